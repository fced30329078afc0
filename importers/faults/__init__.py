"""Whether rows that are good by themselves agree with each other: one question, one function."""

from collections.abc import Callable, Iterator

from domain.errors import Fault
from importers.draft import Draft
from importers.faults import (
    allowances,
    calendars_of_countries,
    duplicates,
    escalation,
    incidents,
    limits,
    locks,
    memberships,
    names,
    past,
    pay_rates,
)

Check = Callable[[Draft], Iterator[Fault]]

FAULTS: tuple[Check, ...] = (
    names.unknown_names,
    duplicates.ids,
    duplicates.addresses,
    duplicates.cells,
    duplicates.wishes,
    duplicates.past_cells,
    memberships.overlapping,
    memberships.empty,
    memberships.roles,
    locks.weeks,
    locks.roles,
    locks.members,
    past.weeks,
    escalation.roles,
    calendars_of_countries.countries,
    calendars_of_countries.regions,
    calendars_of_countries.named_holidays,
    allowances.untaken,
)
WARNINGS: tuple[Check, ...] = (
    past.holders_who_left,
    memberships.outside_employment,
    pay_rates.roles_without_rate,
    limits.roles_without_limit,
    incidents.years_apart,
)


def find_faults(draft: Draft) -> list[Fault]:
    """Everything that makes the organisation unusable."""
    return [fault for check in FAULTS for fault in check(draft)]


def find_warnings(draft: Draft) -> list[Fault]:
    """What a coordinator should look at; the organisation is usable."""
    return [fault for check in WARNINGS for fault in check(draft)]
