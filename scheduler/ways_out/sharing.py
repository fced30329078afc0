"""Which rotations must become one: the fewest shares under which everything can be planned.

A rotation that cannot be planned even with all its people to itself must share. The cheapest partition is proposed by
a small integer program over blocks of rotations, blocks are tried out only when proposed, and what fails is cut off:
so the first partition that works is a cheapest one.
"""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from math import comb

from constraints.allowing import allowing
from constraints.framing import frame
from constraints.membership import memberships
from constraints.pooling import pooled, pooled_id
from domain.allowance import Allowance, Kind
from domain.errors import InvalidInput
from domain.organisation import Organisation
from domain.schedule import Horizon
from scheduler.outcome import BrokenSolver
from scheduler.ways_out.feasible import Limits, any_schedule_of
from scheduler.ways_out.package import Package

Block = tuple[str, ...]
_MOST_BLOCKS = 5000
_MOST_TRIES = 60
_EACH = 10_000
"""What each rotation fewer costs; unlike handoffs and many strangers cost less than one."""


def fewest_shares(organisation: Organisation, horizon: Horizon, limits: Limits) -> Package | None:
    """Shares that make a plan possible; None: none was found. `least` counts rotations that are given up."""
    return _Sharing(organisation, horizon, limits).search()


@dataclass(eq=False)
class _Sharing:
    organisation: Organisation
    horizon: Horizon
    limits: Limits
    _works: dict[Block, bool] = field(default_factory=dict)
    _failed: list[frozenset[Block]] = field(default_factory=list)

    def search(self) -> Package | None:
        for _ in range(_MOST_TRIES):
            chosen = self._proposal()
            if chosen is None:
                return None
            tried = [self._alone(block) for block in sorted(chosen)]  # all of them: each failure is worth knowing
            if all(tried):
                if self._together(chosen):
                    allowances = (Allowance(kind=Kind.SHARE, rotations=block) for block in sorted(chosen))
                    given_up = sum(len(block) - 1 for block in chosen)
                    return Package(tuple(allowances), min(given_up, self._least_with_larger_blocks()))
                self._failed.append(chosen)
        return None

    @cached_property
    def _bare(self) -> Organisation:
        """Without what has no say in feasibility."""
        return self.organisation.model_copy(update={"incidents": ()})

    @cached_property
    def _must(self) -> list[str]:
        """Rotations that cannot be planned even with all their people to themselves."""
        return [one.id for one in self.organisation.rotations if not self._alone((one.id,))]

    @cached_property
    def _largest(self) -> int:
        """Up to which size all blocks are looked at."""
        count, size, total = len(self.organisation.rotations), 1, 0
        while size < count and total + comb(count, size + 1) <= _MOST_BLOCKS:
            size += 1
            total += comb(count, size)
        return size

    @cached_property
    def _blocks(self) -> list[Block]:
        ids = [one.id for one in self.organisation.rotations]
        return [block for size in range(2, self._largest + 1) for block in combinations(ids, size)]

    def _least_with_larger_blocks(self) -> int:
        """What a partition with a block beyond the largest size looked at would give up, at the least."""
        if self._largest >= len(self.organisation.rotations):
            return len(self.organisation.rotations)
        others = max(0, len(self._must) - self._largest - 1)
        return self._largest + -(-others // 2)

    def _proposal(self) -> frozenset[Block] | None:
        """The cheapest partition that nothing known speaks against."""
        from ortools.math_opt.python import mathopt  # takes a fifth of a second to load, and is seldom needed

        model = mathopt.Model()
        use = {block: model.add_binary_variable() for block in self._blocks if self._works.get(block, True)}
        for rotation in (one.id for one in self.organisation.rotations):
            mine = mathopt.fast_sum(column for block, column in use.items() if rotation in block)
            model.add_linear_constraint(lb=int(rotation in self._must), ub=1, expr=mine)
        for failed in (frozenset[Block](), *self._failed):
            differs = [1 - use[block] for block in failed if block in use]
            differs += [column for block, column in use.items() if block not in failed]
            model.add_linear_constraint(mathopt.fast_sum(differs) >= 1)
        model.minimize(mathopt.fast_sum(self._cost(block) * column for block, column in use.items()))
        result = mathopt.solve(model, mathopt.SolverType.HIGHS)
        if result.termination.reason is mathopt.TerminationReason.INFEASIBLE:
            return None
        if result.termination.reason is not mathopt.TerminationReason.OPTIMAL:
            raise BrokenSolver(str(result.termination))
        return frozenset(block for block, column in use.items() if result.variable_values(column) > 0.5)

    def _cost(self, block: Block) -> int:
        """Rotations given up; then handoffs that differ; then people who would meet services strange to them."""
        handoffs = {
            (one.handoff.weekday, one.handoff.time, self.organisation.handoff_zone(one.id))
            for one in (self.organisation.rotation[rotation] for rotation in block)
        }
        return _EACH * (len(block) - 1) + 500 * (len(handoffs) - 1) + min(400, self._strangers(block))

    def _strangers(self, block: Block) -> int:
        people = [self._people[rotation] for rotation in block]
        return sum(len(mine) * (len(block) - 1) for mine in people) // 2

    @cached_property
    def _people(self) -> dict[str, set[str]]:
        rotations = self.organisation.rotations
        return {one.id: {member.engineer for member in memberships(self.organisation, one)} for one in rotations}

    def _alone(self, block: Block) -> bool:
        """Whether the block could be planned if its people had nothing else to do."""
        if block not in self._works:
            self._works[block] = self._possible_alone(block)
        return self._works[block]

    def _possible_alone(self, block: Block) -> bool:
        try:
            allowing(self._bare, [Allowance(kind=Kind.SHARE, rotations=block)] if len(block) > 1 else [])
        except InvalidInput:
            return False
        joined = pooled(self._bare, block) if len(block) > 1 else self._bare
        only = joined.model_copy(
            update={"rotations": (joined.rotation[pooled_id(block) if len(block) > 1 else block[0]],)}
        )
        return all(any_schedule_of(problem, self.limits) is not None for problem in frame(only, self.horizon))

    def _together(self, chosen: frozenset[Block]) -> bool:
        shares = [Allowance(kind=Kind.SHARE, rotations=block) for block in sorted(chosen)]
        shared = allowing(self._bare, shares)
        return all(any_schedule_of(problem, self.limits) is not None for problem in frame(shared, self.horizon))
