"""Who can be on call, and when they cannot or would rather not."""

from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from domain.base import CountryCode, Id, Instant, Name, Share, Value, ZoneName

PRIMARY = "primary"
SECONDARY = "secondary"
SHADOW = "shadow"

Role = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
"""What a person does in a rotation: `primary`, `secondary`, `incident-commander`; `shadow` is planned for joiners."""


class Onboarding(Value):
    """What a joiner has done so far; compared with `policy.onboarding`.

    `ready` is the day on which the simulation and the postmortem reviews will be done, when they are not yet:
    own weeks that begin earlier are refused.
    """

    shadow_weeks: Annotated[int, Field(ge=0, le=52)] = 0
    simulation: bool = False
    postmortems: Annotated[int, Field(ge=0, le=1000)] = 0
    ready: date | None = None


class WorkingHours(Value):
    """Ordinary working hours, in the engineer's own zone; overtime never covers them."""

    start: time = time(9)
    end: time = time(17)
    days: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5)
    """ISO weekdays: 1 is Monday."""

    @model_validator(mode="after")
    def _start_before_end(self) -> Self:
        if self.start >= self.end:
            raise ValueError("working hours end before they start")
        return self


class Engineer(Value):
    """A person who can be on call."""

    id: Id
    name: Name
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+$")]
    team: Id
    zone: ZoneName | None = None
    """None: the company's zone."""
    country: CountryCode | None = None
    """For public holidays; None: the company's country."""
    region: Name | None = None
    """Subdivision for public holidays, such as `BY`."""
    share: Share = Decimal(1)
    first_day: date | None = None
    last_day: date | None = None
    """The last day of employment, included."""
    roles: tuple[Role, ...] | None = None
    """Roles this person may hold; None: every role of the rotation."""
    experienced: bool = True
    onboarding: Onboarding | None = None
    """None: onboarded long ago."""
    calendar: str | None = None
    """An ICS file with this person's absences, relative to the organisation file."""
    working_hours: WorkingHours = WorkingHours()
    hours_only: bool = False
    """Overtime is reported in hours only; payroll multiplies (non-exempt staff)."""
    payroll_id: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = None
    cost_center: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = None

    @model_validator(mode="after")
    def _leaves_after_joining(self) -> Self:
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValueError(f"leaves on {self.last_day}, before joining on {self.first_day}")
        return self


class Absence(Value):
    """Time away: whole days in the engineer's own zone, or from one instant to another.

    `reason` is private: it is never printed, exported or explained.
    """

    engineer: Id
    first_day: date | None = None
    last_day: date | None = None
    start: Instant | None = None
    end: Instant | None = None
    reason: str = ""
    approved: bool = True

    @model_validator(mode="after")
    def _one_of_two_forms(self) -> Self:
        by_day = self.first_day is not None and self.last_day is not None
        by_instant = self.start is not None and self.end is not None
        given = [self.first_day, self.last_day, self.start, self.end]
        if by_day == by_instant or sum(field is not None for field in given) != 2:
            raise ValueError("give first_day and last_day, or start and end")
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValueError(f"ends on {self.last_day}, before it begins on {self.first_day}")
        if self.start and self.end and self.end <= self.start:
            raise ValueError("ends before it begins")
        return self


class WishLevel(StrEnum):
    """How strongly somebody feels about a week."""

    CANNOT = "cannot"
    RATHER_NOT = "rather-not"
    HAPPY_TO = "happy-to"


class Wish(Value):
    """What an engineer says of one week: any day of it names it. `rotation` None: in any rotation."""

    engineer: Id
    week: date
    level: WishLevel
    rotation: Id | None = None
