"""A published schedule planned again: what a few more changes than the fewest would buy, and the plan that has them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from constraints.problem import Problem
from domain.plan import MoreChanges, Plan, Status
from scheduler.deadline import Deadline, Stopwatch
from scheduler.frontier import Frontier
from scheduler.solve import OnProgress, Request, solve, unheard

_SECONDS = 10.0
"""To tell what they would buy: what is not proved by then has its bound."""


def with_more_changes(
    problems: Sequence[Problem], fewest: Plan, request: Request, more: int, on_progress: OnProgress = unheard
) -> tuple[tuple[Problem, ...], Plan]:
    """The plan with the fewest changes, and what more of them would buy beside it; or the one with up to `more`.

    No more of them are taken than buy something. The fewest stay where none does, or where nothing better is found in
    what is left of the request's seconds.
    """
    watch, rest = Stopwatch(), request.after(fewest.seconds)
    seconds = _SECONDS if rest.seconds is None else min(_SECONDS, rest.seconds)
    frontier = Frontier(problems, fewest, request.seed, Deadline.after(seconds))
    fewest = fewest.model_copy(update={"frontier": frontier.points})
    if not more or not fewest.frontier:
        return tuple(problems), fewest
    useful = frontier.useful(more)
    larger = tuple(
        replace(problem, allowed_changes=number)
        for problem, number in zip(problems, frontier.allotted(useful), strict=True)
    )
    rest = rest.after(watch.spent().seconds)
    again = solve(larger, fewest.horizon, fewest.input_sha256, rest, on_progress) if rest.seconds != 0.0 else fewest
    if not again.found or _goals(again) >= _goals(fewest):
        told = f"Nothing better was found with up to {more} more changes: these are the fewest."
        return tuple(problems), fewest.model_copy(update={"notes": (*fewest.notes, told)})
    cost, points = again.tiers[1].value, frontier.points
    points = tuple(_at_most(point, cost) if point.more >= useful else point for point in points)
    notes = (*again.notes, *_fewer(useful, more))
    update = {"frontier": points, "seconds": fewest.seconds + again.seconds, "notes": notes}
    return larger, _no_surer(again.model_copy(update=update), frontier.bound(useful))


def _fewer(useful: int, more: int) -> Iterator[str]:
    if useful < more:
        some = "1 more change buys" if useful == 1 else f"{useful} more changes buy"
        yield f"{some} as much as {more} would."


def _at_most(point: MoreChanges, value: int) -> MoreChanges:
    return point.model_copy(update={"goal": point.goal.model_copy(update={"value": min(point.goal.value, value)})})


def _no_surer(plan: Plan, bound: int) -> Plan:
    """The plan is proved for the changes that each group of rotations got; `bound` is proved however they are dealt."""
    fewest, goal, *others = plan.tiers
    if goal.bound <= bound:
        return plan
    told = "In the time given it is not proved that these changes buy most: dealt out otherwise they may buy more."
    tiers = (fewest, goal.model_copy(update={"bound": bound}), *others)
    return plan.model_copy(update={"status": Status.FEASIBLE, "tiers": tiers, "notes": (*plan.notes, told)})


def _goals(plan: Plan) -> list[int]:
    """What it comes to in the goals after the changes."""
    return [tier.value for tier in plan.tiers[1:]]
