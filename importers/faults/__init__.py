"""Whether rows that are good by themselves agree with each other: one question, one file."""

from collections.abc import Callable, Iterator

from domain.errors import Fault
from importers.draft import Draft
from importers.faults import names, past

Check = Callable[[Draft], Iterator[Fault]]

FAULTS: tuple[Check, ...] = (
    names.teams,
    names.engineers,
    names.rotations,
    past.weeks,
)
WARNINGS: tuple[Check, ...] = (past.holders_who_left,)


def find_faults(draft: Draft) -> list[Fault]:
    """Everything that makes the organisation unusable."""
    return [fault for check in FAULTS for fault in check(draft)]


def find_warnings(draft: Draft) -> list[Fault]:
    """What a coordinator should look at; the organisation is usable."""
    return [fault for check in WARNINGS for fault in check(draft)]
