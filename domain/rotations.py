"""Teams, and the rotations that one or several of them keep."""

from datetime import date
from datetime import time as WallTime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.base import CountryCode, Id, Name, Share, Value, ZoneName
from domain.people import PRIMARY, SECONDARY, SHADOW, Role


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Team(Value):
    """People who own services. Incidents belong to teams, weeks on call to rotations."""

    id: Id
    name: Name
    lead: Id | None = None
    """Third in the escalation."""
    services: tuple[Name, ...] = ()
    """What the pager calls its services, by name or id, where that does not hold the team's own name."""


class Handoff(Value):
    """When one week ends and the next begins: wall time in a named zone."""

    weekday: Weekday = Weekday.MONDAY
    time: WallTime = WallTime(9)
    zone: ZoneName | None = None
    """None: the company's zone."""

    @model_validator(mode="after")
    def _whole_minutes(self) -> Self:
        if self.time.tzinfo or self.time.second or self.time.microsecond:
            raise ValueError("a handoff is a wall time in whole minutes; its zone goes into `zone`")
        return self


class Member(Value):
    """One person, or everyone of a team, in a rotation; dates and roles narrow it."""

    engineer: Id | None = None
    team: Id | None = None
    roles: tuple[Role, ...] | None = None
    share: Share | None = None
    """None: the person's own share."""
    first_day: date | None = None
    last_day: date | None = None

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if (self.engineer is None) == (self.team is None):
            raise ValueError("name an engineer or a team, one of the two")
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValueError(f"ends on {self.last_day}, before it begins on {self.first_day}")
        return self


class Rotation(Value):
    """A list of weeks that must always have a holder in each role."""

    id: Id
    name: Name
    teams: Annotated[tuple[Id, ...], Field(min_length=1)]
    """The teams whose services it covers; their members are at home here."""
    members: Annotated[tuple[Member, ...], Field(min_length=1)]
    handoff: Handoff = Handoff()
    roles: Annotated[tuple[Role, ...], Field(min_length=1)] = (PRIMARY, SECONDARY)
    country: CountryCode | None = None
    formerly: tuple[Id, ...] = ()
    """Names under which past schedules know it: a pooled rotation lists those it replaced."""

    @model_validator(mode="after")
    def _distinct_roles(self) -> Self:
        if len(set(self.roles)) != len(self.roles):
            raise ValueError("a role is listed twice")
        if SHADOW in self.roles:
            raise ValueError("shadow weeks are planned from onboarding, not listed as a role")
        return self
