"""Whoever vouches for work in a file: somebody, and somebody else."""

from collections.abc import Iterator
from typing import Any

from compensation.facts import is_same_person
from domain.errors import Fault
from domain.people import Engineer
from importers.rows import Row

_NOBODY = frozenset(
    {"i", "me", "myself", "self", "mine", "own", "same", "yes", "y", "true", "ok", "x", "1", "n/a", "none", "nobody"}
)


def approver_faults(row: Row[Any], name: str | None, engineer: Engineer | None) -> Iterator[Fault]:
    """A fault of the row when `name` is nobody's, or that of the `engineer` whose work it is."""
    hint = "name somebody else by id, e-mail address or full name; or leave it empty until `dogwatch pay accept`"
    if name is not None and name.strip().casefold() in _NOBODY:
        yield row.fault("approved_by", problem="says nobody's name", value=name, hint=hint)
    elif name and engineer and is_same_person(engineer, name):
        yield row.fault("approved_by", problem="nobody approves their own work", value=name, hint=hint)
