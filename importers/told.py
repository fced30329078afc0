"""What the files of one command say: rows that do not agree are refused, so that no order of files decides."""

from collections.abc import Hashable
from typing import Any, Generic, TypeVar

from importers.report import Report
from importers.rows import Row

V = TypeVar("V")


class Told(Generic[V]):
    """What was said first about each thing, and in which row."""

    def __init__(self) -> None:
        self._first: dict[Hashable, tuple[V, Row[Any]]] = {}

    def take(self, key: Hashable, value: V, row: Row[Any], field: str, report: Report) -> None:
        """Remember `value`; a fault of the row when another row said something else about `key`."""
        known, before = self._first.setdefault(key, (value, row))
        if known != value:
            problem = f"{spot(before)} says something else about it"
            report.faults.append(row.fault(field, problem=problem, hint="keep one of the two rows"))


def spot(row: Row[Any]) -> str:
    """Where a row stands, as a message about another one names it."""
    place = row.place()
    return f"{place.file}, line {place.line}," if place.line else f"{place.file}, {row.where},"
