"""Companies so small that every schedule can be looked at: the oracle of what a change costs."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from hypothesis import strategies as st

from constraints.checker import Checker
from constraints.framing import frame
from constraints.problem import Problem
from domain.organisation import Company, Incident, Organisation
from domain.people import Absence, Engineer, Wish, WishLevel
from domain.policy import MonthlyLimit, Policy
from domain.rotations import Member, Rotation, Team
from domain.schedule import Horizon
from tests.scheduler.enumeration import every_choice

FIRST = date(2027, 1, 4)
PEOPLE = ("ana", "bo", "cy", "di", "eva")
Tiers = tuple[int, ...]


class Known(NamedTuple):
    """One schedule that keeps all rules, and what it costs tier by tier."""

    tiers: Tiers
    chosen: dict[int, int]


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """One group of at most four slots and five people, with absences, wishes, newcomers and uneven teams."""
    roles, weeks, rotations = draw(st.sampled_from([(2, 2, 1), (1, 3, 1), (1, 2, 2)]))
    people = PEOPLE[: draw(st.integers(3, 5))]
    organisation = Organisation(
        company=Company(name="Small", zone="Europe/Berlin"),
        policy=Policy(
            monthly_limit=MonthlyLimit(weeks=draw(st.integers(1, 2))), minimum_rest_weeks=draw(st.integers(0, 1))
        ),
        teams=(Team(id="core", name="Core"), Team(id="edge", name="Edge")),
        engineers=tuple(draw(engineers(name)) for name in people),
        rotations=tuple(_rotation(place, ("primary", "secondary")[:roles]) for place in range(rotations)),
        absences=tuple(draw(st.lists(absences(people, weeks), max_size=2))),
        wishes=tuple(draw(st.lists(wishes(people, weeks), max_size=4))),
        incidents=tuple(draw(st.lists(incidents(), max_size=3, unique_by=lambda one: one.id))),
    )
    (problem,) = frame(organisation, Horizon.of_weeks(FIRST, weeks))
    return problem


def _rotation(place: int, roles: tuple[str, ...]) -> Rotation:
    members = (Member(team="core"), Member(team="edge"))
    name = ("search", "pay")[place]
    return Rotation(id=name, name=name.title(), teams=(("core", "edge")[place],), members=members, roles=roles)


@cache
def engineers(name: str) -> st.SearchStrategy[Engineer]:
    return st.builds(
        Engineer,
        id=st.just(name),
        name=st.just(name.title()),
        email=st.just(f"{name}@example.com"),
        team=st.sampled_from(["core", "core", "edge"]),
        share=st.sampled_from(["1", "1", "0.6"]),
        experienced=st.sampled_from([True, True, False]),
    )


@cache
def absences(people: tuple[str, ...], weeks: int) -> st.SearchStrategy[Absence]:
    def away(name: str, week: int) -> Absence:
        day = FIRST + timedelta(weeks=week, days=2)
        return Absence(engineer=name, first_day=day, last_day=day, reason="knee surgery")

    return st.builds(away, st.sampled_from(people), st.integers(0, weeks - 1))


@cache
def wishes(people: tuple[str, ...], weeks: int) -> st.SearchStrategy[Wish]:
    levels = [WishLevel.RATHER_NOT, WishLevel.HAPPY_TO]
    days = [FIRST + timedelta(weeks=week) for week in range(weeks)]
    return st.builds(Wish, engineer=st.sampled_from(people), week=st.sampled_from(days), level=st.sampled_from(levels))


@cache
def incidents() -> st.SearchStrategy[Incident]:
    opened = datetime(2026, 12, 21, 3, tzinfo=UTC)
    return st.builds(
        lambda number, team, severity: Incident(
            id=f"INC-{number}", team=team, severity=severity, opened=opened + timedelta(hours=5 * number)
        ),
        st.integers(1, 9),
        st.sampled_from(["core", "edge"]),
        st.sampled_from(["SEV-1", "SEV-3"]),
    )


def every_schedule(problem: Problem) -> Iterator[Known]:
    """All complete schedules that keep all rules, judged by the checker alone."""
    judge = Checker(problem)
    for chosen in every_choice(problem):
        schedule = problem.schedule(chosen)
        broken = judge.breaches(schedule)
        if not any(breach.hard for breach in broken):
            yield Known(tuple(judge.tier_values(schedule, broken).values()), chosen)
