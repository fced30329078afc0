"""When people work anyway: ordinary hours on their own clock, less weekends, public holidays and approved leave."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property, lru_cache

import holidays

from compensation.spans import Span, inside, joined, without
from domain.clock import dates, instant, local_date, midnight
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.people import Absence, Engineer, WorkingHours

_Place = tuple[str, str | None]
"""Country and region."""

_ANY_YEAR = 2027
"""Whether a place has public holidays at all does not depend on it."""


class WorkingTime:
    """Answers for the people of one organisation; each day is worked out once."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._days: dict[tuple[int, date], Span | None] = {}
        self._sharing: dict[str, int] = {}
        self._patterns: dict[tuple[object, ...], int] = {}

    def refuse_unknown_places(self, engineers: Iterable[str]) -> None:
        """InvalidInput that names everyone for whose country or region no public holidays are known."""
        faults = [fault for one in sorted(set(engineers)) if (fault := self._unknown_place(one))]
        if faults:
            raise InvalidInput(faults)

    def holiday(self, engineer: str, day: date) -> str | None:
        """The public holiday on this day where the engineer lives; None when it is none."""
        return _public_holidays(*self._place(self._organisation.engineer[engineer]), day.year).get(day)

    def ordinary(self, engineer: str, span: Span) -> tuple[Span, ...]:
        """The ordinary working time of the engineer within `span`."""
        zone = self._organisation.zone_of(engineer)
        days = dates(local_date(span.start, zone), local_date(span.end, zone))
        hours = [hours for day in days if (hours := self._working_day(engineer, day))]
        worked = [part for one in hours if (part := one.within(span))]
        return without(worked, self._leave.get(engineer, ())) if worked else ()

    def _working_day(self, engineer: str, day: date) -> Span | None:
        """From the first to the last ordinary minute of a day; None when nobody works then. Leave not considered."""
        key = (self._pattern(engineer), day)
        if key not in self._days:
            person = self._organisation.engineer[engineer]
            zone = self._organisation.zone_of(engineer)
            free = day.isoweekday() not in person.working_hours.days or self.holiday(engineer, day)
            self._days[key] = None if free else _hours(person.working_hours, day, zone)
        return self._days[key]

    def _pattern(self, engineer: str) -> int:
        """A number for all who have the same zone, hours and holidays; found once for each of them."""
        if engineer not in self._sharing:
            person = self._organisation.engineer[engineer]
            pattern = (self._organisation.zone_of(engineer), *self._place(person), person.working_hours)
            self._sharing[engineer] = self._patterns.setdefault(pattern, len(self._patterns))
        return self._sharing[engineer]

    def _place(self, engineer: Engineer) -> _Place:
        return engineer.country or self._organisation.company.country, engineer.region

    def _unknown_place(self, engineer: str) -> Fault | None:
        person = self._organisation.engineer[engineer]
        try:
            _public_holidays(*self._place(person), _ANY_YEAR)
        except NotImplementedError:
            country, region = self._place(person)
            problem = "no public holidays are known for this country" + (" and region" if region else "")
            hint = "use the ISO 3166 codes, such as DE and BY; leave the region out when there is none"
            value = f"{country} {region}" if region else country
            return Fault("organisation", 0, 0, f"engineers, {engineer}", problem, value, hint)
        return None

    @cached_property
    def _leave(self) -> Mapping[str, tuple[Span, ...]]:
        found: dict[str, list[Span]] = defaultdict(list)
        for absence in self._organisation.absences:
            if absence.approved:
                found[absence.engineer].append(_away(absence, self._organisation.zone_of(absence.engineer)))
        return {engineer: joined(spans) for engineer, spans in found.items()}


@lru_cache(maxsize=1024)
def _public_holidays(country: str, region: str | None, year: int) -> Mapping[date, str]:
    """Of one year, whole when it is handed out; NotImplementedError where none are known."""
    return dict(holidays.country_holidays(country, subdiv=region, years=year))


def working_week(working: WorkingTime, engineer: str, span: Span, worked: Iterable[Span]) -> tuple[Span, ...]:
    """Everything the engineer does for the company within `span`: ordinary hours, and work on incidents."""
    return joined((*working.ordinary(engineer, span), *inside(worked, [span])))


def _hours(hours: WorkingHours, day: date, zone: str) -> Span | None:
    span = Span(instant(day, hours.start, zone), instant(day, hours.end, zone))
    return span if span.start < span.end else None


def _away(absence: Absence, zone: str) -> Span:
    if absence.start and absence.end:
        return Span(absence.start, absence.end)
    if absence.first_day is None or absence.last_day is None:
        raise ValueError("an absence has days or instants")
    return Span(midnight(absence.first_day, zone), midnight(absence.last_day + timedelta(days=1), zone))
