"""What changes for whom between two schedules: by time, so that half a week that moves is half a week of news."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from domain.announcement import Announcement, News, Stretch
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.schedule import Schedule, Shift
from domain.slots import rotation_called, slot_zone

_Line = tuple[str, str]
_Span = tuple[datetime, datetime]
_Holders = Mapping[str, Mapping[_Line, list[_Span]]]
_Told = tuple[News, ...]


def announce(
    before: Schedule, after: Schedule, organisation: Organisation, *, since: datetime | None = None, link: str = ""
) -> Announcement:
    """The news of everybody for whom something changes, by name.

    `since`: what was before is not told any more. InvalidInput names people and rotations nobody knows.
    """
    _refuse_strangers(organisation, (*before.shifts, *after.shifts))
    old, new = _held(before, since, None), _held(after, since, None)
    told = _told(old, new, organisation)
    return Announcement(
        title=_title(told, organisation, is_first=not before.shifts),
        news=told,
        unchanged=len(old.keys() | new.keys()) - len(told),
        link=link,
    )


def past_changes(gone: Iterable[Shift], new: Iterable[Shift], organisation: Organisation, now: datetime) -> _Told:
    """Whose duty becomes another that is over by now: all that is left of it is who is paid for it."""
    return _told(_held(Schedule.of(gone), None, now), _held(Schedule.of(new), None, now), organisation)


def _told(old: _Holders, new: _Holders, organisation: Organisation) -> _Told:
    """Whoever has any news, by name."""
    people = sorted(old.keys() | new.keys())
    news = (_news(who, old.get(who, {}), new.get(who, {}), organisation) for who in people)
    return tuple(sorted((one for one in news if one.takes or one.gives), key=lambda one: (one.name, one.engineer)))


def _title(told: _Told, organisation: Organisation, *, is_first: bool) -> str:
    name = organisation.company.name
    if not told:
        return f"{name}: the on-call plan is as it was"
    return f"{name}: the on-call plan is out" if is_first else f"{name}: the on-call plan has changed"


def _held(schedule: Schedule, since: datetime | None, until: datetime | None) -> _Holders:
    """Each person's time in each role, spans that touch joined."""
    found: dict[str, dict[_Line, list[_Span]]] = defaultdict(lambda: defaultdict(list))
    for shift in schedule.shifts:
        start = max(shift.start, since) if since else shift.start
        end = min(shift.end, until) if until else shift.end
        if start < end:
            found[shift.engineer][(shift.rotation, shift.role)].append((start, end))
    return {who: {line: _joined(spans) for line, spans in mine.items()} for who, mine in found.items()}


def _joined(spans: Iterable[_Span]) -> list[_Span]:
    joined: list[_Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _news(
    who: str, old: Mapping[_Line, list[_Span]], new: Mapping[_Line, list[_Span]], organisation: Organisation
) -> News:
    lines = sorted(old.keys() | new.keys())
    takes = [(line, span) for line in lines for span in _less(new.get(line, []), old.get(line, []))]
    gives = [(line, span) for line in lines for span in _less(old.get(line, []), new.get(line, []))]
    return News(
        engineer=who,
        name=organisation.engineer[who].name,
        takes=_stretches(takes, organisation),
        gives=_stretches(gives, organisation),
    )


def _less(spans: Iterable[_Span], other: Iterable[_Span]) -> list[_Span]:
    """What of `spans` lies outside all of `other`."""
    left = list(spans)
    for start, end in other:
        left = [
            (first, last)
            for begin, stop in left
            for first, last in ((begin, min(stop, start)), (max(begin, end), stop))
            if first < last
        ]
    return left


def _stretches(found: Iterable[tuple[_Line, _Span]], organisation: Organisation) -> tuple[Stretch, ...]:
    made = (
        Stretch(rotation=rotation, role=role, start=start, end=end, zone=slot_zone(organisation, rotation))
        for (rotation, role), (start, end) in found
    )
    return tuple(sorted(made, key=lambda one: (one.start, one.rotation, one.role)))


def _refuse_strangers(organisation: Organisation, shifts: Iterable[Shift]) -> None:
    people, rotations = set[str](), set[str]()
    for shift in shifts:
        people.add(shift.engineer)
        rotations.add(shift.rotation)
    strangers = sorted(people - organisation.engineer.keys())
    unknown = sorted(one for one in rotations if rotation_called(organisation, one) is None)
    faults = [
        *(Fault("schedule", 0, 0, "engineer", "the organisation has no such engineer", one) for one in strangers),
        *(Fault("schedule", 0, 0, "rotation", "the organisation has no such rotation", one) for one in unknown),
    ]
    if faults:
        raise InvalidInput(faults)
