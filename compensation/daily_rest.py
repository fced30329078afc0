"""Eleven hours of rest in a row within each day, where European law asks for them: a warning, never a change of pay.

Source: Directive 2003/88/EC, article 3. A day runs from the beginning of ordinary work to the same time of the
next day, on the person's own clock.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from compensation.findings import Finding, FindingKind
from compensation.periods import Period
from compensation.spans import Span, without
from compensation.wording import day, duration
from compensation.working_time import WorkingTime, working_week
from domain.clock import dates, instant, local
from domain.organisation import Organisation

LEAST = 11 * 3600

_UNION = {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU"}
COUNTRIES = frozenset(_UNION | {"LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "IS", "LI", "NO"})
"""Members of the European Union and of the European Economic Area."""


def short_rests(
    engineer: str, worked: tuple[Span, ...], working: WorkingTime, organisation: Organisation
) -> Iterator[Finding]:
    """A finding for each day with work on incidents and too little rest; `worked` are the spans of that work."""
    person = organisation.engineer[engineer]
    if (person.country or organisation.company.country) not in COUNTRIES:
        return
    zone = organisation.zone_of(engineer)
    for first in _days(worked, zone, person.working_hours.start):
        window = Span(*(instant(one, person.working_hours.start, zone) for one in (first, first + timedelta(days=1))))
        busy = working_week(working, engineer, window, worked)
        longest = max((rest.seconds for rest in without([window], busy)), default=0)
        if longest < LEAST:
            yield Finding(
                kind=FindingKind.SHORT_REST,
                period=Period.at(window.start, organisation.payroll_zone).label,
                sentence=f"{person.name} had {duration(longest)} of rest in a row in the 24 hours from {day(first)} "
                f"{person.working_hours.start:%H:%M} ({zone}); European law asks for 11 h. Pay is not changed.",
                engineer=engineer,
                start=window.start,
                end=window.end,
            )


def _days(worked: Iterable[Span], zone: str, begins: time) -> list[date]:
    """The days in which work on incidents lies."""
    found: set[date] = set()
    for span in worked:
        found.update(dates(_day_of(span.start, zone, begins), _day_of(span.end, zone, begins)))
    return sorted(found)


def _day_of(moment: datetime, zone: str, begins: time) -> date:
    shown = local(moment, zone)
    return shown.date() if shown.time() >= begins else shown.date() - timedelta(days=1)
