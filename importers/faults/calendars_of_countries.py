"""Countries, regions and holidays that no calendar of public holidays knows."""

from collections.abc import Iterator
from functools import cache

import holidays

from constraints.holiday_calendar import known_names
from domain.errors import Fault
from importers.draft import Draft
from importers.suggestions import did_you_mean

_YEARS = range(2020, 2036)


@cache
def _regions(country: str) -> frozenset[str] | None:
    """The regions of a country; None when it has no calendar. Only its own is loaded: all of them take a while."""
    try:
        return frozenset(holidays.country_holidays(country).subdivisions)
    except NotImplementedError:
        return None


def countries(draft: Draft) -> Iterator[Fault]:
    """The company's, the rotations' and the engineers' countries have a calendar."""
    for row in [*((draft.company,) if draft.company else ()), *draft.engineers, *draft.rotations]:
        if row.value.country and _regions(row.value.country) is None:
            problem = "no calendar of public holidays is known for this country"
            hint = did_you_mean(row.value.country, holidays.list_supported_countries())
            yield row.fault("country", problem=problem, hint=hint)


def regions(draft: Draft) -> Iterator[Fault]:
    """Engineers' regions are regions of their country."""
    for row in draft.engineers:
        country = row.value.country or (draft.company.value.country if draft.company else "")
        known = _regions(country) if row.value.region else None
        if known is not None and row.value.region not in known:
            hint = f"known: {', '.join(sorted(known))}" if known else f"leave it out: {country} has no regions here"
            yield row.fault("region", problem=f"is not a region of {country}", hint=hint)


def named_holidays(draft: Draft) -> Iterator[Fault]:
    """A holiday without dates of its own is in the calendar of the company's country, under this very name."""
    if draft.policy is None or draft.company is None or _regions(draft.company.value.country) is None:
        return
    country = draft.company.value.country
    undated = [(place, one) for place, one in enumerate(draft.policy.value.holidays) if not one.dates]
    known = frozenset(known_names(country, _YEARS)) if undated else frozenset()
    for number, holiday in undated:
        if holiday.name not in known:
            problem = f"the calendar of {country} has no holiday of this name"
            hint = did_you_mean(holiday.name, known) or "give its dates"
            yield draft.policy.fault("holidays", number, "name", problem=problem, hint=hint)
