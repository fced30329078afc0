"""Calendar feeds: the schedule as people subscribe to it, per engineer, per rotation, and for all.

Events are single, in UTC, without a VTIMEZONE and without a recurrence rule: of all forms tried only this one
was read right by ten of ten clients over both clock changes. Local times stand in the description.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Self

from icalendar import Calendar, Event, vDuration, vText
from icalendar.enums import TRANSP

from domain.base import Instant, Value
from domain.clock import WEEK, first_weekday, local_date, midnight
from domain.errors import Fault, InvalidInput
from domain.feeds import Holder, HolderKind
from domain.organisation import Organisation
from domain.schedule import Schedule
from exporters.icalendar_entries import Entry, entries
from exporters.icalendar_names import feed_names
from exporters.icalendar_revisions import Revisions

_REFRESH = timedelta(hours=1)
_END = b"END:VCALENDAR"
_NOT_IN_FEED_NAMES = str.maketrans(dict.fromkeys(",;\\\n", " "))

Link = Callable[[Entry], str]
"""The address of a shift's page, for the event's URL; it must not carry the feed's secret token."""


class Window(Value):
    """The part of the schedule a feed shows: events that touch it are shown whole."""

    start: Instant
    end: Instant

    @classmethod
    def around(cls, now: datetime, days_before: int = 90, days_after: int = 365) -> Self:
        """Widened to whole weeks (Monday 00:00 UTC), so that a feed does not change by the second."""
        today = local_date(now, "UTC")
        earliest, latest = today - timedelta(days=days_before), today + timedelta(days=days_after)
        monday = first_weekday(earliest, "monday")
        first = monday if monday == earliest else monday - WEEK
        return cls(start=midnight(first, "UTC"), end=midnight(first_weekday(latest, "monday"), "UTC"))

    @classmethod
    def moved_at(cls, now: datetime) -> datetime:
        """The midnight (UTC) at which the window around `now` came to lie where it lies."""
        day = local_date(now, "UTC")
        while cls.around(midnight(day - timedelta(days=1), "UTC")) == cls.around(now):
            day -= timedelta(days=1)
        return midnight(day, "UTC")

    def shows(self, entry: Entry) -> bool:
        return entry.start < self.end and self.start < entry.end


class FeedBook:
    """Every holder's entries of one schedule, found once; a calendar is written when somebody asks for it."""

    def __init__(
        self,
        schedule: Schedule,
        organisation: Organisation,
        *,
        revisions: Revisions,
        window: Window | None = None,
        link: Link | None = None,
    ) -> None:
        self._organisation = organisation
        self._revisions = revisions
        self._link = link
        self._shown = _by_holder(entries(schedule, organisation), window)
        self._written: dict[tuple[str, bool], bytes] = {}

    def calendar(self, holder: Holder) -> bytes:
        """One holder's calendar, empty for who holds no shift; InvalidInput for an unknown holder."""
        _refuse_unknown(holder, self._organisation)
        own = holder.kind is HolderKind.ENGINEER
        head, end, rest = bytes(_empty_calendar(_title(holder, self._organisation)).to_ical()).rpartition(_END)
        return b"".join((head, *(self._event(entry, own) for entry in self._shown.get(holder, ())), end, rest))

    def _event(self, entry: Entry, own: bool) -> bytes:
        """As it is in the person's own calendar, or in those of others, which are all alike: each is written once."""
        if (entry.uid, own) not in self._written:
            event = _event(entry, own, self._revisions, self._link)
            self._written[entry.uid, own] = bytes(event.to_ical())
        return self._written[entry.uid, own]


def feed(
    schedule: Schedule,
    organisation: Organisation,
    *,
    holder: Holder,
    revisions: Revisions,
    window: Window | None = None,
    link: Link | None = None,
) -> bytes:
    """One holder's calendar; the same arguments give the same bytes. InvalidInput for an unknown holder."""
    return FeedBook(schedule, organisation, revisions=revisions, window=window, link=link).calendar(holder)


def feeds(
    schedule: Schedule,
    organisation: Organisation,
    *,
    revisions: Revisions,
    window: Window | None = None,
    link: Link | None = None,
) -> dict[str, bytes]:
    """Every calendar by the name of its file, also of people who hold no shift: an address that always answers."""
    book = FeedBook(schedule, organisation, revisions=revisions, window=window, link=link)
    return {name: book.calendar(holder) for holder, name in feed_names(organisation).items()}


def blank_calendar() -> bytes:
    """A valid calendar that shows nothing, and says so in its name."""
    return bytes(_empty_calendar("On call: this feed has ended").to_ical())


def _by_holder(found: Iterable[Entry], window: Window | None) -> Mapping[Holder, list[Entry]]:
    shown: dict[Holder, list[Entry]] = {}
    for entry in found:
        if window is None or window.shows(entry):
            duty = entry.duty
            for holder in (Holder.everyone(), Holder.rotation(duty.rotation), Holder.engineer(duty.engineer)):
                shown.setdefault(holder, []).append(entry)
    return shown


def _empty_calendar(name: str) -> Calendar:
    """Not `Calendar.new()`: it adds a random UID, and clients then take the whole feed for one event."""
    calendar = Calendar()
    calendar.add("prodid", "-//dogwatch//on-call feed//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", vText(name))
    calendar.add("x-wr-calname", vText(name))
    calendar.add("refresh-interval", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    return calendar


def _event(entry: Entry, own: bool, revisions: Revisions, link: Link | None) -> Event:
    revision = revisions.of(entry.uid)
    event = Event.new(
        uid=entry.uid,
        stamp=revision.stamped,
        last_modified=revision.stamped,
        sequence=revision.sequence,
        start=entry.start,
        end=entry.end,
        summary=entry.title if own else f"{entry.title} - {entry.person}",
        description=entry.description,
        transparency=TRANSP.TRANSPARENT,  # a week that blocks free/busy would refuse every meeting
        url=link(entry) if link else None,
    )
    event.add("x-microsoft-cdo-busystatus", vText("FREE"))
    return event


def _title(holder: Holder, organisation: Organisation) -> str:
    """The name of the calendar, without characters that clients show escaped."""
    who = organisation.company.name
    if holder.id is not None:
        who = organisation.engineer[holder.id].name if holder.kind is HolderKind.ENGINEER else holder.id
    return " ".join(f"On call: {who}".translate(_NOT_IN_FEED_NAMES).split())


def _refuse_unknown(holder: Holder, organisation: Organisation) -> None:
    known = organisation.engineer if holder.kind is HolderKind.ENGINEER else organisation.rotation
    if holder.kind is not HolderKind.ALL and holder.id not in known:
        problem = f"the organisation has no such {holder.kind}"
        raise InvalidInput([Fault("feed", 0, 0, str(holder.kind), problem, str(holder.id), "check the name")])
