"""Which rate is in force when: rows in order of time, each until the next one begins."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Generic, Protocol, TypeVar

from compensation.spans import Span, cut
from domain.clock import midnight
from domain.pay import OvertimeRate, PayPolicy


class _Dated(Protocol):
    @property
    def effective(self) -> date: ...


R = TypeVar("R", bound=_Dated)


@dataclass(frozen=True)
class Timeline(Generic[R]):
    """`rows[i]` is in force from `starts[i]` until `starts[i + 1]`; before the first there is none."""

    starts: tuple[datetime, ...]
    rows: tuple[R, ...]

    def at(self, moment: datetime) -> R | None:
        """The row in force at `moment`."""
        place = bisect_right(self.starts, moment)
        return self.rows[place - 1] if place else None

    def over(self, span: Span) -> Iterator[tuple[Span, R | None]]:
        """`span` cut where the row changes, each part with its row; None where there is a rate gap."""
        for part in cut(span, self.starts):
            yield part, self.at(part.start)


def timeline(own: Iterable[R], general: Iterable[R], zone: str) -> Timeline[R]:
    """Own rows where one is in force, else general ones; rows begin at midnight in the payroll zone."""
    mine, others = _by_day(own), _by_day(general)
    days = sorted({row.effective for row in (*mine, *others)})
    chosen: list[tuple[datetime, R]] = []
    for day in days:
        row = _latest(mine, day) or _latest(others, day)
        if row is not None and (not chosen or chosen[-1][1] is not row):
            chosen.append((midnight(day, zone), row))
    return Timeline(tuple(start for start, _ in chosen), tuple(row for _, row in chosen))


def _by_day(rows: Iterable[R]) -> list[R]:
    return sorted(rows, key=lambda row: row.effective)


def _latest(rows: Sequence[R], day: date) -> R | None:
    return next((row for row in reversed(rows) if row.effective <= day), None)


def overtime_rates(policy: PayPolicy, zone: str) -> Callable[[str], Timeline[OvertimeRate]]:
    """A function from an engineer's id to the rows of the hourly base that hold for them."""
    general = [row for row in policy.overtime if row.engineer is None]

    @cache
    def of(engineer: str) -> Timeline[OvertimeRate]:
        return timeline((row for row in policy.overtime if row.engineer == engineer), general, zone)

    return of
