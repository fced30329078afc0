"""Random small organisations in every corner of the policy.

An organisation is calm, but for a few kinds of trouble: if everything befell everybody at once, no schedule could
keep the rules, and the properties would see nothing but broken ones.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, auto
from functools import cache, lru_cache
from typing import Any

from hypothesis import strategies as st

from domain.allowance import Kind
from domain.clock import WEEK, first_weekday
from domain.organisation import Company, History, HolidayHolder, Incident, Lock, Organisation
from domain.people import PRIMARY, SECONDARY, SHADOW, Absence, Engineer, Onboarding, Wish, WishLevel
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
)
from domain.rotations import Handoff, Member, Rotation, Team, Weekday
from domain.schedule import Horizon, Shift
from domain.slots import planned_slot

ZONES = ("America/New_York", "Europe/Berlin", "Australia/Sydney", "Asia/Kolkata")
COMMANDER = "incident-commander"
NAMES = ("ana", "bo", "cy", "dee", "eli")
TEAMS = ("core", "side")
FIRST_DAYS = tuple(
    date(2027, month, day) + timedelta(days=shift)
    for month, day in ((1, 4), (2, 22), (3, 8), (3, 22), (10, 18), (12, 13))
    for shift in (0, 0, 0, 2, 5)
)
"""Mondays mostly; about the nights at which clocks change in the three zones, ends of months, and the year's end."""


class Trouble(Enum):
    """What may befall a company; each organisation knows up to five of them."""

    TIGHT_LIMIT = auto()
    REST = auto()
    FEW_PEOPLE = auto()
    COMING_AND_GOING = auto()
    JOINER = auto()
    NARROW_ROLES = auto()
    NARROW_MEMBER = auto()
    BEGINNERS = auto()
    ABSENCES = auto()
    CANNOT = auto()
    LOCKS = auto()
    HISTORY = auto()
    HOLIDAYS = auto()
    EXCEPTIONS = auto()


zones = st.sampled_from(ZONES)
names_of_days = st.sampled_from([Weekday.MONDAY, Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.SUNDAY])
walls = st.sampled_from([time(9), time(9), time(0), time(2, 30), time(17), time(23, 45)])


@lru_cache(maxsize=None, typed=True)
def _among(*choices: Any) -> st.SearchStrategy[Any]:
    """One of these; each such strategy is made once, which takes longer than to draw from it."""
    return st.sampled_from(choices)


@lru_cache(maxsize=256)
def _seldom(strategy: st.SearchStrategy[Any], *, one_in: int = 3) -> st.SearchStrategy[Any]:
    return st.one_of([st.none()] * (one_in - 1) + [strategy])


@st.composite
def organisations(draw: st.DrawFn) -> tuple[Organisation, Horizon]:
    """Two to five people in one or two rotations over two to six weeks, and what befalls them."""
    troubles = draw(st.sets(_among(*Trouble), max_size=5))
    horizon = Horizon.of_weeks(draw(_among(*FIRST_DAYS)), draw(st.integers(2, 6)))
    count = draw(st.integers(2, 3) if Trouble.FEW_PEOPLE in troubles else st.integers(4, 5))
    people = tuple(draw(_engineer(name, horizon, troubles)) for name in NAMES[:count])
    names = [person.id for person in people]
    rotations = tuple(draw(_rotation(name, names, horizon, troubles)) for name in draw(_among(("r1",), ("r1", "r2"))))
    policy = draw(policies(horizon, troubles))
    if Trouble.EXCEPTIONS in troubles:
        agreed = draw(st.lists(_allowance(names, rotations, horizon), min_size=1, max_size=3))
        policy = policy.model_copy(update={"allowances": tuple(agreed)})
    plain = Organisation(
        company=Company(name="Acme", zone=draw(zones)),
        policy=policy,
        teams=tuple(Team(id=team, name=team.title()) for team in TEAMS),
        engineers=people,
        rotations=rotations,
        incidents=draw(incidents(horizon)),
        wishes=tuple(draw(st.lists(_wish(names, rotations, horizon, troubles), max_size=5))),
        absences=tuple(draw(st.lists(_absence(names, horizon), max_size=3 if Trouble.ABSENCES in troubles else 0))),
        locks=draw(_locks(names, rotations, horizon)) if Trouble.LOCKS in troubles else (),
    )
    history = draw(_history(plain, horizon)) if troubles & {Trouble.HISTORY, Trouble.HOLIDAYS} else History()
    return plain.model_copy(update={"history": history}), horizon


@st.composite
def _engineer(draw: st.DrawFn, name: str, horizon: Horizon, troubles: set[Trouble]) -> Engineer:
    moving, narrow = Trouble.COMING_AND_GOING in troubles, Trouble.NARROW_ROLES in troubles
    new = bool(troubles & {Trouble.BEGINNERS, Trouble.JOINER})
    days = sorted([draw(_near(horizon)), draw(_near(horizon))])
    return Engineer.model_validate(
        {
            "id": name,
            "name": name.title(),
            "email": f"{name}@example.com",
            "team": draw(_among(*TEAMS)),
            "zone": draw(_seldom(zones)),
            "share": draw(_among(Decimal(1), Decimal(1), Decimal("0.6"), Decimal("0.5"))),
            "first_day": days[0] if moving and draw(st.booleans()) else None,
            "last_day": days[1] if moving and draw(st.booleans()) else None,
            "roles": draw(_seldom(_among((PRIMARY,), (SECONDARY,)))) if narrow else None,
            "experienced": not new or draw(st.booleans()),
            "onboarding": draw(_seldom(_onboarding(horizon), one_in=2)) if Trouble.JOINER in troubles else None,
        }
    )


@st.composite
def _onboarding(draw: st.DrawFn, horizon: Horizon) -> Onboarding:
    done = draw(st.booleans())
    return Onboarding(
        shadow_weeks=draw(_among(0, 0, 1, 2)),
        simulation=done,
        postmortems=5 if done else 1,
        ready=draw(_among(horizon.first_day, horizon.first_day + WEEK, None)),
    )


@st.composite
def _rotation(draw: st.DrawFn, name: str, names: Sequence[str], horizon: Horizon, troubles: set[Trouble]) -> Rotation:
    everyone = tuple(Member(engineer=one) for one in names)
    teams = tuple(Member(team=team) for team in TEAMS)
    members = draw(st.sampled_from([everyone, teams, everyone[:4]]))
    if Trouble.NARROW_MEMBER in troubles:
        narrow = draw(_narrow_member(draw(_among(*names)), horizon))
        members = (narrow, *(one for one in members if one.engineer != narrow.engineer))
    return Rotation(
        id=name,
        name=name.upper(),
        teams=draw(_among(("core",), ("side",), TEAMS)),
        members=members,
        handoff=Handoff(weekday=draw(names_of_days), time=draw(walls), zone=draw(_among(None, *ZONES))),
        roles=draw(_among((PRIMARY, SECONDARY), (PRIMARY,), (PRIMARY, SECONDARY), (COMMANDER, PRIMARY))),
    )


@st.composite
def _narrow_member(draw: st.DrawFn, name: str, horizon: Horizon) -> Member:
    """A person in one role only, or from a day within the plan, or with another share."""
    return Member.model_validate(
        {
            "engineer": name,
            "roles": draw(_seldom(_among((PRIMARY,), (SECONDARY,)), one_in=2)),
            "share": draw(_seldom(st.just(Decimal("0.25")))),
            "first_day": draw(_seldom(_near(horizon))),
        }
    )


@st.composite
def policies(draw: st.DrawFn, horizon: Horizon, troubles: set[Trouble]) -> Policy:
    """Every switch of the policy; gentle limits, unless they are the trouble."""
    hardness, weights = _among(Hardness.HARD, *Hardness), _among(0, 1, 3)
    return Policy(
        monthly_limit=MonthlyLimit(
            weeks=draw(st.integers(1, 2) if Trouble.TIGHT_LIMIT in troubles else st.integers(3, 4)),
            window=draw(_among(*LimitWindow)),
            month_of=draw(_among(*MonthOf)),
            roles=draw(_among((PRIMARY, SECONDARY), (PRIMARY,), (PRIMARY, SECONDARY, COMMANDER))),
        ),
        minimum_rest_weeks=draw(st.integers(1, 2)) if Trouble.REST in troubles else 0,
        preferred_gap_weeks=draw(st.integers(1, 4)),
        absence_tolerance_hours=draw(_among(0, 24, 72)),
        pairing=draw(hardness),
        holiday_memory=draw(hardness),
        holidays=draw(_holidays(horizon)) if Trouble.HOLIDAYS in troubles else (),
        onboarding=OnboardingPolicy(shadow_weeks=draw(_among(2, 1, 0))),
        burden=BurdenPolicy(carry_cap=Decimal(draw(_among(0, 1, 20)))),
        weights=SoftWeights(
            holiday_week=draw(weights),
            role_mix=draw(weights),
            spacing=draw(weights),
            rather_not=draw(weights),
            happy_to=draw(weights),
            away_from_home=draw(weights),
        ),
    )


@st.composite
def _holidays(draw: st.DrawFn, horizon: Horizon) -> tuple[NamedHoliday, ...]:
    """One or two holidays with a day in or about the plan and one in the year before."""
    found = []
    for name in draw(_among(("Founders' Day",), ("Founders' Day", "Lantern Night"))):
        day = draw(_near(horizon))
        found.append(NamedHoliday(name=name, dates=(day - timedelta(days=364), day)))
    return tuple(found)


@st.composite
def _absence(draw: st.DrawFn, names: Sequence[str], horizon: Horizon) -> Absence:
    who, first, days = draw(_among(*names)), draw(_near(horizon)), draw(_among(0, 0, 1, 2, 6, 9))
    approved = draw(_among(True, True, True, False))
    if draw(st.booleans()):
        return Absence(engineer=who, first_day=first, last_day=first + timedelta(days=days), approved=approved)
    start = draw(_moments(first))
    return Absence(engineer=who, start=start, end=start + timedelta(days=days, minutes=90), approved=approved)


@st.composite
def _wish(
    draw: st.DrawFn, names: Sequence[str], rotations: Sequence[Rotation], horizon: Horizon, troubles: set[Trouble]
) -> Wish:
    cannot = [WishLevel.CANNOT] if Trouble.CANNOT in troubles else []
    return Wish(
        engineer=draw(_among(*names)),
        week=draw(_near(horizon)),
        level=draw(_among(*cannot, WishLevel.RATHER_NOT, WishLevel.HAPPY_TO)),
        rotation=draw(st.sampled_from([None, *(rotation.id for rotation in rotations)])),
    )


@st.composite
def _locks(draw: st.DrawFn, names: Sequence[str], rotations: Sequence[Rotation], horizon: Horizon) -> tuple[Lock, ...]:
    found: dict[tuple[str, str, date], Lock] = {}
    for _ in range(draw(st.integers(1, 2))):
        rotation = draw(st.sampled_from(rotations))
        week = first_weekday(draw(_near(horizon)), rotation.handoff.weekday)
        role, engineer = draw(st.sampled_from(rotation.roles)), draw(_among(*names))
        found[rotation.id, role, week] = Lock(rotation=rotation.id, role=role, week=week, engineer=engineer)
    return tuple(found.values())


@st.composite
def _allowance(draw: st.DrawFn, names: Sequence[str], rotations: Sequence[Rotation], horizon: Horizon) -> str:
    """An exception of those kinds that the rules themselves read."""
    kind, who = draw(_among(*Kind)), draw(_among(*names))
    rotation = draw(st.sampled_from(rotations))
    week = first_weekday(draw(_near(horizon)), rotation.handoff.weekday)
    when = draw(st.sampled_from([f"{week}", f"{week:%Y-%m}"]))
    return {
        Kind.LIMIT: f"limit:{who}:{when}",
        Kind.OPEN: f"open:{rotation.id}:{SECONDARY}:{week}",
        Kind.BUSINESS_HOURS: f"business-hours:{rotation.id}:{week:%Y-%m}",
        Kind.HOLIDAY: f"holiday:{who}:{week}",
        Kind.PAIRING: f"pairing:{rotation.id}:{week}",
        Kind.ABSENCE: f"absence:{who}:{week}",
    }.get(kind, f"rest:{who}:{week}")


@st.composite
def _history(draw: st.DrawFn, organisation: Organisation, horizon: Horizon) -> History:
    """Weeks just before and just after the plan, some held in two parts; and who held the holidays."""
    shifts = [shift for one in draw(st.lists(_settled(organisation, horizon), max_size=3)) for shift in one]
    named = [holiday.name for holiday in organisation.policy.holidays]
    first, last = horizon.first_day.year, horizon.last_day.year
    holder = st.builds(
        HolidayHolder,
        holiday=st.sampled_from(named or ["Nobody's Day"]),
        year=_among(first - 1, last - 1, first),
        engineer=st.sampled_from([person.id for person in organisation.engineers]),
    )
    return History(
        shifts=tuple(shifts),
        holidays=tuple(draw(st.lists(holder, min_size=min(2, len(named)), max_size=4 if named else 0))),
    )


@st.composite
def _settled(draw: st.DrawFn, organisation: Organisation, horizon: Horizon) -> list[Shift]:
    rotation = draw(st.sampled_from(organisation.rotations))
    near = st.sampled_from([horizon.first_day - back * WEEK for back in (1, 1, 2, 4)])
    after = st.sampled_from([horizon.last_day + timedelta(days=1) + on * WEEK for on in (0, 0, 1)])
    week = first_weekday(draw(st.one_of(near, after)), rotation.handoff.weekday)
    whole = planned_slot(organisation, rotation.id, draw(_among(*rotation.roles, SHADOW)), week)
    one, other = (draw(st.sampled_from(organisation.engineers)).id for _ in range(2))
    if draw(st.integers(0, 3)):
        return [Shift.of(whole, one)]
    at = whole.start + timedelta(days=draw(st.integers(1, 6)))
    parts = (whole.model_copy(update={"end": at}), whole.model_copy(update={"start": at}))
    return [Shift.of(part, who) for part, who in zip(parts, (one, other), strict=True)]


@st.composite
def incidents(draw: st.DrawFn, horizon: Horizon) -> tuple[Incident, ...]:
    """None, or some in the ten weeks before the plan."""
    return tuple(
        Incident(
            id=f"i{number}",
            team=draw(_among(*TEAMS)),
            severity=draw(_among("SEV-1", "SEV-3")),
            opened=draw(_moments(horizon.first_day - timedelta(days=draw(st.integers(1, 70))))),
        )
        for number in range(draw(_among(0, 0, 2, 5)))
    )


@cache
def _near(horizon: Horizon) -> st.SearchStrategy[date]:
    """A day from a week before the plan to a week after it."""
    days = (horizon.last_day - horizon.first_day).days
    return st.integers(-7, days + 7).map(lambda offset: horizon.first_day + timedelta(days=offset))


@cache
def _moments(day: date) -> st.SearchStrategy[datetime]:
    return st.integers(0, 95).map(
        lambda quarter: datetime.fromisoformat(f"{day}T00:00:00Z") + timedelta(minutes=15 * quarter)
    )
