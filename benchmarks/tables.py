"""The figures as tables that can be pasted into a README."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from benchmarks.cases import Case
from benchmarks.measure import TEXTBOOK_SECONDS
from constraints.tiers import FAIRNESS
from domain.policy import Policy

Figures = Mapping[str, Any]
Results = Mapping[str, Mapping[str, Sequence[Figures]]]
"""By name of the case and by method, one entry for each draw."""

_HEAD = (
    *("case", "engineers", "weeks", "fairness proved", "later goals", "in all, clock", "in all, processor", "peak MB"),
    *("gap of each goal", "LP relaxation of fairness", f"textbook CP-SAT, {TEXTBOOK_SECONDS:.0f} s"),
)


def main_table(cases: Sequence[Case], results: Results) -> str:
    """A line for each size. Several draws: the median, and the worst in brackets. Goals are processor seconds."""
    return _table(_HEAD, [_line(case, results[case.name]) for case in cases if case.name in results])


_GOALS = ("case", "draw", "goal", "value", "bound", "gap", "processor")


def goals_table(cases: Sequence[Case], results: Results) -> str:
    """A line for each goal of each draw whose goals were told apart."""
    lines = [
        [case.says, str(draw), name, f"{goal['value']:,}", f"{goal['bound']:,}", _percent(goal["gap"]), seconds]
        for case in cases
        for draw, plan in enumerate(results.get(case.name, {}).get("plan", ()), start=1)
        for name, goal in plan["tiers"].items()
        for seconds in [f"{_short(plan['seconds'][name])} s" if "seconds" in plan else "-"]
    ]
    return _table(_GOALS, lines)


def _line(case: Case, methods: Mapping[str, Sequence[Figures]]) -> list[str]:
    plans = methods["plan"]
    draws = f" ({case.draws} draws)" if case.draws > 1 else ""
    return [
        case.says + draws,
        f"{case.engineers:,}",
        str(case.weeks),
        *(_seconds(plans, name) for name in ("fairness", "later", "total", "processor")),
        f"{max(plan['peak_mb'] for plan in plans):,.0f}",
        _gaps(plans),
        _relaxation(methods),
        _textbook(methods),
    ]


def _seconds(plans: Sequence[Figures], name: str) -> str:
    found = [plan[name] for plan in plans if name in plan]
    if not found:
        return "-"
    return f"{_short(median(found))} s" if len(found) == 1 else f"{_short(median(found))} ({_short(max(found))}) s"


def _short(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:.0f}"


def _gaps(plans: Sequence[Figures]) -> str:
    """The worst of all draws, goal by goal; `0` is proved."""
    unsolved = sorted({plan["status"] for plan in plans if not plan["tiers"]})
    if unsolved:
        return ", ".join(unsolved)
    return " / ".join(_percent(max(plan["tiers"][name]["gap"] for plan in plans)) for name in Policy().tiers)


def _percent(part: float) -> str:
    return "0" if part == 0 else f"{100 * part:.2g} %"


def _relaxation(methods: Mapping[str, Sequence[Figures]]) -> str:
    """How far its bound lies below the optimum, and its seconds."""
    pairs = [
        (plan["tiers"][FAIRNESS]["value"], relaxed)
        for plan, relaxed in zip(methods["plan"], methods.get("relaxation", ()), strict=False)
        if plan["tiers"]
    ]
    if not pairs:
        return "-"
    gap = max(max(0.0, 1 - relaxed["bound"] / best) if best else 0.0 for best, relaxed in pairs)
    return f"{100 * gap:.2f} % below, {_seconds([relaxed for _, relaxed in pairs], 'seconds')}"


def _textbook(methods: Mapping[str, Sequence[Figures]]) -> str:
    """Of the first draw: what it found, beside the optimum, and what it could prove."""
    found = next(iter(methods.get("textbook", ())), None)
    if found is None:
        return "-"
    seconds, bound = f"{found['seconds']:.0f} s", f"bound {found['bound']:,}"
    if found["value"] is None:
        return f"no schedule, {bound}, {seconds}"
    best = methods["plan"][0]["tiers"][FAIRNESS]["value"]
    above = f"{100 * (found['value'] / best - 1):.1f} % above" if found["value"] > best else "the best"
    return f"{found['value']:,} ({above}), {bound}, {seconds}"


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [head, *lines]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    align: Callable[[Sequence[str]], str] = lambda row: " | ".join(  # noqa: E731
        cell.ljust(width) if place == 0 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    rule = "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])])
    return "\n".join([f"| {align(head)} |", f"|{rule}|", *(f"| {align(row)} |" for row in rows[1:])])
