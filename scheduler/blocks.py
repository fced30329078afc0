"""Which blocks of rotations to pool: the cheapest choice that covers all who must share."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.outcome import BrokenSolver

Block = tuple[str, ...]


@dataclass(frozen=True)
class Cut:
    """At most so many of these blocks may be chosen together."""

    blocks: frozenset[Block]
    at_most: int


def cheapest_blocks(
    must: Collection[str],
    prices: Mapping[Block, int],
    seed: int,
    *,
    cuts: Sequence[Cut] = (),
    refused: Sequence[frozenset[Block]] = (),
) -> frozenset[Block] | None:
    """Disjoint blocks that contain every rotation of `must`, at the smallest sum of prices; None: there are none.

    `refused` are choices that are not to come back, each as a whole.
    Exact: a set partitioning by CP-SAT, which proves it. One worker, so that the same question has the same answer.
    """
    model = cp_model.CpModel()
    use = {block: model.new_bool_var("+".join(block)) for block in prices}
    for rotation in sorted({one for block in prices for one in block}.union(must)):
        mine = [column for block, column in use.items() if rotation in block]
        if rotation in must:
            model.add(sum(mine) == 1)
        else:
            model.add_at_most_one(mine)
    for cut in cuts:
        model.add(sum(use[block] for block in sorted(cut.blocks) if block in use) <= cut.at_most)
    for choice in refused:
        missing = [1 - use[block] for block in sorted(choice) if block in use]
        model.add(sum([*missing, *(column for block, column in use.items() if block not in choice)]) >= 1)
    model.minimize(sum(prices[block] * column for block, column in use.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False  # see `scheduler.feasibility`
    solver.parameters.random_seed = seed
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status != cp_model.OPTIMAL:
        raise BrokenSolver(f"CP-SAT answered {status} to a set partitioning without a limit")
    return frozenset(block for block, column in use.items() if solver.boolean_value(column))
