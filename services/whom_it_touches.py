"""Whom agreements are about: the people named, and those who may hold weeks of the rotations that change."""

from collections.abc import Sequence

from constraints.framing import frame
from domain.allowance import Allowance
from domain.organisation import Organisation
from domain.schedule import Horizon
from scheduler.ways_out.feasible import rules_of


def touched(organisation: Organisation, horizon: Horizon, allowances: Sequence[Allowance]) -> tuple[str, ...]:
    """In the order of their ids. Whoever is away all the time, or may hold nothing there, is not among them."""
    named = {one.engineer for one in allowances if one.engineer}
    changed = {one for allowance in allowances if not allowance.engineer for one in allowance.rotations}
    return tuple(sorted(named | _holders(organisation, horizon, changed)))


def _holders(organisation: Organisation, horizon: Horizon, rotations: set[str]) -> set[str]:
    """Who may hold any week of the rotations in the horizon, whatever anybody else does."""
    found: set[str] = set()
    for problem in frame(organisation, horizon) if rotations else ():
        if not rotations.isdisjoint(problem.members):
            excluded = rules_of(problem).excluded
            found |= {
                problem.people[cell.person]
                for cell in problem.cells
                if cell not in excluded and problem.slots[cell.slot].rotation in rotations
            }
    return found
