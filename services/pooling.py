"""Pooling advice: the ways to share rotations that make every week possible, with the fewest strangers.

A rotation that cannot be planned with all its people to itself must share. The cheapest choice of blocks is computed
exactly; its blocks are tried out, what fails is cut off, and what is left is planned. The first proposal that can be
planned is a cheapest one among the blocks looked at; the next ones share at most half of their pools with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from constraints import checker, yardsticks
from constraints.capacity import hall_sets, window_sums
from constraints.framing import frame
from constraints.pooling import pooled, pooled_id
from constraints.problem import Problem
from constraints.strangers import Strangeness, people_of, strangeness
from domain.advice import Advice, Pool, Proposal
from domain.organisation import Organisation
from domain.plan import Plan, Status
from domain.schedule import Horizon
from scheduler.blocks import Block, Cut, cheapest_blocks
from scheduler.feasibility import any_schedule
from scheduler.outcome import Answer
from scheduler.program import program_of
from scheduler.solve import Request, shortage, solve
from services.planning import THIS_PLAN

_WANTED = 3
_MOST_TRIES = 40
_HALF, _ALL_BUT_ONE = "half", "all but one"
"""Of an earlier proposal's pools, how many a further one may have too."""
_SMALL = 12
"""Up to so many rotations all blocks of up to four are looked at; beyond, each one's nearest neighbours only."""
_NEIGHBOURS = 8


def advise(organisation: Organisation, horizon: Horizon, request: Request) -> Advice:
    """Up to three materially different proposals, each planned; none when nothing needs pooling, or none works."""
    search = _Search(organisation, horizon, request)
    if search.works_as_it_is():
        return Advice(horizon=horizon, feasible=True, short=(), must=(), proposals=())
    proposals = tuple(search.proposals())
    return Advice(
        horizon=horizon,
        feasible=False,
        short=tuple(search.short()),
        must=tuple(search.must),
        proposals=proposals,
        notes=tuple(_notes(search.unplanned, proposals)),
    )


def _notes(unplanned: int, proposals: Sequence[Proposal]) -> Iterator[str]:
    if unplanned:
        yield f"{unplanned} more ways to share could not be planned in time: try a longer --time-limit."
    elif not proposals:
        yield "Sharing alone does not help: no pool of up to four rotations was found that can be planned."


def pooled_by(organisation: Organisation, proposal: Proposal) -> Organisation:
    """The organisation as the proposal has it."""
    return _pooled(organisation, [one.rotations for one in proposal.pools])


def _pooled(organisation: Organisation, blocks: Iterable[Block]) -> Organisation:
    for block in blocks:
        organisation = pooled(organisation, block)
    return organisation


@dataclass(eq=False)
class _Search:
    organisation: Organisation
    horizon: Horizon
    request: Request
    _works: dict[Block, bool] = field(default_factory=dict)
    _refused: list[frozenset[Block]] = field(default_factory=list)
    unplanned: int = 0
    """Choices that could not be planned within the limit."""

    def works_as_it_is(self) -> bool:
        return all(self._can_be_held(problem) for problem in frame(self._bare, self.horizon))

    def short(self) -> Iterator[str]:
        """The counting sums that fall short."""
        for problem in frame(self._bare, self.horizon):
            yield from (shortage(one).sentence for one in window_sums(checker.encoded(problem)) if one.short)

    @cached_property
    def must(self) -> list[str]:
        return [one.id for one in self.organisation.rotations if not self._works_alone((one.id,))]

    def proposals(self) -> Iterator[Proposal]:
        """The cheapest, then others that are not too much like it."""
        told: list[frozenset[Block]] = []
        for _ in range(_MOST_TRIES):
            chosen = self._next(told)
            if chosen is None or len(told) == _WANTED:
                return
            proposal = self._planned(chosen)
            if proposal is None:
                self._refused.append(chosen)
                continue
            told.append(chosen)
            yield proposal

    def _next(self, told: Sequence[frozenset[Block]]) -> frozenset[Block] | None:
        """The cheapest choice whose blocks all work alone; first one that differs much, then one that differs."""
        for may_share in (_HALF, _ALL_BUT_ONE):
            cuts = [Cut(one, len(one) // 2 if may_share is _HALF else len(one) - 1) for one in told]
            while (chosen := self._cheapest(cuts)) is not None:
                failing = [block for block in sorted(chosen) if not self._works_alone(block)]
                if not failing:
                    return chosen
        return None

    def _cheapest(self, cuts: Sequence[Cut]) -> frozenset[Block] | None:
        prices = {block: one.price for block, one in self._blocks.items() if self._works.get(block, True)}
        return cheapest_blocks(self.must, prices, self.request.seed, cuts=cuts, refused=self._refused)

    @cached_property
    def _bare(self) -> Organisation:
        """Without what has no say in feasibility, and takes long to read."""
        return self.organisation.model_copy(update={"incidents": ()})

    @cached_property
    def _blocks(self) -> dict[Block, Strangeness]:
        """Blocks worth looking at: whoever must share with up to three others, the largest rotation first.

        Where each rotation works alone and only all together do not, everybody may share.
        """
        ids = [one.id for one in self.organisation.rotations]
        found: dict[Block, Strangeness] = {}
        for rotation in self.must or ids:
            near = [one for one in ids if one != rotation]
            most = 3 if len(ids) <= _SMALL else 2
            if len(ids) > _SMALL:
                near = sorted(near, key=lambda other: self._strangeness((rotation, other)).price)[:_NEIGHBOURS]
            for size in range(1, most + 1):
                for others in combinations(near, size):
                    block = self._ordered((rotation, *others))
                    if block not in found:
                        found[block] = self._strangeness(block)
        return found

    def _strangeness(self, block: Block) -> Strangeness:
        return strangeness(self._bare, self._ordered(block), self.horizon.first_day)

    def _ordered(self, block: Block) -> Block:
        """The rotation with the most people first: its handoff stays."""
        return tuple(sorted(block, key=lambda one: (-self._sizes[one], self._places[one])))

    @cached_property
    def _sizes(self) -> dict[str, int]:
        return {one.id: len(people_of(self.organisation, one)) for one in self.organisation.rotations}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {one.id: place for place, one in enumerate(self.organisation.rotations)}

    def _works_alone(self, block: Block) -> bool:
        """Whether the block could be planned if its people had nothing else to do."""
        if block not in self._works:
            whole = pooled(self._bare, block) if len(block) > 1 else self._bare
            only = whole.rotation[pooled_id(block) if len(block) > 1 else block[0]]
            problems = frame(whole.model_copy(update={"rotations": (only,)}), self.horizon)
            self._works[block] = all(self._can_be_held(problem) for problem in problems)
        return self._works[block]

    def _can_be_held(self, problem: Problem) -> bool:
        """By counting first; where that finds nothing, by a first schedule that keeps all rules."""
        encoder = checker.encoded(problem)
        if not problem.slots or hall_sets(encoder):
            return not problem.slots
        return any_schedule(program_of(encoder), self.request.seed, None).answer is not Answer.INFEASIBLE

    def _planned(self, chosen: frozenset[Block]) -> Proposal | None:
        """The proposal, planned; None when its rotations cannot be planned together."""
        blocks = sorted(chosen, key=lambda block: self._places[block[0]])
        problems = frame(_pooled(self.organisation, blocks), self.horizon)
        plan = solve(problems, self.horizon, "", self.request)
        self.unplanned += plan.status is Status.OUT_OF_TIME
        return self._proposal(blocks, problems, plan) if plan.schedule.shifts else None

    def _proposal(self, blocks: Sequence[Block], problems: Sequence[Problem], plan: Plan) -> Proposal:
        asked = {block: self._blocks[block] for block in blocks}
        price = sum(one.price for one in asked.values())
        return Proposal(
            pools=tuple(_pool(block, one) for block, one in asked.items()),
            strangers=sum(one.strangers for one in asked.values()),
            price=price,
            switches=tuple(f"--allow share:{'+'.join(block)}" for block in blocks),
            status=plan.status,
            tiers=plan.tiers,
            yardsticks=yardsticks.yardsticks(THIS_PLAN, problems, plan.schedule),
        )


def _pool(block: Block, asked: Strangeness) -> Pool:
    return Pool(
        rotations=block,
        becomes=pooled_id(block),
        people=asked.people,
        strangers=asked.strangers,
        moved=asked.moved,
        hours=asked.hours,
    )
