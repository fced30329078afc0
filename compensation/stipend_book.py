"""Which stipend rows and options hold for a week on call; or every role and time without a rate."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from compensation.holdings import HeldSlot
from compensation.rates import Timeline, timeline
from compensation.spans import Span
from domain.clock import local_date
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.pay import PayOptions, RateAt, StipendRate


@dataclass(frozen=True)
class StipendBook:
    """Looks up rates and options of one organisation; each answer is found once."""

    organisation: Organisation

    @cached_property
    def _timelines(self) -> dict[tuple[str, str], Timeline[StipendRate]]:
        return {}

    @cached_property
    def _options(self) -> dict[object, PayOptions]:
        return {}

    def rows(self, held: HeldSlot) -> Timeline[StipendRate]:
        """The rows that pay this slot, in order of time."""
        in_force = self._in_force(held.slot.rotation, held.slot.role)
        if self.options(held).rate_at is RateAt.INSTANT:
            return in_force
        first = in_force.at(held.slot.start)
        return Timeline((held.slot.start,), (first,)) if first else Timeline((), ())

    def options(self, held: HeldSlot) -> PayOptions:
        """The options on the day, in the payroll zone, on which the slot begins."""
        if not self.organisation.pay.changes:
            return self.organisation.pay
        day = local_date(held.slot.start, self.organisation.payroll_zone)
        if day not in self._options:
            self._options[day] = self.organisation.pay.options_on(day)
        return self._options[day]

    def currency(self, row: StipendRate) -> str:
        return row.currency or self.organisation.company.currency

    def is_paid(self, rotation: str, role: str, span: Span) -> bool:
        """Whether the role has a rate, and not one of 0, at any time of `span`."""
        return any(row is not None and row.weekly > 0 for _, row in self._in_force(rotation, role).over(span))

    def refuse_rate_gaps(self, slots: Iterable[HeldSlot]) -> None:
        """InvalidInput that names every role, and every time, for which the policy has no rate: never a silent zero."""
        faults = self.rate_gaps(slots)
        if faults:
            raise InvalidInput(faults)

    def rate_gaps(self, slots: Iterable[HeldSlot]) -> tuple[Fault, ...]:
        """Every role, and every time, for which the policy has no rate."""
        return tuple(sorted({fault for held in slots for fault in self._gaps(held)}))

    def _gaps(self, held: HeldSlot) -> Iterable[Fault]:
        rotation, role, week = held.slot.key
        lacking = [span for span, row in self.rows(held).over(held.span) if row is None]
        if lacking and not self._in_force(rotation, role).rows:
            hint = "give it a rate, 0 if it is not paid"
            yield Fault("organisation", 0, 0, "pay.stipends", f"role {role} of {rotation} has no rate", hint=hint)
        elif lacking:
            first = local_date(self._in_force(rotation, role).starts[0], self.organisation.payroll_zone)
            problem = f"role {role} of {rotation} has no rate before {first}, but the week of {week} is to be paid"
            yield Fault("organisation", 0, 0, "pay.stipends", problem, hint="add a row that begins earlier")

    def _in_force(self, rotation: str, role: str) -> Timeline[StipendRate]:
        if (rotation, role) not in self._timelines:
            rows = [row for row in self.organisation.pay.stipends if row.role == role]
            own = [row for row in rows if row.rotation == rotation]
            general = [row for row in rows if row.rotation is None]
            self._timelines[rotation, role] = timeline(own, general, self.organisation.payroll_zone)
        return self._timelines[rotation, role]
