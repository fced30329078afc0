"""A plan: all groups solved, put together, and judged by the checker before anybody sees it."""

import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

from constraints import checker
from constraints.capacity import WindowSum, window_sums
from constraints.problem import Problem
from constraints.tiers import UNITS, over_groups
from domain.errors import RefusedPlan
from domain.plan import Plan, Shortage, Status, Tier
from domain.schedule import Horizon, Schedule
from scheduler.counted import short_by_counting
from scheduler.group import GroupAnswer, Step
from scheduler.pool import Pool
from scheduler.processes import Stops, at_ctrl_c
from scheduler.trades import traded
from scheduler.ways_out.feasible import rules_of

OnProgress = Callable[["Progress"], None]


@dataclass(frozen=True)
class Progress:
    """How far one group is: its rotations, the tier at work, best so far and bound (None: not known yet)."""

    group: int
    groups: int
    rotations: tuple[str, ...]
    tier: str
    best: int | None
    bound: int | None


def unheard(progress: Progress) -> None:
    """For those who do not want to hear about progress."""


@dataclass(frozen=True)
class Request:
    """How to solve: same seed, same plan, unless the limit (seconds of wall time) binds."""

    seed: int = 0
    seconds: float | None = None
    jobs: int = 0
    """Processes; 0: in this one."""
    prove_all: bool = False
    """Give the goals after fairness all the time there is, too; see `scheduler.deadline`."""

    def after(self, seconds: float, *, at_least: float = 0.0) -> "Request":
        """The same with what is left of its seconds, and never less than `at_least`."""
        return self if self.seconds is None else replace(self, seconds=max(at_least, self.seconds - seconds))


def solve(
    problems: Sequence[Problem],
    horizon: Horizon,
    input_sha256: str,
    request: Request,
    on_progress: OnProgress = unheard,
    stops: Stops | None = None,
) -> Plan:
    """The best plan for the problems; RefusedPlan when the checker does not agree with the solver.

    `stops` counts how often Ctrl-C is pressed meanwhile, for whoever goes on afterwards.
    """
    began, stops = time.monotonic(), stops or Stops()

    def on_step(place: int, step: Step) -> None:
        rotations = tuple(problems[place].members)
        on_progress(Progress(place, len(problems), rotations, step.tier, step.best, step.bound))

    pool = Pool(request.seed, request.seconds, request.jobs, on_step, prove_all=request.prove_all, stops=stops)
    with at_ctrl_c(stops.heard) if request.jobs else nullcontext():
        answers = _counted(problems, pool.solve(problems), stops)
        plan = Plan(horizon=horizon, status=_status(answers), seed=request.seed, input_sha256=input_sha256)
        if plan.found:
            plan = judged(plan, problems, _bettered(problems, answers, stops))
    if plan.status is Status.INFEASIBLE:
        plan = plan.model_copy(update={"shortages": _shortages(problems)})
    notes = _notes(plan, interrupted=stops.any)
    return plan.model_copy(update={"notes": notes, "seconds": round(time.monotonic() - began, 3)})


def _counted(problems: Sequence[Problem], answers: Sequence[GroupAnswer], stops: Stops) -> list[GroupAnswer]:
    """What has no answer is counted, until Ctrl-C is pressed (again): what counting proves needs no search."""
    go_on, counted = stops.not_again(), list(answers)
    for place, answer in enumerate(answers):
        if _status(counted) is Status.OUT_OF_TIME and answer.status is Status.OUT_OF_TIME and go_on():
            counted[place] = GroupAnswer(Status.INFEASIBLE if short_by_counting(problems[place]) else answer.status)
    return counted


def _bettered(problems: Sequence[Problem], answers: Sequence[GroupAnswer], stops: Stops) -> list[GroupAnswer]:
    """What was stopped before fairness was proved still gets the trades that help, until Ctrl-C is pressed (again)."""
    go_on = stops.not_again()
    return [
        replace(answer, chosen=traded(checker.encoded(problem), answer.chosen, go_on)) if _is_early(answer) else answer
        for problem, answer in zip(problems, answers, strict=True)
    ]


def _is_early(answer: GroupAnswer) -> bool:
    """Whether it may be no more than a first schedule."""
    reached_second_goal = len(answer.bounds) > 1
    return answer.status is not Status.OPTIMAL and not reached_second_goal


def _status(answers: Sequence[GroupAnswer]) -> Status:
    """The plan's status: as good as its worst group's."""
    found = {answer.status for answer in answers}
    order = (Status.INFEASIBLE, Status.OUT_OF_TIME, Status.FEASIBLE)
    return next((status for status in order if status in found), Status.OPTIMAL)


def judged(plan: Plan, problems: Sequence[Problem], answers: Sequence[GroupAnswer]) -> Plan:
    """The plan with its schedule, after the checker recomputed every rule and every tier from the shifts."""
    parts = [problem.schedule(answer.chosen) for problem, answer in zip(problems, answers, strict=True)]
    schedule = Schedule.of(shift for part in parts for shift in part.shifts)
    broken = [one for problem, part in zip(problems, parts, strict=True) for one in checker.breaches(problem, part)]
    hard = [breach for breach in broken if breach.hard]
    if hard:
        raise RefusedPlan("the checker found broken rules: " + "; ".join(one.sentence for one in hard[:5]))
    figures = _figures(problems, parts, answers)
    proved = all(value == bound for pairs in figures.values() for value, bound in pairs)
    return plan.model_copy(
        update={
            "schedule": schedule,
            "tiers": tuple(_tier(name, *zip(*pairs, strict=True)) for name, pairs in figures.items()),
            "status": Status.OPTIMAL if proved else Status.FEASIBLE,
        }
    )


def _figures(
    problems: Sequence[Problem], parts: Sequence[Schedule], answers: Sequence[GroupAnswer]
) -> dict[str, list[tuple[int, int]]]:
    """Per tier and group, the checker's value and the solver's bound; one below the other: one of them is wrong."""
    found: dict[str, list[tuple[int, int]]] = {name: [] for name in problems[0].tiers}
    for problem, part, answer in zip(problems, parts, answers, strict=True):
        for name, value in checker.tier_values(problem, part).items():
            bound = answer.bounds.get(name, answer.floors.get(name, 0))
            if value < bound or (answer.status is Status.OPTIMAL and value != bound):
                raise RefusedPlan(f"{', '.join(problem.members)}: {name} is {value} by the checker, {bound} proved")
            found[name].append((value, bound))
    return found


def _tier(name: str, values: tuple[int, ...], bounds: tuple[int, ...]) -> Tier:
    return Tier(name=name, value=over_groups(name, values), bound=over_groups(name, bounds), unit=UNITS[name])


def _shortages(problems: Sequence[Problem]) -> tuple[Shortage, ...]:
    """The counting sums that are short."""
    return tuple(shortage(one) for problem in problems for one in window_sums(rules_of(problem)) if one.short)


def shortage(sums: WindowSum) -> Shortage:
    """A sum that falls short, in one sentence."""
    return Shortage(
        rotations=(sums.rotation,),
        month=sums.window,
        weeks_needed=sums.needed,
        weeks_possible=sums.possible,
        people=sums.people,
        sentence=f"{sums.rotation}, {sums.window}: {sums.needed} weeks to hold, {len(sums.people)} people who can hold "
        f"{sums.possible}: {sums.short} short",
    )


def _notes(plan: Plan, *, interrupted: bool) -> tuple[str, ...]:
    if interrupted and plan.status is Status.OUT_OF_TIME:
        return ("Stopped by hand before a first schedule was found.",)
    if plan.status is Status.OUT_OF_TIME:
        return ("Out of time before a first schedule was found: try a longer --time-limit.",)
    if plan.first_unproved is None:
        return ()
    goal = plan.first_unproved
    open_goal = f"The first goal that is not proved is {goal.name}: at most {goal.gap:.2%} is left to gain there."
    if interrupted and goal.name == plan.tiers[0].name:
        return (f"Stopped by hand early: a first schedule, not yet made as fair as it can be. {open_goal}",)
    if interrupted:
        said = "Stopped by hand: the best schedule found so far. Planning again without stopping may give another one."
        return (f"{said} {open_goal}",)
    return (
        f"{open_goal} Size or time ended the search; where it was time, the same command may give another plan on "
        "another machine. --prove-all and a longer --time-limit take it to the end.",
    )
