"""Times of work that cannot be meant."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from domain.clock import iso
from domain.errors import Fault
from domain.response import LONGEST_WORK
from importers.rows import Row


def too_long(row: Row[Any], start: datetime, end: datetime) -> Iterator[Fault]:
    """A fault of the row when it claims more than anybody works at a stretch."""
    if end - start > LONGEST_WORK:
        hint = f"it starts {iso(start)}; is a year or a month mistyped? if not, give each stretch of work by itself"
        yield row.fault("end", problem=f"is more than {LONGEST_WORK.days} days after its start", hint=hint)
