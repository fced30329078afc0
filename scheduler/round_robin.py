"""Offset round robin: the baseline every paging product offers, and the honest one to beat.

Each rotation repeats its list; the secondary is half a list behind the primary. Spacing and counts are perfect, and it
knows nothing of vacations, joiners, months, or other rotations.
"""

from collections.abc import Sequence

from constraints.problem import Problem
from domain.schedule import Schedule, Slot


def offset_round_robin(problem: Problem) -> Schedule:
    """A full schedule, whatever rules it breaks; shadow weeks are taken as planned."""
    weeks = {
        rotation: sorted({one.week for one in problem.slots if one.rotation == rotation})
        for rotation in problem.members
    }
    chosen = {}
    for place, slot in enumerate(problem.slots):
        order = _list(problem, slot)
        if order:
            turn = weeks[slot.rotation].index(slot.week)
            roles = problem.organisation.rotation[slot.rotation].roles
            offset = roles.index(slot.role) * len(order) // len(roles)
            chosen[place] = order[(turn + offset) % len(order)]
    return problem.schedule(chosen)


def _list(problem: Problem, slot: Slot) -> Sequence[int]:
    """The rotation's own people, in order of name; everybody who belongs to it when the owning teams have nobody."""
    organisation = problem.organisation
    owners = set(organisation.rotation[slot.rotation].teams)
    everybody = problem.members[slot.rotation]
    at_home = [person for person in everybody if organisation.engineer[problem.people[person]].team in owners]
    return at_home or everybody
