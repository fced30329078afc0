"""What is told of a calendar outside of its readable events: so much that no real one has more, then a number."""

from importers.calendar_limits import Allowance
from importers.file_tree import Source
from importers.nodes import Place
from importers.report import Report


class Warnings:
    """Warnings about the lines of one file; those beyond the limit are counted, and told in one line at the end."""

    def __init__(self, source: Source, report: Report, allowance: Allowance) -> None:
        self._source = source
        self._report = report
        self._allowance = allowance
        self._untold = Count()

    def warn(self, line: int, where: str, problem: str, *, value: str = "", hint: str = "") -> None:
        if self._allowance.spend("problems", 1):
            self._report.warn(Place(self._source.name, line, 1), where, problem, value=value, hint=hint)
        else:
            self._untold.add(line)

    def tell(self, count: "Count", what: str) -> None:
        """One line with the number of what was not looked at, when there is any."""
        if count.number:
            place = Place(self._source.name, count.line, 1)
            self._report.warn(place, "calendar", f"{count.number:,} {what}")

    def end(self) -> None:
        """The number of those that were not told one by one."""
        self.tell(self._untold, "more problems are from here on")


class Count:
    """How often something happened, and in which line first."""

    def __init__(self) -> None:
        self.number = 0
        self.line = 0

    def add(self, line: int, number: int = 1) -> None:
        self.line = self.line or line
        self.number += number
