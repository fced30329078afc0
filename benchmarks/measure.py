"""Measures one method on one draw of one case, in this process and nothing else, and prints the figures as JSON.

python -m benchmarks.measure ring-5 1 plan
"""

import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar

from benchmarks.cases import CASES, Case, organisation
from benchmarks.textbook import solve_textbook
from constraints import tiers
from constraints.checker import encoded
from constraints.framing import frame
from constraints.problem import Problem
from scheduler.narrow_model import NarrowModel
from scheduler.outcome import Restriction
from scheduler.program import program_of
from scheduler.solve import Progress, Request, solve

T = TypeVar("T")

LIMIT_SECONDS = 3600.0
TEXTBOOK_SECONDS = 15.0
_FAIRNESS = (tiers.FAIRNESS, tiers.OVERLOAD)


def main() -> None:
    name, draw, method = sys.argv[1:]
    case = next(one for one in CASES if one.name == name)
    print(json.dumps(METHODS[method](case, int(draw))))


def plan(case: Case, draw: int) -> dict[str, object]:
    """The product's way: seconds by phase, gap by goal, and the peak of memory."""
    company, horizon = organisation(case, draw)
    began = time.perf_counter()
    problems = frame(company, horizon)
    framed = time.perf_counter()
    watch = _Watch()
    planned = solve(problems, horizon, "", Request(seconds=LIMIT_SECONDS, jobs=case.jobs), watch.heard)
    ended = time.perf_counter()
    for worker in multiprocessing.active_children():
        worker.join()
    figures: dict[str, object] = {
        "status": planned.status.value,
        "groups": len(problems),
        "tiers": {tier.name: {"value": tier.value, "bound": tier.bound, "gap": tier.gap} for tier in planned.tiers},
        "framing": framed - began,
        "solving": ended - framed,
        "total": ended - began,
        "processor": _processor_seconds(),
        "peak_mb": _peak_mb(case),
    }
    if not case.jobs:
        figures |= {"model": watch.of(""), "fairness": watch.of(*_FAIRNESS), "later": watch.later}
        figures["seconds"] = {tier.name: watch.of(tier.name) for tier in planned.tiers}
    return figures


class _Watch:
    """Processor seconds by goal: what passed since the last news belongs to the goal that the news is about."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._last = time.process_time()

    def heard(self, progress: Progress) -> None:
        now = time.process_time()
        self._seconds[progress.tier] = self._seconds.get(progress.tier, 0.0) + now - self._last
        self._last = now

    def of(self, *names: str) -> float:
        """ "" is what comes before the first goal: encoding, program, first schedule."""
        return sum(self._seconds.get(name, 0.0) for name in names)

    @property
    def later(self) -> float:
        return sum(seconds for name, seconds in self._seconds.items() if name and name not in _FAIRNESS)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """What the work answers, and its processor seconds."""
    began = time.process_time()
    return work(), time.process_time() - began


def _peak_mb(case: Case) -> float:
    """The most memory held at once, at most: this process's own peak, and that of its largest worker for each."""
    own, worker = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    per_megabyte = 1024**2 if sys.platform == "darwin" else 1024
    return (own + case.jobs * worker) / per_megabyte


def _processor_seconds() -> float:
    """Of this process and of the workers that ended: what a busy machine does not change."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def textbook(case: Case, draw: int) -> dict[str, object]:
    """The model that most people would write first, with its share of time."""
    (problem,) = frame(*organisation(case, draw))
    return asdict(solve_textbook(problem, TEXTBOOK_SECONDS))


def relaxation(case: Case, draw: int) -> dict[str, object]:
    """The linear relaxation over load profiles by itself: how good a bound it is, and how soon it is there."""
    found = [_relaxed(problem) for problem in frame(*organisation(case, draw))]
    return {"bound": sum(bound for bound, _ in found), "seconds": sum(seconds for _, seconds in found)}


def _relaxed(problem: Problem) -> tuple[float, float]:
    program = program_of(encoded(problem))
    model = NarrowModel(program, 0)
    model.extend(tiers.FAIRNESS)
    relaxed, seconds = _timed(lambda: model.relax(program.objective(tiers.FAIRNESS), Restriction(), None))
    return (relaxed.bound if relaxed else 0.0), seconds


METHODS: dict[str, Callable[[Case, int], dict[str, object]]] = {
    "plan": plan,
    "textbook": textbook,
    "relaxation": relaxation,
}

if __name__ == "__main__":
    main()
