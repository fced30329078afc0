"""What a pay report is a sum of: immutable lines, each with its reason."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field

from compensation.spans import Span
from domain.base import Id, Instant, Value
from domain.money import Currency, half_up, written
from domain.pay import Earning, Multiplier, OvertimeRate, StipendRate


class LineRate(Value):
    """The row of the policy that a line was computed from."""

    cents: int
    per: Literal["week", "hour"]
    effective: date
    subject: str
    """Whom the row is for: `primary`, `primary in payments`, `everyone`, `ana.silva`."""

    @classmethod
    def of_stipend(cls, row: StipendRate, cents: int) -> "LineRate":
        subject = f"{row.role} in {row.rotation}" if row.rotation else row.role
        return cls(cents=cents, per="week", effective=row.effective, subject=subject)

    @classmethod
    def of_overtime(cls, row: OvertimeRate, cents: int) -> "LineRate":
        return cls(cents=cents, per="hour", effective=row.effective, subject=row.engineer or "everyone")

    def __str__(self) -> str:
        return f"{written(self.cents)} per {self.per} ({self.subject}, since {self.effective})"


class IncidentPart(Value):
    """What one incident contributes to a line of overtime; the parts of a line add up to it."""

    incident: str
    seconds: int
    """Paid seconds, rounding included."""
    amount: int | None
    """Cents; None when only hours are reported."""


class PayLine(Value):
    """One amount for one person in one pay period."""

    id: str
    """The same for the same thing paid, whatever its amount."""
    earning: Earning
    period: str
    """`2027-01`: the pay period that pays it."""
    engineer: Id
    start: Instant
    end: Instant
    """First and last instant of what is paid; `spans` has the stretches between."""
    spans: tuple[Span, ...]
    seconds: int
    """Paid seconds: held ones for a stipend, worked and rounded up ones for overtime."""
    rule: str
    """`S1` ... `O7` of the written policy (docs/pay.md)."""
    rate: LineRate | None
    """None only when payroll multiplies."""
    multiplier: Multiplier | None = None
    amount: int | None
    """Cents; None when only hours are reported and payroll multiplies."""
    currency: Currency
    sentence: str
    """The explanation, complete in itself."""
    rotation: Id | None = None
    role: str | None = None
    week: date | None = None
    incidents: tuple[IncidentPart, ...] = ()
    session: str | None = None
    """Lines of one session share it; `None` for a stipend."""
    flags: tuple[str, ...] = ()
    """`off-rota`, `edited`, `claim`, `approved by ...`: what a reviewer looks at first."""
    adjustment_of: str | None = None
    """The line of a closed period that this one corrects."""
    of_period: str | None = None
    """The closed period it belongs to."""

    @property
    def hours(self) -> Decimal:
        """Paid hours with two decimals; for showing, the amount comes from the exact seconds."""
        return decimal_hours(self.seconds)


class Gap(Value):
    """Time for which a role had nobody: earns nobody anything, is not redistributed, and is reported."""

    period: str
    rotation: Id
    role: str
    week: date
    spans: tuple[Span, ...]
    seconds: int
    unpaid: int
    """Cents that nobody gets."""
    currency: Currency
    sentence: str


class PaidElsewhere(Value):
    """Time on call that pays nothing, because the same person is paid for another, higher one at that time."""

    period: str
    engineer: Id
    rotation: Id
    role: str
    week: date
    spans: tuple[Span, ...]
    seconds: int
    cents: int
    """What this slot would have paid; nobody gets it."""
    currency: Currency
    sentence: str


class Payee(Value):
    """Who is paid, as payroll knows them."""

    engineer: Id
    name: str
    email: str
    payroll_id: Annotated[str, Field(max_length=40)] | None
    cost_center: Annotated[str, Field(max_length=40)] | None


def decimal_hours(seconds: int) -> Decimal:
    """Hours with two decimals, half up."""
    return Decimal(half_up(Fraction(seconds, 36))).scaleb(-2)


def line_id(prefix: str, *parts: object) -> str:
    """A short name that depends only on `parts`: `S-4f9a0c21d77e`."""
    text = "\x1f".join(str(part) for part in parts)
    return f"{prefix}-{sha256(text.encode()).hexdigest()[:12]}"
