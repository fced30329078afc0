"""An organisation made from a schedule alone: everybody in one team, rotations and roles as they are named.

Nothing is known of vacations, wishes and incidents, so every week weighs the same. Somebody counts as a member from
a quarter before the first week held to a quarter after the last one: people who left years ago owe nothing today,
and nobody's fair part depends on where in the quarter a name first appears.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import time

from domain.clock import WEEK, weekday_name
from domain.organisation import Company, Organisation
from domain.people import PRIMARY, SECONDARY, SHADOW, Engineer
from domain.policy import Policy
from domain.rotations import Handoff, Member, Rotation, Team, Weekday
from domain.schedule import Horizon, Schedule
from importers.found.held import Held
from importers.found.names import Known
from importers.found.newcomers import newcomer
from importers.found.words import plain, role_id, role_word, slug, split_role, unused

_EVERYONE, _ON_CALL, _ZONE = "everyone", "on-call", "UTC"
_GRACE = 13 * WEEK
_USUAL = (PRIMARY, SECONDARY)


def bare_organisation(held: Sequence[Held], name: str) -> tuple[Organisation, tuple[Known, ...]]:
    """The organisation that the rows imply, and the rows in its names."""
    people, rotations = dict[str, Engineer](), dict[str, tuple[str, str]]()
    taken: set[str] = set()
    rows: list[tuple[Held, str, str, str]] = []
    for one in held:
        title, role = _title_and_role(one)
        rotation = _rotation_called(title, rotations)
        key = plain(one.email) or plain(one.person)
        if key not in people:
            people[key] = newcomer(one.person, one.email, _EVERYONE, taken)
        rows.append((one, people[key].id, rotation, role))
    known = _with_roles(rows)
    handoff = _handoff(held)
    return Organisation(
        company=Company(name=name[:200] or "A schedule", zone=_ZONE),
        policy=Policy(),
        teams=(Team(id=_EVERYONE, name="Everyone"),),
        engineers=tuple(people.values()),
        rotations=tuple(_rotation(id_, title, known, handoff) for id_, title in rotations.values()),
    ), known


def narrowed(organisation: Organisation, schedule: Schedule, horizon: Horizon) -> Organisation:
    """The same with memberships from a quarter before the first week held to a quarter after the last."""
    return organisation.model_copy(
        update={
            "rotations": tuple(
                one.model_copy(
                    update={"members": tuple(_narrow(who, one.id, schedule, horizon) for who in one.members)}
                )
                for one in organisation.rotations
            )
        }
    )


def _narrow(member: Member, rotation: str, schedule: Schedule, horizon: Horizon) -> Member:
    held = [one.week for one in schedule.by_engineer.get(member.engineer or "", ()) if one.rotation == rotation]
    if not held:
        return member
    first, last = min(held) - _GRACE, max(held) + _GRACE
    return member.model_copy(
        update={
            "first_day": first if first > horizon.first_day else None,
            "last_day": last if last < horizon.last_day + WEEK else None,
        }
    )


def _rotation_called(title: str, rotations: dict[str, tuple[str, str]]) -> str:
    """The id of the rotation of this title; a new one is added to `rotations` (plain title -> id and title)."""
    shown = title or "On call"
    new = unused(slug(title, _ON_CALL), {id_ for id_, _ in rotations.values()})
    return rotations.setdefault(plain(shown), (new, shown))[0]


def _title_and_role(one: Held) -> tuple[str, str]:
    if not one.role and role_word(one.rotation):
        return "", role_word(one.rotation)
    title, in_title = split_role(one.rotation) if not one.role else (one.rotation, "")
    said = one.role or in_title
    return title, role_id(said) if said else ""


def _with_roles(rows: Sequence[tuple[Held, str, str, str]]) -> tuple[Known, ...]:
    """Where a row names no role, the first person of a file's week is primary, the second secondary, and so on."""
    taken: dict[tuple[str, str, object, object], int] = {}
    found = []
    for one, engineer, rotation, role in rows:
        if not role:
            key = (one.place.file, rotation, one.start, one.end)
            place = taken[key] = taken.get(key, -1) + 1
            role = _USUAL[place] if place < len(_USUAL) else f"role-{place + 1}"
        found.append(Known(one, engineer, rotation, role))
    return tuple(found)


def _rotation(rotation: str, title: str, known: Sequence[Known], handoff: Handoff) -> Rotation:
    mine = [one for one in known if one.rotation == rotation]
    roles = {one.role for one in mine if one.role != SHADOW} or {PRIMARY}
    return Rotation(
        id=rotation,
        name=title,
        teams=(_EVERYONE,),
        members=tuple(Member(engineer=who) for who in dict.fromkeys(one.engineer for one in mine)),
        handoff=handoff,
        roles=tuple(sorted(roles, key=lambda role: (_USUAL.index(role) if role in _USUAL else len(_USUAL), role))),
    )


def _handoff(held: Sequence[Held]) -> Handoff:
    """The weekday and time at which most rows begin; Monday, for rows of days."""
    starts = sorted({one.start.day for one in held})
    weekdays = Counter(weekday_name(day) for day in starts)
    commonest = min(weekdays, key=lambda name: (-weekdays[name], name != Weekday.MONDAY, name))
    daily = weekdays[commonest] * 3 <= len(starts) and len(starts) > 3
    walls = Counter(
        one.start.instant.time() if one.start.instant else one.start.wall for one in held if not one.start.is_day
    )
    wall = walls.most_common(1)[0][0] if walls else None
    return Handoff(
        weekday=Weekday.MONDAY if daily else Weekday(commonest),
        time=(wall or time(9)).replace(second=0, microsecond=0),
    )
