"""Small companies for hand-written cases, and what both faces of a rule say about a schedule of theirs."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from constraints.encoder import Encoder
from constraints.framing import frame
from constraints.problem import Problem
from constraints.rule import Goal, Rule
from constraints.slots import slot
from domain.breach import Breach
from domain.organisation import Company, Incident, Organisation
from domain.people import Absence, Engineer, Wish, WishLevel
from domain.policy import Policy
from domain.rotations import Handoff, Member, Rotation, Team, Weekday
from domain.schedule import Horizon, Schedule, Shift
from tests.constraints.evaluation import Verdict, cells_of, costs, verdict

Place = tuple[str, str, date]
"""A slot by (rotation, role, week)."""

MONDAY = date(2027, 1, 4)
PRIMARY, SECONDARY = "primary", "secondary"


def weeks_after(monday: date, number: int) -> date:
    return monday + timedelta(weeks=number)


def person(who: str, *, team: str = "core", **more: Any) -> Engineer:
    return Engineer(id=who, name=who.title(), email=f"{who}@example.com", team=team, **more)


def rotation(name: str = "core", *, weekday: str = "monday", zone: str | None = None, **more: Any) -> Rotation:
    """Kept by the team `core`, held by everybody of it, unless `teams` or `members` say otherwise."""
    at = Handoff(weekday=Weekday(weekday), zone=zone, **({"time": more.pop("time")} if "time" in more else {}))
    made = {"teams": ("core",), "members": (Member(team="core"),)} | more
    return Rotation(id=name, name=name.title(), handoff=at, **made)


def company(
    people: Iterable[str | Engineer] = ("ana", "bo", "cy"),
    rotations: Iterable[Rotation] = (),
    *,
    zone: str = "UTC",
    country: str = "US",
    **more: Any,
) -> Organisation:
    """Everybody in the team `core` with one rotation of primary and secondary, on Mondays at nine."""
    engineers = tuple(person(one) if isinstance(one, str) else one for one in people)
    kept = tuple(rotations) or (rotation(),)
    teams = {one.team for one in engineers} | {team for one in kept for team in one.teams} | {"core"}
    return Organisation(
        company=Company(name="Acme", zone=zone, country=country),
        teams=tuple(Team(id=team, name=team.title()) for team in sorted(teams)),
        engineers=engineers,
        rotations=kept,
        **more,
    )


def framed(organisation: Organisation, weeks: int = 4, first: date = MONDAY) -> Problem:
    """The only group of the organisation, over some weeks."""
    (problem,) = frame(organisation, Horizon.of_weeks(first, weeks))
    return problem


def past(organisation: Organisation, places: Mapping[Place, str]) -> Organisation:
    """The same with shifts that are settled: before or after the plan."""
    shifts = tuple(
        Shift.of(slot(organisation, organisation.rotation[name], role, week), who)
        for (name, role, week), who in places.items()
    )
    history = organisation.history.model_copy(update={"shifts": organisation.history.shifts + shifts})
    return Organisation.model_validate(organisation.model_dump() | {"history": history.model_dump()})


def held(problem: Problem, places: Mapping[Place, str]) -> Schedule:
    """The schedule in which these slots have these holders, and shadows are where they are planned."""
    return problem.schedule({problem.slot_at[place]: problem.position[who] for place, who in places.items()})


def judged(rule: Rule, problem: Problem, places: Mapping[Place, str]) -> tuple[Breach, ...]:
    """The breaches that the checker finds; AssertionError when the encoder does not say the same."""
    schedule = held(problem, places)
    encoder = Encoder(problem)
    rule.encode(encoder)
    found = tuple(rule.check(problem, schedule))
    said = verdict(encoder, cells_of(problem, schedule))
    assert (said is Verdict.KEPT) == (not any(breach.hard for breach in found)), (said, found)
    priced = costs(encoder, cells_of(problem, schedule))
    assert sum(priced.values()) == sum(breach.price for breach in found if not breach.hard)
    return found


def keeps(rule: Rule, problem: Problem, places: Mapping[Place, str]) -> bool:
    """Whether a schedule keeps a hard rule, as both faces say."""
    return not judged(rule, problem, places)


def priced(goal: Goal, problem: Problem, places: Mapping[Place, str]) -> int:
    """What a schedule costs by a goal, as both faces say."""
    schedule = held(problem, places)
    encoder = Encoder(problem)
    goal.encode(encoder)
    price = goal.price(problem, schedule)
    assert costs(encoder, cells_of(problem, schedule)).get(goal.tier, 0) == price
    return price


def away(who: str, first: date, last: date) -> Absence:
    return Absence(engineer=who, first_day=first, last_day=last)


def wish(who: str, week: date, level: WishLevel, rotation: str | None = None) -> Wish:
    return Wish(engineer=who, week=week, level=level, rotation=rotation)


def page(number: int, opened: str, *, team: str = "core", severity: str = "SEV-3") -> Incident:
    return Incident.model_validate({"id": f"i{number}", "team": team, "severity": severity, "opened": opened})


def with_policy(**more: Any) -> Policy:
    """The default policy with some decisions changed; plain words as in the organisation file."""
    return Policy.model_validate(more)
