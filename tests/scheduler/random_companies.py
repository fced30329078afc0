"""Random companies so small that all their schedules can be listed, in every corner of the policy.

The same number gives the same company on every machine: drawn with `random.Random`, not with Hypothesis.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import TypeVar, get_args

from domain.clock import WEEK, first_weekday
from domain.organisation import Company, History, HolidayHolder, Incident, Lock, Organisation
from domain.people import PRIMARY, SECONDARY, Absence, Engineer, Onboarding, Wish, WishLevel
from domain.policy import (
    BurdenPolicy,
    Hardness,
    LimitWindow,
    MonthlyLimit,
    MonthOf,
    NamedHoliday,
    OnboardingPolicy,
    Policy,
    SoftWeights,
    TierName,
)
from domain.rotations import Handoff, Member, Rotation, Team, Weekday
from domain.schedule import Horizon, Shift
from domain.slots import planned_slot

T = TypeVar("T")

BOTH, FIRST = (PRIMARY, SECONDARY), (PRIMARY,)
ZONES = ("America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Sydney")
HOLIDAY = "Founders' Day"

SIZES: Sequence[tuple[int, Sequence[tuple[int, int, Sequence[str]]], int]] = (
    (2, ((0, 2, BOTH),), 4),
    (3, ((0, 3, BOTH),), 3),
    (3, ((0, 3, BOTH),), 4),
    (4, ((0, 4, BOTH),), 3),
    (4, ((0, 4, FIRST),), 4),
    (3, ((0, 3, FIRST), (0, 3, FIRST)), 4),
    (4, ((0, 4, FIRST), (1, 4, FIRST)), 3),
    (3, ((0, 3, BOTH), (0, 3, FIRST)), 3),
    (4, ((0, 3, BOTH), (1, 4, BOTH)), 3),
    (4, ((0, 2, BOTH), (2, 4, BOTH)), 4),
)
"""People, rotations (first member, the one after the last, roles) and weeks; the last one is two groups."""


@dataclass(frozen=True)
class SmallCompany:
    """A company and what is to be planned of it."""

    number: int
    organisation: Organisation
    horizon: Horizon


def small_company(number: int) -> SmallCompany:
    """Company `number`: two to four people, one or two rotations, three or four weeks."""
    drawer = _Drawer(Random(number), *SIZES[number % len(SIZES)])
    return SmallCompany(number, drawer.organisation, drawer.horizon)


@dataclass(frozen=True)
class _Drawer:
    rng: Random
    people: int
    rotations: Sequence[tuple[int, int, Sequence[str]]]
    weeks: int

    def one(self, *options: T) -> T:
        return self.rng.choice(options)

    def seldom(self, one_in: int) -> bool:
        return self.rng.randrange(one_in) == 0

    @cached_property
    def horizon(self) -> Horizon:
        """Mostly across the end of a month, and over some of the nights at which clocks change."""
        days = [date(2027, 1, 4), date(2027, 1, 18), date(2027, 2, 15), date(2027, 3, 8), date(2027, 3, 22)]
        days += [date(2027, 10, 18), date(2027, 12, 13), date(2027, 4, 21)]
        return Horizon.of_weeks(self.one(*days), self.weeks)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return ("ana", "bo", "cy", "dee")[: self.people]

    @cached_property
    def organisation(self) -> Organisation:
        bare = Organisation(
            company=Company(name="Small", zone=self.one(*ZONES)),
            policy=self.policy(),
            teams=(Team(id="core", name="Core"), Team(id="side", name="Side")),
            engineers=tuple(self.engineer(place) for place in range(self.people)),
            rotations=tuple(self.rotation(place) for place in range(len(self.rotations))),
            incidents=tuple(self.incidents()),
        )
        return bare.model_copy(
            update={
                "absences": tuple(self.absence() for _ in range(self.one(0, 0, 0, 1, 1))),
                "wishes": tuple(self.wish() for _ in range(self.one(0, 1, 2, 4))),
                "locks": tuple(self.lock(bare) for _ in range(self.one(0, 0, 0, 1))),
                "history": History(
                    shifts=tuple(self.settled(bare) for _ in range(self.one(0, 0, 0, 1, 1))),
                    holidays=tuple(self.holders(bare)),
                ),
            }
        )

    def day(self) -> date:
        return self.horizon.first_day + timedelta(days=self.rng.randrange(7 * self.weeks))

    def moment(self, day: date) -> datetime:
        return datetime.combine(day, time(self.rng.randrange(24), 15 * self.rng.randrange(4)), UTC)

    def policy(self) -> Policy:
        seats = sum(len(roles) for _, _, roles in self.rotations)
        weight = (0, 1, 2, 5)
        return Policy(
            monthly_limit=MonthlyLimit(
                weeks=self.one(*((4, 4, 5) if 2 * seats > self.people else (1, 2, 2, 3))),
                window=self.one(*LimitWindow),
                month_of=self.one(*MonthOf),
                roles=self.one(BOTH, BOTH, FIRST),
            ),
            minimum_rest_weeks=self.one(*((0,) * 12 if 2 * seats > self.people else (0, 0, 1)), 0, 0, 1, 2),
            preferred_gap_weeks=self.one(1, 2, 3, 4),
            absence_tolerance_hours=self.one(0, 24, 72),
            pairing=self.one(*Hardness, Hardness.SOFT),
            holiday_memory=self.one(*Hardness, Hardness.SOFT, Hardness.OFF),
            holidays=(NamedHoliday(name=HOLIDAY, dates=(self.day(),)),) if self.seldom(2) else (),
            onboarding=OnboardingPolicy(shadow_weeks=self.one(0, 1, 2), simulation=self.one(True, False)),
            burden=BurdenPolicy(
                standby=Decimal(self.one("0", "2", "3.5")),
                holiday_factor=Decimal(self.one("1", "1.5", "2")),
                carry_cap=Decimal(self.one(0, 2, 20)),
            ),
            weights=SoftWeights(
                holiday_week=self.one(*weight),
                role_mix=self.one(*weight),
                spacing=self.one(*weight),
                rather_not=self.one(*weight),
                happy_to=self.one(*weight),
                away_from_home=self.one(*weight),
            ),
            tiers=self.tiers(),
        )

    def tiers(self) -> tuple[TierName, ...]:
        """The usual order, or any other."""
        usual: list[TierName] = list(get_args(TierName))
        return tuple(usual if self.seldom(2) else self.rng.sample(usual, len(usual)))

    def engineer(self, place: int) -> Engineer:
        first, last = sorted((self.day(), self.day()))
        return Engineer(
            id=self.names[place],
            name=self.names[place].title(),
            email=f"{self.names[place]}@small.example",
            team=self.one("core", "core", "side"),
            zone=self.one(None, *ZONES),
            share=Decimal(self.one("1", "1", "0.6", "0.5")),
            first_day=first if self.seldom(20) else None,
            last_day=last if self.seldom(20) else None,
            roles=self.one(*((None,) * 18), FIRST, (SECONDARY,)),
            experienced=not self.seldom(4),
            onboarding=self.onboarding() if self.seldom(16) else None,
        )

    def onboarding(self) -> Onboarding:
        ready = self.day() if self.seldom(2) else None
        return Onboarding(
            shadow_weeks=self.one(0, 1, 2), simulation=self.one(True, False), postmortems=self.one(1, 5), ready=ready
        )

    def rotation(self, place: int) -> Rotation:
        first, after, roles = self.rotations[place]
        members = [Member(engineer=name) for name in self.names[first:after]]
        if self.seldom(6):
            narrowed = self.rng.randrange(len(members))
            members[narrowed] = Member(
                engineer=members[narrowed].engineer,
                roles=self.one(None, FIRST, (SECONDARY,)),
                share=self.one(None, Decimal("0.25")),
                first_day=self.day() if self.seldom(3) else None,
            )
        return Rotation(
            id=f"r{place}",
            name=f"Rotation {place}",
            teams=self.one(("core",), ("side",), ("core", "side")),
            members=tuple(members),
            roles=tuple(roles),
            handoff=Handoff(
                weekday=self.one(Weekday.MONDAY, Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.SUNDAY),
                time=self.one(time(9), time(0), time(2, 30), time(17)),
                zone=self.one(None, *ZONES),
            ),
        )

    def incidents(self) -> Iterator[Incident]:
        for number in range(self.one(0, 4, 12)):
            day = self.horizon.first_day - timedelta(days=self.rng.randrange(1, 60))
            yield Incident(
                id=f"i{number}",
                team=self.one("core", "side"),
                severity=self.one("SEV-1", "SEV-2", "SEV-3", "SEV-4"),
                opened=self.moment(day),
            )

    def absence(self) -> Absence:
        who, day, approved = self.one(*self.names), self.day(), not self.seldom(5)
        length = timedelta(days=self.one(0, 1, 3, 6))
        if self.seldom(3):
            start = self.moment(day)
            return Absence(engineer=who, start=start, end=start + length + timedelta(hours=5), approved=approved)
        return Absence(engineer=who, first_day=day, last_day=day + length, approved=approved)

    def wish(self) -> Wish:
        levels = (*(WishLevel.RATHER_NOT, WishLevel.HAPPY_TO) * 4, WishLevel.CANNOT)
        rotation = self.one(None, None, f"r{self.rng.randrange(len(self.rotations))}")
        return Wish(engineer=self.one(*self.names), week=self.day(), level=self.one(*levels), rotation=rotation)

    def lock(self, organisation: Organisation) -> Lock:
        rotation = self.one(*organisation.rotations)
        first = first_weekday(self.horizon.first_day, rotation.handoff.weekday)
        return Lock(
            rotation=rotation.id,
            role=self.one(*rotation.roles),
            week=first + self.rng.randrange(self.weeks) * WEEK,
            engineer=self.one(*self.names),
        )

    def settled(self, organisation: Organisation) -> Shift:
        """A shift just before the plan, or just after it."""
        rotation = self.one(*organisation.rotations)
        first = first_weekday(self.horizon.first_day, rotation.handoff.weekday)
        week = first + self.one(-3, -2, -1, -1, self.weeks, self.weeks + 1) * WEEK
        slot = planned_slot(organisation, rotation.id, self.one(*rotation.roles), week)
        return Shift.of(slot, self.one(*self.names))

    def holders(self, organisation: Organisation) -> Iterator[HolidayHolder]:
        for named in organisation.policy.holidays:
            for who in self.rng.sample(self.names, self.one(0, 1, 1, 2)):
                yield HolidayHolder(holiday=named.name, year=named.dates[0].year - 1, engineer=who)
