"""What a coordinator should know about a plan beyond its figures, in sentences without private reasons."""

from collections.abc import Iterator, Sequence

from compensation.holdings import held_slots
from compensation.stipend_book import StipendBook
from constraints.burden import BurdenEstimate
from constraints.problem import Problem
from constraints.tiers import FAIRNESS, OVERLOAD, SHARING
from domain.errors import Fault
from domain.organisation import Organisation
from domain.plan import Plan, Status
from domain.schedule import Horizon, Schedule
from importers.organisation_file import LoadedOrganisation
from services.history_notes import later_incidents

_SEVERAL = 3
"""Fewer weeks with a holiday are nobody's question."""


def notes(loaded: LoadedOrganisation, problems: Sequence[Problem], plan: Plan) -> tuple[str, ...]:
    """Joiners, people without a week or with most holidays, teams whose load is a guess, and roles without a rate."""
    found = [*_unknown_load(loaded.organisation, plan.horizon)]
    for problem in problems:
        found += _joiners(problem)
        if plan.status in (Status.OPTIMAL, Status.FEASIBLE):
            found += _without_weeks(problem, plan)
            found += _most_holidays(problem, plan)
    return (*found, *_unpaid(loaded.organisation, plan.schedule))


def without_rate(organisation: Organisation, schedule: Schedule) -> tuple[Fault, ...]:
    """Roles and times for which the organisation has no rate, so that nobody can tell what the schedule pays."""
    return StipendBook(organisation).rate_gaps(held_slots(organisation, schedule))


def _unpaid(organisation: Organisation, schedule: Schedule) -> Iterator[str]:
    gaps = without_rate(organisation, schedule)
    if gaps and not organisation.pay.stipends:
        yield "No stipend forecast (pay.csv): pay.stipends has no rates."
    elif gaps:
        more = f" ({len(gaps) - 1} more of this kind)" if len(gaps) > 1 else ""
        yield f"No stipend forecast (pay.csv): {gaps[0].problem}; {gaps[0].hint}{more}."


def _unknown_load(organisation: Organisation, horizon: Horizon) -> Iterator[str]:
    yield from later_incidents(organisation, horizon)
    estimate = BurdenEstimate.seen_from(organisation, horizon)
    if not estimate.history:
        yield "No incident history: every week counts as quiet, and only standby is balanced."
    elif estimate.unknown_teams:
        yield f"No incidents on record for {', '.join(estimate.unknown_teams)}: taken to be like the company's mean."


def _joiners(problem: Problem) -> Iterator[str]:
    for person, first in problem.own_from.items():
        name = problem.organisation.engineer[person].name
        weeks = [shift for shift in problem.shadows if shift.engineer == person]
        days = " and ".join(str(week.week) for week in weeks)
        shadows = f"shadows {weeks[0].rotation} in the weeks of {days}" if weeks else "shadows no week"
        own = f"may hold own weeks from {first}" if first else "holds no own week in this plan"
        yield f"{name} {shadows}, and {own}."


def _without_weeks(problem: Problem, plan: Plan) -> Iterator[str]:
    idle = [
        problem.organisation.engineer[person].name
        for person in problem.people
        if person not in plan.schedule.by_engineer
    ]
    if idle:
        yield f"No week in this plan: {', '.join(idle)}."


def _most_holidays(problem: Problem, plan: Plan) -> Iterator[str]:
    """Every reader asks: whoever holds more than half of the weeks with a named holiday, and why that may be."""
    weeks = {problem.slots[place].week for place, names in problem.holidays.items() if names}
    for person in problem.people:
        mine = sorted({shift.week for shift in plan.schedule.by_engineer.get(person, ()) if shift.week in weeks})
        if len(mine) >= _SEVERAL and 2 * len(mine) > len(weeks):
            name, days = problem.organisation.engineer[person].name, ", ".join(str(week) for week in mine)
            yield f"{name} holds {len(mine)} of the {len(weeks)} weeks with a named holiday ({days}){_why(problem)}."


def _why(problem: Problem) -> str:
    goals = problem.organisation.policy.tiers
    first = [goal for goal in goals[: goals.index(SHARING)] if goal in (FAIRNESS, OVERLOAD)]
    if not first:
        return ""
    verb = "comes" if len(first) == 1 else "come"
    return (
        f": {' and '.join(first)} {verb} before {SHARING} in policy.tiers, and primary and secondary in balance count "
        "beside it. A lock changes it, or another order of the goals"
    )
