"""The organisation: everything a plan is made from, read from one file or from storage."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from domain.base import CountryCode, Id, Instant, Name, Value, ZoneName
from domain.escalation import Escalation
from domain.money import Currency
from domain.pay import PayPolicy
from domain.people import Absence, Engineer, Role, Wish
from domain.policy import Policy
from domain.rotations import Rotation, Team
from domain.schedule import Shift


class Company(Value):
    """Names and the company-wide zones: display (`zone`) and payroll (`payroll_zone`)."""

    name: Name
    zone: ZoneName
    payroll_zone: ZoneName | None = None
    """None: the same as `zone`."""
    country: CountryCode = "US"
    currency: Currency = "USD"


class Lock(Value):
    """A cell that stays: this engineer holds this role in the week of this handoff day."""

    rotation: Id
    role: Role
    week: date
    engineer: Id


class Incident(Value):
    """Something that paged a team; `opened` in UTC. Who answered, and for how long, is a response segment."""

    id: Annotated[str, Field(min_length=1, max_length=80)]
    team: Id
    severity: Name
    opened: Instant


class HolidayHolder(Value):
    """Who was on call in the week of a named holiday in a past year."""

    holiday: Name
    year: Annotated[int, Field(ge=1970, le=9998)]
    engineer: Id


class History(Value):
    """What happened before the plan begins."""

    shifts: tuple[Shift, ...] = ()
    holidays: tuple[HolidayHolder, ...] = ()


class Organisation(Value):
    """A company, complete and checked: every name that is used is defined."""

    dogwatch: Literal[1] = 1
    """Version of the file format."""
    company: Company
    policy: Policy = Policy()
    escalation: Escalation = Escalation()
    teams: Annotated[tuple[Team, ...], Field(min_length=1)]
    engineers: Annotated[tuple[Engineer, ...], Field(min_length=1)]
    rotations: Annotated[tuple[Rotation, ...], Field(min_length=1)]
    absences: tuple[Absence, ...] = ()
    wishes: tuple[Wish, ...] = ()
    locks: tuple[Lock, ...] = ()
    history: History = History()
    incidents: tuple[Incident, ...] = ()
    pay: PayPolicy = PayPolicy()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for kind, ids in (
            ("team", [team.id for team in self.teams]),
            ("engineer", [engineer.id for engineer in self.engineers]),
            ("rotation", [rotation.id for rotation in self.rotations]),
        ):
            twice = sorted({one for one in ids if ids.count(one) > 1}) if len(set(ids)) < len(ids) else []
            if twice:
                raise ValueError(f"{kind} {', '.join(twice)} is defined twice")
        return self

    @cached_property
    def engineer(self) -> Mapping[str, Engineer]:
        """Engineers by id."""
        return {one.id: one for one in self.engineers}

    @cached_property
    def rotation(self) -> Mapping[str, Rotation]:
        """Rotations by id."""
        return {one.id: one for one in self.rotations}

    @cached_property
    def team_members(self) -> Mapping[str, tuple[Engineer, ...]]:
        """Engineers of each team, in the order of the file; teams without engineers are not listed."""
        found: dict[str, list[Engineer]] = {}
        for engineer in self.engineers:
            found.setdefault(engineer.team, []).append(engineer)
        return {team: tuple(people) for team, people in found.items()}

    @cached_property
    def wishes_by_engineer(self) -> Mapping[str, tuple[Wish, ...]]:
        """What each engineer wished; engineers without a wish are not listed."""
        found: dict[str, list[Wish]] = {}
        for wish in self.wishes:
            found.setdefault(wish.engineer, []).append(wish)
        return {engineer: tuple(mine) for engineer, mine in found.items()}

    @cached_property
    def team(self) -> Mapping[str, Team]:
        """Teams by id."""
        return {one.id: one for one in self.teams}

    def settled_by(self, shifts: Iterable[Shift]) -> Self:
        """The same with more shifts on record; those of weeks that are on record already are left out."""
        known = {shift.key for shift in self.history.shifts}
        more = tuple(shift for shift in shifts if shift.key not in known)
        if not more:
            return self
        return self.model_copy(
            update={"history": History(shifts=(*self.history.shifts, *more), holidays=self.history.holidays)}
        )

    def zone_of(self, engineer: str) -> str:
        """The zone in which this engineer's days begin and end."""
        return self.engineer[engineer].zone or self.company.zone

    def handoff_zone(self, rotation: str) -> str:
        """The zone on whose clocks this rotation hands over."""
        return self.rotation[rotation].handoff.zone or self.company.zone

    @property
    def payroll_zone(self) -> str:
        """The zone of pay periods and effective dates."""
        return self.company.payroll_zone or self.company.zone
