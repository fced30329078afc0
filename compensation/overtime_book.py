"""Options, hourly bases, holidays and period boundaries that price one organisation's overtime."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from compensation.periods import Period, boundaries
from compensation.rates import Timeline, overtime_rates
from compensation.sessions import Rounding, Session
from compensation.spans import Span, cut
from compensation.stretches import Stretch
from compensation.working_time import WorkingTime
from domain.clock import dates, local_date, midnight
from domain.organisation import Organisation
from domain.pay import OvertimeRate, PayOptions


class Price(NamedTuple):
    """What decides the price of a second of work, and the period that pays it."""

    period: Period
    holiday: str | None
    row: OvertimeRate | None
    """None: a rate gap, or a person of whom only hours are reported."""


@dataclass(frozen=True)
class Portion:
    """Consecutive stretches of a session at one price."""

    price: Price
    stretches: tuple[Stretch, ...]
    paid: int
    """Seconds; the session's last portion has what was rounded up."""


class Priced(NamedTuple):
    """A portion of somebody's session, and what it comes to."""

    session: Session
    engineer: str
    portion: Portion
    multiplier: Decimal
    currency: str
    amount: int | None
    """Cents; None when payroll multiplies."""


@dataclass(frozen=True)
class OvertimeBook:
    """Looks things up; nothing is found twice."""

    organisation: Organisation
    working: WorkingTime

    @cached_property
    def rates(self) -> Callable[[str], Timeline[OvertimeRate]]:
        """From an engineer's id to the rows that hold for them."""
        return overtime_rates(self.organisation.pay, self.organisation.payroll_zone)

    @cached_property
    def _options(self) -> dict[date, PayOptions]:
        return {}

    def options(self, moment: datetime) -> PayOptions:
        """The options on the day of the payroll zone in which `moment` lies."""
        if not self.organisation.pay.changes:
            return self.organisation.pay
        day = local_date(moment, self.organisation.payroll_zone)
        if day not in self._options:
            self._options[day] = self.organisation.pay.options_on(day)
        return self._options[day]

    def rounding(self, moment: datetime) -> Rounding:
        """How a session that starts at `moment` is rounded up."""
        options = self.options(moment)
        return Rounding(options.rounding_minutes * 60, options.minimum_minutes * 60)

    def currency(self, row: OvertimeRate | None) -> str:
        """What a row pays in; without one, what the company pays in."""
        return (row.currency if row else None) or self.organisation.company.currency

    def hours_only(self, engineer: str, moment: datetime) -> bool:
        """Whether payroll multiplies, and hours are all that is reported."""
        return self.organisation.engineer[engineer].hours_only or self.options(moment).hours_only

    def portions(self, session: Session, engineer: str) -> tuple[Portion, ...]:
        """The session cut where period, holiday or rate change; rounding up lengthens the last portion."""
        found: list[tuple[Price, list[Stretch]]] = []
        for price, stretch in self._priced(session, engineer):
            if not found or found[-1][0] != price:
                found.append((price, []))
            found[-1][1].append(stretch)
        worked = [sum(stretch.span.seconds for stretch in stretches) for _, stretches in found]
        worked[-1] += session.paid - session.worked
        return tuple(Portion(price, tuple(some), paid) for (price, some), paid in zip(found, worked, strict=True))

    def _priced(self, session: Session, engineer: str) -> Iterator[tuple[Price, Stretch]]:
        own, rows = self.organisation.zone_of(engineer), self.rates(engineer)
        edges = (
            *boundaries(session.hull, self.organisation.payroll_zone),
            *_midnights(session.hull, own),
            *rows.starts,
        )
        for stretch in session.stretches:
            for span in cut(stretch.span, edges):
                holiday = self.working.holiday(engineer, local_date(span.start, own))
                price = Price(Period.at(span.start, self.organisation.payroll_zone), holiday, rows.at(span.start))
                yield price, stretch if span is stretch.span else stretch._replace(span=span)


def _midnights(span: Span, zone: str) -> Iterator[datetime]:
    first, last = local_date(span.start, zone), local_date(span.end, zone)
    return iter(()) if first == last else (midnight(day, zone) for day in dates(first, last) if day != first)
