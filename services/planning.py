"""Plan a quarter: read the organisation, frame, solve, judge, and lay the baselines beside it."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date

from constraints import checker, yardsticks
from constraints.framing import frame
from constraints.problem import Problem
from constraints.score import measures, score
from constraints.tiers import CHANGES
from domain.card import Card
from domain.errors import Fault, InvalidInput
from domain.fairness import Fairness
from domain.organisation import Lock
from domain.plan import Plan, Status
from domain.schedule import Horizon, Schedule
from importers.organisation_file import LoadedOrganisation
from scheduler.deadline import Deadline
from scheduler.greedy import greedy
from scheduler.processes import Stops, at_ctrl_c
from scheduler.round_robin import offset_round_robin
from scheduler.solve import OnProgress, Request, solve, unheard
from services.agreements import taken
from services.infeasibility import card
from services.more_changes import with_more_changes
from services.plan_notes import notes
from services.search_in_time import Patience
from services.unavoidable import unavoidable
from services.ways_out import Tell, untold

THIS_PLAN, ROUND_ROBIN, GREEDY = "dogwatch", "offset round robin", "greedy"


@dataclass(frozen=True)
class Planned:
    """A plan, what it was made from, and how fair it is."""

    loaded: LoadedOrganisation
    problems: tuple[Problem, ...]
    plan: Plan
    fairness: Fairness
    card: Card | None = None
    """Why there is no schedule and what would make one, where it is proved that there is none."""

    @property
    def found(self) -> bool:
        """True when there is a schedule to hand out."""
        return self.plan.found


OnFound = Callable[[], None]


def unannounced() -> None:
    """For those who do not want to hear that there is a schedule."""


def plan(
    loaded: LoadedOrganisation,
    horizon: Horizon,
    request: Request,
    on_progress: OnProgress = unheard,
    allow: Sequence[str] = (),
    published: Schedule | None = None,
    *,
    more_changes: int = 0,
    locks: Sequence[Lock] = (),
    standing: Sequence[str] = (),
    on_found: OnFound = unannounced,
    tell: Tell = untold,
) -> Planned:
    """The plan of a horizon under the exceptions `allow`. Infeasible and out of time are answers too: see `status`.

    A `published` schedule is planned again: fewest changes first, and its weeks outside the horizon are settled; what a
    few changes more would buy is told beside it, and taken where `more_changes` are asked for.
    `locks` hold beside those of the organisation, whatever `allow` releases. Exceptions `standing` in an earlier plan
    hold beside `allow`, also where they are of other weeks.
    `on_found` is called once there is a schedule, before it is compared; `tell` hears what takes its time after "no".
    """
    if published:
        loaded = replace(loaded, organisation=loaded.organisation.settled_by(published.shifts))
    agreed = taken(loaded.organisation, horizon, allow, request.seed, standing)
    locked = agreed.organisation.model_copy(update={"locks": (*agreed.organisation.locks, *locks)})
    loaded = replace(loaded, organisation=locked)
    problems = framed(loaded, horizon, published)
    patience = Patience(Deadline.after(request.seconds), Stops())
    with at_ctrl_c(patience.stops.heard) if request.jobs else nullcontext():
        solved = solve(problems, horizon, loaded.sha256, request, on_progress, patience.stops)
        why = None
        if solved.status is Status.INFEASIBLE:
            tell("no schedule keeps all rules: looking for the reason")
            every = (*standing, *allow)
            why = card(loaded.organisation, horizon, request.seed, every, tell, patience if request.jobs else None)
    if solved.found:
        on_found()
    if published and solved.found and not patience.stops.any:
        problems, solved = with_more_changes(problems, solved, request, more_changes, on_progress)
    told = (*solved.notes, *agreed.notes(), *notes(loaded, problems, solved))
    texts = tuple(one.text for one in agreed.allowances)
    solved = solved.model_copy(update={"notes": told, "allowances": texts})
    return Planned(loaded, problems, solved, _fairness(problems, solved), why)


def framed(loaded: LoadedOrganisation, horizon: Horizon, published: Schedule | None = None) -> tuple[Problem, ...]:
    """The groups to plan; InvalidInput when no rotation hands over within the horizon."""
    problems = frame(loaded.organisation, horizon, published)
    if not any(problem.slots for problem in problems):
        where = f"{horizon.first_day} to {horizon.last_day}"
        raise InvalidInput([Fault("", 0, 0, "horizon", "no handoff day lies in it", where, "plan at least one week")])
    return problems


def _fairness(problems: Sequence[Problem], solved: Plan) -> Fairness:
    methods = [
        (ROUND_ROBIN, Schedule.of(shift for one in problems for shift in offset_round_robin(one).shifts)),
        (GREEDY, Schedule.of(shift for one in problems for shift in greedy(checker.encoded(one)).shifts)),
    ]
    if solved.found:
        methods.insert(0, (THIS_PLAN, solved.schedule))
    return _scored(yardsticks.fairness(problems, methods), problems, solved, [schedule for _, schedule in methods])


def _scored(found: Fairness, problems: Sequence[Problem], solved: Plan, schedules: Sequence[Schedule]) -> Fairness:
    """With scores; none for a plan with fewest changes, which does not tell how fair a plan could be."""
    if any(tier.name == CHANGES for tier in solved.tiers):
        return found
    measured = [measures(problems, schedule) for schedule in schedules]
    least = unavoidable(problems, solved, measured)
    scores = tuple(score(one, least.least) for one in measured)
    return found.model_copy(update={"scores": scores, "scores_proved": least.known})


def horizon_of(quarter: str | None, first_day: str | None, weeks: int | None) -> Horizon:
    """The horizon that the options name; InvalidInput when they name none, two, or something impossible."""
    try:
        if quarter and not first_day and weeks is None:
            return Horizon.of_quarter(quarter)
        if first_day and weeks is not None and not quarter:
            return Horizon.of_weeks(_day(first_day), weeks)
    except ValueError as failure:
        raise InvalidInput([_option_fault(str(failure))]) from failure
    raise InvalidInput([_option_fault("give --quarter 2027-Q1, or --from 2027-01-04 with --weeks 13")])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a day; write it like 2027-01-04") from None


def _option_fault(problem: str) -> Fault:
    return Fault("", 0, 0, "horizon", problem)
