"""What is paid for being on call and for working on incidents: rates and options, as a company decides them.

Everything is effective-dated: a new row closes the old one, nothing is edited in place.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from domain.base import Id, Value
from domain.money import Amount, Currency
from domain.people import Role

Multiplier = Annotated[Decimal, Field(ge=1, le=10, max_digits=6, decimal_places=4)]
"""A factor on the hourly base; 1.5 is time and a half."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,39}$")]
"""What a payroll system calls an earning. Never guessed: it comes from whoever runs payroll."""


class Earning(StrEnum):
    """The kinds of pay. Stipend and overtime are never mixed in one line."""

    STIPEND = "stipend"
    OVERTIME = "overtime"
    HOLIDAY_OVERTIME = "holiday-overtime"

    @property
    def place(self) -> int:
        """Its place in reports."""
        return _PLACES[self]


_PLACES = {earning: place for place, earning in enumerate(Earning)}


class StipendRate(Value):
    """The weekly stipend of a role from a day on, until the next row of the same role and rotation.

    `effective` begins at midnight in the payroll zone. `rotation` None: wherever no row of the rotation's own is
    in force yet.
    """

    role: Role
    weekly: Amount
    effective: date
    rotation: Id | None = None
    currency: Currency | None = None
    """None: the company's."""


class OvertimeRate(Value):
    """The hourly base of overtime from a day on; `engineer` None: wherever no row of their own is in force yet."""

    hourly: Amount
    effective: date
    engineer: Id | None = None
    currency: Currency | None = None
    """None: the company's."""


class RateAt(StrEnum):
    """What a rate that takes effect inside a week on call does to it."""

    INSTANT = "instant"
    """It splits the week at that instant."""
    SLOT_START = "slot_start"
    """Nothing: the rate at the week's first moment pays all of it."""


class Attribution(StrEnum):
    """To which pay period a week on call belongs that two of them touch."""

    PERIOD = "period"
    """It is split at midnight in the payroll zone."""
    SLOT_START = "slot_start"
    """All of it to the period in which it begins."""


class TwoSchedules(StrEnum):
    """What somebody earns who is on call for two paid schedules at once."""

    HIGHEST = "highest"
    """The higher of the two, once."""
    PER_SCHEDULE = "per_schedule"
    """Each of them."""


class PayOptions(Value):
    """The options of the written policy, with its defaults."""

    rate_at: RateAt = RateAt.INSTANT
    attribution: Attribution = Attribution.PERIOD
    two_schedules: TwoSchedules = TwoSchedules.HIGHEST
    rounding_minutes: Annotated[int, Field(ge=1, le=60)] = 15
    """A session of work is rounded up to this, once."""
    minimum_minutes: Annotated[int, Field(ge=0, le=480)] = 0
    """The minimum call-out: no session pays less."""
    multiplier: Multiplier = Decimal("1.5")
    holiday_multiplier: Multiplier = Decimal(2)
    """On public holidays where the person lives; instead of `multiplier`, not on top of it."""
    accepted_hours: Annotated[int, Field(ge=0, le=24)] = 4
    """A session longer than this needs somebody else's approval."""
    hours_only: bool = False
    """Overtime is reported in hours; payroll multiplies."""


class OptionsChange(Value):
    """Options that change on a day, at midnight in the payroll zone; what is not named stays as it was.

    A week on call follows the options at its first moment, a session of work those at its first second.
    """

    effective: date
    rate_at: RateAt | None = None
    attribution: Attribution | None = None
    two_schedules: TwoSchedules | None = None
    rounding_minutes: Annotated[int, Field(ge=1, le=60)] | None = None
    minimum_minutes: Annotated[int, Field(ge=0, le=480)] | None = None
    multiplier: Multiplier | None = None
    holiday_multiplier: Multiplier | None = None
    accepted_hours: Annotated[int, Field(ge=0, le=24)] | None = None
    hours_only: bool | None = None


class ProviderSettings(Value):
    """What one payroll provider needs to know of this company: its own codes and fixed fields."""

    codes: dict[Earning, Code] = {}
    fields: dict[Id, Annotated[str, StringConstraints(min_length=1, max_length=60)]] = {}
    """Fields of the provider's profile, such as `co-code` and `batch-id`."""


class PayPolicy(PayOptions):
    """Rates, options and codes of pay."""

    stipends: tuple[StipendRate, ...] = ()
    overtime: tuple[OvertimeRate, ...] = ()
    changes: tuple[OptionsChange, ...] = ()
    codes: dict[Earning, Code] = {}
    """Earning codes of dogwatch's own files; an earning not named is called by its name."""
    two_people: bool = False
    """Whoever reviewed a period does not approve it as well."""
    providers: dict[Id, ProviderSettings] = {}

    @model_validator(mode="after")
    def _one_stipend_at_a_time(self) -> Self:
        _refuse_overlap(
            "stipends", [(row.role, row.rotation or "every rotation", row.effective) for row in self.stipends]
        )
        return self

    @model_validator(mode="after")
    def _one_hourly_rate_at_a_time(self) -> Self:
        _refuse_overlap("overtime", [(row.engineer or "everyone", row.effective) for row in self.overtime])
        return self

    @model_validator(mode="after")
    def _one_change_at_a_time(self) -> Self:
        _refuse_overlap("changes", [(row.effective,) for row in self.changes])
        return self

    def options_on(self, day: date) -> PayOptions:
        """The options in force on a day of the payroll zone."""
        found: dict[str, object] = {name: getattr(self, name) for name in PayOptions.model_fields}
        for change in sorted(self.changes, key=lambda row: row.effective):
            if change.effective <= day:
                named = {name: getattr(change, name) for name in PayOptions.model_fields}
                found.update({name: value for name, value in named.items() if value is not None})
        return PayOptions.model_validate(found)

    def code(self, earning: Earning) -> str:
        """What dogwatch's own files call an earning."""
        return self.codes.get(earning, earning.value)


def _refuse_overlap(name: str, rows: list[tuple[object, ...]]) -> None:
    """ValueError when two rows of `name` begin on the same day for the same subject."""
    first: dict[tuple[object, ...], int] = {}
    for place, row in enumerate(rows):
        if first.setdefault(row, place) != place:
            subject = ", ".join(str(part) for part in row)
            raise ValueError(f"{name}[{first[row]}] and {name}[{place}] overlap: both begin with {subject}")
