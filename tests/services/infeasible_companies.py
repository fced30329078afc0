"""Small companies that cannot be planned, each in one of five ways; the same number gives the same company."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from domain.organisation import Company, History, HolidayHolder, Lock, Organisation
from domain.people import PRIMARY, SECONDARY, Absence, Engineer
from domain.policy import NamedHoliday, Policy
from domain.rotations import Member, Rotation, Team
from domain.schedule import Horizon

TROUBLES = ("too few people", "vacations", "locks against spacing", "one holiday twice", "nobody experienced")
FIRST = date(2027, 3, 1)
HOLIDAY, HOLIDAY_WEEK = "Founders' Day", FIRST + timedelta(weeks=1)

_HOLIDAY = NamedHoliday(name=HOLIDAY, dates=(HOLIDAY_WEEK, date(2026, 3, 8)))


def infeasible_company(number: int) -> tuple[Organisation, Horizon]:
    """One or two rotations over three or four weeks; most numbers give one that cannot be planned."""
    rng = Random(number)
    trouble = TROUBLES[number % len(TROUBLES)]
    weeks = rng.choice((3, 4))
    sizes = [rng.choice((3, 4, 5) if trouble == "too few people" else (2 * weeks, 2 * weeks + 1))]
    sizes += [rng.choice((2 * weeks, 2 * weeks + 2))] if rng.random() < 0.4 else []
    teams = [f"team{place}" for place in range(len(sizes))]
    green = trouble == "nobody experienced"
    people = [
        _engineer(f"{'abc'[place]}{index}", team, experienced=rng.random() < (0.25 if green and not place else 0.9))
        for place, (team, size) in enumerate(zip(teams, sizes, strict=True))
        for index in range(size)
    ]
    home = [one.id for one in people if one.team == teams[0]]
    holiday = trouble == "one holiday twice"
    organisation = Organisation(
        company=Company(name=f"No {number}", zone="UTC"),
        policy=Policy(holidays=(_HOLIDAY,) if holiday else ()),
        teams=tuple(Team(id=team, name=team) for team in teams),
        engineers=tuple(people),
        rotations=tuple(
            Rotation(id=f"r{place}", name=f"R{place}", teams=(team,), members=(Member(team=team),))
            for place, team in enumerate(teams)
        ),
        absences=tuple(_absences(trouble, home, weeks, rng)),
        locks=tuple(_locks(home, rng)) if trouble == "locks against spacing" else (),
        history=History(holidays=tuple(_holders(home, rng)) if holiday else ()),
    )
    return organisation, Horizon.of_weeks(FIRST, weeks)


def _engineer(who: str, team: str, *, experienced: bool) -> Engineer:
    return Engineer(id=who, name=who.upper(), email=f"{who}@example.com", team=team, experienced=experienced)


def _absences(trouble: str, home: list[str], weeks: int, rng: Random) -> Iterator[Absence]:
    often = {"vacations": 0.6, "nobody experienced": 0.3}.get(trouble, 0.08)
    for who in home:
        if rng.random() < often:
            first = FIRST + timedelta(days=rng.randrange(7 * weeks))
            length = timedelta(days=rng.randrange(3, 16))
            yield Absence(engineer=who, first_day=first, last_day=first + length, reason="surgery")


def _locks(home: list[str], rng: Random) -> Iterator[Lock]:
    who, start = rng.choice(home), FIRST + timedelta(weeks=rng.randrange(2))
    yield Lock(rotation="r0", role=PRIMARY, week=start, engineer=who)
    yield Lock(rotation="r0", role=rng.choice((PRIMARY, SECONDARY)), week=start + timedelta(weeks=1), engineer=who)


def _holders(home: list[str], rng: Random) -> Iterator[HolidayHolder]:
    for who in rng.sample(home, len(home) - rng.randrange(2)):
        yield HolidayHolder(holiday=HOLIDAY, year=2026, engineer=who)
