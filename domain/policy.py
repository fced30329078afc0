"""The company's rules and weights, with the defaults most companies start from."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from domain.allowance import Allowance, AllowanceText
from domain.base import Name, Value, Weight
from domain.people import PRIMARY, SECONDARY, SHADOW, Role


class Hardness(StrEnum):
    """Whether a rule must hold, is a wish, or is not looked at."""

    HARD = "hard"
    SOFT = "soft"
    OFF = "off"


class LimitWindow(StrEnum):
    """Over what the limit of weeks is counted."""

    CALENDAR_MONTH = "calendar-month"
    ROLLING_4_WEEKS = "rolling-4-weeks"


class MonthOf(StrEnum):
    """Which month a week belongs to."""

    HANDOFF = "handoff"
    """The month of its handoff day."""
    MAJORITY = "majority"
    """The month that holds at least four of its seven days."""
    TOUCHED = "touched"
    """Every month it touches."""


class MonthlyLimit(Value):
    """At most `weeks` on-call weeks per engineer and window, over all rotations."""

    weeks: Annotated[int, Field(ge=1, le=5)] = 1
    window: LimitWindow = LimitWindow.CALENDAR_MONTH
    month_of: MonthOf = MonthOf.HANDOFF
    roles: Annotated[tuple[Role, ...], Field(min_length=1)] = (PRIMARY, SECONDARY)

    @model_validator(mode="after")
    def _shadow_weeks_are_not_counted(self) -> Self:
        if SHADOW in self.roles:
            raise ValueError("shadow weeks are never counted; leave shadow out of the roles")
        return self


class OnboardingPolicy(Value):
    """What a joiner does before the first own week."""

    shadow_weeks: Annotated[int, Field(ge=0, le=12)] = 2
    simulation: bool = True
    postmortems: Annotated[int, Field(ge=0, le=100)] = 5


class NamedHoliday(Value):
    """A holiday people remember having worked. Its name as the `holidays` package gives it, or dates by hand."""

    name: Name
    dates: tuple[date, ...] = ()
    """Empty: looked up by name in the calendar of the company's country."""


class HourClasses(Value):
    """What a page weighs by the hour at which it rings, on the clock of the rotation's zone."""

    business: Weight = Decimal(1)
    evening_or_weekend: Weight = Decimal("1.5")
    sleep: Weight = Decimal("2.5")


class BurdenPolicy(Value):
    """How the burden of a week is estimated, in points; one point is a SEV-3 page in business hours."""

    standby: Weight = Decimal(2)
    """A quiet week is not free."""
    severities: dict[Name, Weight] = {
        "SEV-1": Decimal(4),
        "SEV-2": Decimal(2),
        "SEV-3": Decimal(1),
        "SEV-4": Decimal("0.5"),
    }
    hours: HourClasses = HourClasses()
    role_share: dict[Role, Weight] = {PRIMARY: Decimal(1), SECONDARY: Decimal("0.35")}
    """Part of the incident points that reaches each role; a role not named counts as 1."""
    holiday_factor: Weight = Decimal("1.5")
    half_life_weeks: Annotated[int, Field(ge=1, le=104)] = 10
    carry: Weight = Decimal("0.5")
    """Part of last period's balance that is carried over."""
    carry_cap: Weight = Decimal(20)
    """Points beyond which nobody carries more, in either direction."""


TierName = Literal["fairness", "largest-overload", "holidays-and-roles", "preferences"]
"""Goals in the order in which they count; see `constraints.tiers`."""


class SoftWeights(Value):
    """Prices of the last two tiers: integers, compared only within their tier."""

    holiday_week: Annotated[int, Field(ge=0, le=1000)] = 3
    role_mix: Annotated[int, Field(ge=0, le=1000)] = 1
    spacing: Annotated[int, Field(ge=0, le=1000)] = 2
    rather_not: Annotated[int, Field(ge=0, le=1000)] = 4
    happy_to: Annotated[int, Field(ge=0, le=1000)] = 2
    away_from_home: Annotated[int, Field(ge=0, le=1000)] = 1


class Policy(Value):
    """Everything that is a decision of the company, not a fact about a person."""

    monthly_limit: MonthlyLimit = MonthlyLimit()
    minimum_rest_weeks: Annotated[int, Field(ge=0, le=12)] = 1
    preferred_gap_weeks: Annotated[int, Field(ge=1, le=12)] = 3
    """Handoffs of one person closer than this many weeks are priced, not forbidden."""
    absence_tolerance_hours: Annotated[int, Field(ge=0, le=168)] = 0
    """Hours of absence that a week on call may contain."""
    pairing: Hardness = Hardness.HARD
    holiday_memory: Hardness = Hardness.HARD
    holidays: tuple[NamedHoliday, ...] = ()
    onboarding: OnboardingPolicy = OnboardingPolicy()
    burden: BurdenPolicy = BurdenPolicy()
    weights: SoftWeights = SoftWeights()
    tiers: tuple[TierName, ...] = ("fairness", "largest-overload", "holidays-and-roles", "preferences")
    """The order of goals: a later one never costs an earlier one anything. All four, each once."""
    allowances: tuple[AllowanceText, ...] = ()
    """Exceptions that the company has agreed to, each on one line; see `domain.allowance`."""

    @cached_property
    def allowed(self) -> tuple[Allowance, ...]:
        """The agreed exceptions, read."""
        return tuple(Allowance.parse(text) for text in self.allowances)

    @model_validator(mode="after")
    def _every_tier_once(self) -> Self:
        if sorted(self.tiers) != sorted(get_args(TierName)):
            raise ValueError(f"tiers lists each of {', '.join(get_args(TierName))} once, in the order wanted")
        return self

    @model_validator(mode="after")
    def _distinct_holidays(self) -> Self:
        names = [holiday.name for holiday in self.holidays]
        if len(set(names)) != len(names):
            raise ValueError("a holiday is listed twice")
        return self
