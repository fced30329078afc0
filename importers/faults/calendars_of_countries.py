"""Countries, regions and holidays that no calendar of public holidays knows."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import holidays

from constraints.holiday_calendar import known_names
from domain.errors import Fault
from importers.draft import Draft
from importers.rows import Row, knowing
from importers.suggestions import did_you_mean, nearest

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
    rows: list[Row[Any]] = [*((draft.company,) if draft.company else ()), *draft.engineers, *draft.rotations]
    for row in knowing(rows, "country"):
        if row.value.country and _regions(row.value.country) is None:
            problem = "no calendar of public holidays is known for this country"
            hint = did_you_mean(row.value.country, holidays.list_supported_countries())
            yield row.fault("country", problem=problem, hint=hint)


def regions(draft: Draft) -> Iterator[Fault]:
    """Engineers' regions are regions of their country."""
    of_company = draft.company.value.country if draft.company and draft.company.knows("country") else ""
    for row in knowing(draft.engineers, "country", "region"):
        country = row.value.country or of_company
        known = _regions(country) if row.value.region else None
        if known is not None and row.value.region not in known:
            hint = f"known: {', '.join(sorted(known))}" if known else f"leave it out: {country} has no regions here"
            whose = "" if row.value.country else ", the company's country"
            yield row.fault("region", problem=f"is not a region of {country}{whose}", hint=hint)


def named_holidays(draft: Draft) -> Iterator[Fault]:
    """A holiday without dates of its own is in the calendar of the company's country, under this very name."""
    if draft.policy is None or draft.company is None:
        return
    for number, _, meant in misspelt_holidays(draft):
        problem = f"the calendar of {draft.company.value.country} has no holiday of this name"
        hint = f"did you mean {meant}?" if meant else "give its dates"
        yield draft.policy.fault("holidays", number, "name", problem=problem, hint=hint)


def misspelt_holidays(draft: Draft) -> Iterator[tuple[int, str, str]]:
    """Holidays of no calendar: their number, what is written, and what may be meant."""
    company = draft.company.value if draft.company and draft.company.knows("country") else None
    if draft.policy is None or company is None or _regions(company.country) is None:
        return
    undated = [(number, one.name) for number, one in draft.policy.each("holidays") if not one.dates]
    known = frozenset(known_names(company.country, _YEARS)) if undated else frozenset()
    for number, name in undated:
        if name not in known:
            yield number, name, nearest(name, known)
