"""What counting proves needs no search: weeks that have too few people, and a solver that comes to the same.

A search can sit for minutes before so many weeks and one person too few; a linear program sees it at once.
"""

from constraints.capacity import HallSet, hall_sets
from constraints.encoder import Encoder
from constraints.problem import Problem
from scheduler.outcome import BrokenSolver
from scheduler.ways_out.feasible import rules_of


def short_by_counting(problem: Problem) -> bool:
    """As `counted_out`, for a problem that is not written down yet."""
    return counted_out(rules_of(problem))


def counted_out(encoder: Encoder) -> bool:
    """Whether some weeks have too few people, so that there is no schedule: by counting, and by a solver.

    No one is told so before the solver agrees: BrokenSolver where it does not.
    """
    halls = hall_sets(encoder)
    if any(can_be_held(encoder, hall) for hall in halls):
        raise BrokenSolver("counting found no schedule, a solver did: please report this organisation file")
    return bool(halls)


def can_be_held(encoder: Encoder, hall: HallSet) -> bool:
    """Whether these weeks alone could be held, by people who may share a week, under what the rules say of them."""
    from ortools.math_opt.python import mathopt  # takes a fifth of a second to load, and is seldom needed

    slots, model = set(hall.slots), mathopt.Model()
    cells = (cell for cell in encoder.problem.cells if cell.slot in slots and cell not in encoder.excluded)
    parts = {cell: model.add_variable(lb=0, ub=1) for cell in cells}
    for row in encoder.rows:
        within = [cell for cell in row.cells if cell.slot in slots]
        at_least = row.at_least if len(within) == len(row.cells) else 0
        held = [parts[cell] for cell in within if cell in parts]
        if at_least or len(held) > row.at_most:
            model.add_linear_constraint(lb=at_least, ub=row.at_most, expr=mathopt.fast_sum(held))
    reason, answers = mathopt.solve(model, mathopt.SolverType.GLOP).termination.reason, mathopt.TerminationReason
    if reason is answers.OPTIMAL:
        return True
    if reason in (answers.INFEASIBLE, answers.INFEASIBLE_OR_UNBOUNDED):  # no part is more than a whole week
        return False
    raise BrokenSolver(f"GLOP answered {reason} to a question of counting")
