"""The days of the named holidays, from the company's own dates or from the calendar of its country."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

import holidays

from constraints.problem import NamedDay
from domain.organisation import Organisation
from domain.schedule import Slot


def named_days(organisation: Organisation, years: Iterable[int]) -> tuple[NamedDay, ...]:
    """Every day of every named holiday of the policy in the given years, in order of date.

    A holiday without dates of its own is looked up by name in the calendar of the company's country; a moved
    day ("observed") counts as the holiday too.
    """
    wanted = sorted(set(years))
    calendar = _calendar(organisation.company.country, tuple(wanted))
    found: set[NamedDay] = set()
    for holiday in organisation.policy.holidays:
        own = [day for day in holiday.dates if day.year in wanted]
        found.update(NamedDay(holiday.name, day) for day in (own if holiday.dates else calendar.get(holiday.name, ())))
    return tuple(sorted(found, key=lambda named: (named.day, named.name)))


def in_week(days: Iterable[NamedDay], slot: Slot) -> tuple[NamedDay, ...]:
    """The named days from the slot's handoff day up to, not including, the next handoff day."""
    return tuple(named for named in days if slot.week <= named.day < slot.next_week)


def known_names(country: str, years: Iterable[int]) -> tuple[str, ...]:
    """Names of the public holidays that the calendar of a country knows, for "did you mean"."""
    return tuple(sorted(_calendar(country, tuple(sorted(set(years))))))


@lru_cache(maxsize=256)
def _calendar(country: str, years: tuple[int, ...]) -> Mapping[str, tuple[date, ...]]:
    """Days by name; kept, since every frame of every plan asks for the same few years.

    None of a country without a calendar: that a file names one is a fault, told before anything is planned.
    """
    try:
        public = holidays.country_holidays(country, years=years, language="en_US")
    except NotImplementedError:
        return {}
    found: dict[str, list[date]] = {}
    for day, names in public.items():
        for name in names.split("; "):
            found.setdefault(name.removesuffix(" (observed)"), []).append(day)
    return {name: tuple(days) for name, days in found.items()}
