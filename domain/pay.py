"""What is paid for being on call and for working on incidents: rates, as a company decides them."""

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.base import Id, Value
from domain.money import Amount
from domain.people import Role


class StipendRate(Value):
    """The weekly stipend of a role from a day on, until the next row of the same role and rotation.

    `effective` begins at midnight in the payroll zone. `rotation` None: every rotation without a row of its own.
    """

    role: Role
    weekly: Amount
    effective: date
    rotation: Id | None = None


class OvertimeRate(Value):
    """The hourly base of overtime from a day on; `engineer` None: everyone without a row of their own."""

    hourly: Amount
    effective: date
    engineer: Id | None = None


class PayPolicy(Value):
    """Rates and options of pay; options keep the defaults of the written policy unless the company says otherwise."""

    stipends: tuple[StipendRate, ...] = ()
    overtime: tuple[OvertimeRate, ...] = ()
    rounding_minutes: Annotated[int, Field(ge=1, le=60)] = 15
