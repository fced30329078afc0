"""How far the repeating events of a calendar are followed, and what of them was cut off."""

from datetime import date

from importers.calendar_warnings import Count
from importers.file_tree import Source
from importers.nodes import Place
from importers.report import Report
from importers.scalars import LATEST

_FROM_TODAY = 5
_WITH_AN_END = 2
"""How many times as far a series is followed that says itself when it ends."""
_BEGINNING = date(1970, 1, 2)


class Reach:
    """From the beginning of last year to the end of the fifth from `today`; without it, `years` from each series' own
    beginning. A series that ends by itself is followed twice as far.
    """

    def __init__(self, years: int, today: date | None = None) -> None:
        self.since = max(_BEGINNING, date(today.year - 1, 1, 1)) if today else _BEGINNING
        self._years = _FROM_TODAY if today else years
        self._today = today or _BEGINNING
        self._hint = "" if today else "dogwatch absences import follows them from today on"
        self._before, self._beyond, self._latest = Count(), Count(), _BEGINNING

    def end(self, start: date, has_end: bool) -> date:
        """The last day to which a series is followed that began on `start`."""
        years = self._years * (_WITH_AN_END if has_end else 1)
        return date(min(max(start.year, self._today.year) + years, LATEST), 12, 31)

    def cut(self, line: int, before: int, beyond: date | None) -> None:
        """So many times of the series in this line were too long ago; `beyond` is where it was cut off, if it was."""
        if before:
            self._before.add(line, before)
        if beyond:
            self._beyond.add(line)
            self._latest = max(self._latest, beyond)

    def tell(self, source: Source, report: Report) -> None:
        """One line for each kind of what was cut off."""
        if self._before.number:
            problem = f"times of repeating events before {self.since}, left out: {self._before.number:,}"
            report.warn(Place(source.name, self._before.line, 1), "calendar", problem)
        if self._beyond.number:
            problem = f"repeating events that go on after {self._latest}, followed up to then: {self._beyond.number:,}"
            report.warn(Place(source.name, self._beyond.line, 1), "calendar", problem, hint=self._hint)
