"""Pay periods: calendar months, from midnight to midnight in the payroll zone."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple, Self

from compensation.spans import Span
from domain.clock import local_date, midnight


class Period(NamedTuple):
    """One calendar month; periods sort by time."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period that `2027-01` names; ValueError for anything else."""
        found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text.strip())
        if not found or not 1970 <= int(found[1]) <= 9998:
            raise ValueError(f"{text!r} is not a pay period; write it like 2027-01")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def at(cls, moment: datetime, zone: str) -> Self:
        """The period in which `moment` lies on the calendar of the payroll zone."""
        day = local_date(moment, zone)
        return cls(day.year, day.month)

    @property
    def label(self) -> str:
        """`2027-01`."""
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Period":
        return Period(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def previous(self) -> "Period":
        return Period(self.year - (self.month == 1), (self.month - 2) % 12 + 1)

    def span(self, zone: str) -> Span:
        """From its first midnight to the next period's, in the payroll zone."""
        return Span(midnight(self.first_day, zone), midnight(self.next.first_day, zone))


def periods_in(span: Span, zone: str) -> Iterator[Period]:
    """Every period that shares time with `span`, in order."""
    period = Period.at(span.start, zone)
    while midnight(period.first_day, zone) < span.end:
        yield period
        period = period.next


def boundaries(span: Span, zone: str) -> tuple[datetime, ...]:
    """The instants inside `span` at which one period ends and the next begins."""
    first = Period.at(span.start, zone)
    if first == Period.at(span.end, zone):
        return ()
    starts = (midnight(period.first_day, zone) for period in periods_in(span, zone) if period != first)
    return tuple(start for start in starts if start < span.end)
