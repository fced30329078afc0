"""Everybody else who might hold a cell: forbidden by which rule, hindered by which week, and at what price."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from constraints.problem import Cell
from constraints.reasons import forbidden_by, in_the_way, plainest
from domain.why import Candidate, Obstacle, Standing, TierPrice
from scheduler.outcome import Answer
from scheduler.what_if import Settled
from services.why_facts import Facts, Question
from services.why_prices import found_prices, no_price_below, settled_prices

BOUNDED = 3
"""Candidates in no chain who are looked at one by one, a fiftieth of a second each."""

_NO_SCHEDULE = Obstacle(
    rule="all rules together", sentence="every schedule with her breaks some rule: two solvers agree"
)


@dataclass(frozen=True, eq=False)
class Candidates:
    """The candidates of one question."""

    facts: Facts
    question: Question

    def settled(self) -> Settled:
        """The best schedule in which one of the wanted people holds the cell."""
        if not self._wanted:
            return Settled(Answer.INFEASIBLE)
        start = min(self._chains, key=self._cost, default=None)
        return self.facts.what_if.best(
            self.facts.slot, self._wanted, self._chains[start] if start is not None else None
        )

    def listed(self, settled: Settled) -> tuple[Candidate, ...]:
        """Possible ones first, the cheapest first; then those for whom no schedule works, then the forbidden ones.

        Only the engineer asked for, when there is one.
        """
        listed = [self._candidate(one, Standing.EXCLUDED, told) for one, told in self._forbidden.items()]
        if settled.answer is Answer.INFEASIBLE:
            listed += [self._candidate(person, Standing.IMPOSSIBLE, (_NO_SCHEDULE,)) for person in self._wanted]
        elif self.question.instead is not None:
            listed += [self._settled(person, settled) for person in self._wanted]
        elif self.question.exact:
            listed += [self._proved(person) for person in self._wanted]
        else:
            listed += self._by_chains(settled)
        asked = [one for one in listed if self.question.instead in (None, one.engineer)]
        return tuple(sorted(asked, key=_rank))

    @cached_property
    def _forbidden(self) -> dict[int, tuple[Obstacle, ...]]:
        """Who cannot hold the cell whatever anybody else does, and why not."""
        encoder, slot = self.facts.what_if.encoder, self.facts.slot
        told = {person: forbidden_by(encoder, Cell(person, slot)) for person in self.facts.others}
        return {person: obstacles for person, obstacles in told.items() if obstacles}

    @cached_property
    def _free(self) -> list[int]:
        return [person for person in self.facts.others if person not in self._forbidden]

    @cached_property
    def _wanted(self) -> list[int]:
        """Whom to look for: the one asked for, else everybody whom no rule forbids."""
        asked = self.question.instead
        return self._free if asked is None else [one for one in self._free if self.facts.problem.people[one] == asked]

    @cached_property
    def _chains(self) -> dict[int, dict[int, int]]:
        """Per person, a schedule in which she holds the cell, by a short chain of exchanges."""
        exchange, slot = self.facts.what_if.exchange, self.facts.slot
        chains = {person: exchange.taking_over(person, slot) for person in self._wanted}
        return {person: after for person, after in chains.items() if after is not None}

    @cached_property
    def _costs(self) -> dict[int, dict[str, int]]:
        return {person: self.facts.what_if.price_of(after) for person, after in self._chains.items()}

    def _cost(self, person: int) -> tuple[list[int], int]:
        """What a person's chain costs, tier after tier, and how many cells it changes."""
        return list(self._costs[person].values()), self.facts.what_if.changed(self._chains[person])

    def _by_chains(self, settled: Settled) -> list[Candidate]:
        """The best one as it was proved; the others by their chains, and by what none of their schedules undercuts."""
        best = settled.chosen.get(self.facts.slot)
        others = [person for person in self._wanted if person != best]
        floor = no_price_below(self.facts, settled)
        found, least = [], self._least(others)
        for person in others:
            if person in self._chains:
                prices = found_prices(self.facts, self._costs[person], floor, least.get(person))
                found.append(self._possible(person, prices, self._cost(person)[1]))
            elif person in least and least[person] is None and not self._any_schedule(person):
                found.append(self._candidate(person, Standing.IMPOSSIBLE, (_NO_SCHEDULE,)))
            else:
                found.append(self._possible(person))
        return [*found, *([self._settled(best, settled)] if best is not None else [])]

    def _least(self, people: Sequence[int]) -> dict[int, int | None]:
        """Prices in the first tier that nobody undercuts; None: not even the relaxation has a schedule.

        One relaxation for everybody together; one each for the first of those who are in no chain.
        """
        what_if, slot = self.facts.what_if, self.facts.slot
        plan = next(iter(what_if.tier_values.values()))
        values: dict[int, int | None] = dict(what_if.least(slot, self._wanted) or {})
        for person in [one for one in people if one not in self._chains][:BOUNDED]:
            alone = what_if.least(slot, [person], among=self._wanted)
            values[person] = None if alone is None else alone.get(person)
        return {person: None if value is None else value - plan for person, value in values.items()}

    def _any_schedule(self, person: int) -> bool:
        return self.facts.what_if.possible(self.facts.slot, person)

    def _proved(self, person: int) -> Candidate:
        """One candidate by a solve of her own."""
        settled = self.facts.what_if.best(self.facts.slot, [person], self._chains.get(person))
        if settled.answer is Answer.INFEASIBLE:
            return self._candidate(person, Standing.IMPOSSIBLE, (_NO_SCHEDULE,))
        return self._settled(person, settled)

    def _settled(self, person: int, settled: Settled) -> Candidate:
        changes = self.facts.what_if.changed(settled.chosen) if settled.chosen else None
        return self._possible(person, settled_prices(self.facts, settled), changes)

    def _possible(self, person: int, prices: Sequence[TierPrice] = (), changes: int | None = None) -> Candidate:
        problem, slot = self.facts.problem, self.facts.slot
        rows = self.facts.what_if.exchange.obstacles(person, slot)
        obstacles = plainest(in_the_way(problem, row, slots) for row, slots in rows)
        return self._candidate(person, Standing.POSSIBLE, obstacles, prices, changes)

    def _candidate(
        self,
        person: int,
        standing: Standing,
        obstacles: Sequence[Obstacle],
        prices: Sequence[TierPrice] = (),
        changes: int | None = None,
    ) -> Candidate:
        return Candidate(
            engineer=self.facts.problem.people[person],
            name=self.facts.name(person),
            standing=standing,
            obstacles=tuple(obstacles),
            prices=tuple(prices),
            changes=changes,
        )


_ORDER = (Standing.POSSIBLE, Standing.IMPOSSIBLE, Standing.EXCLUDED)


def _rank(one: Candidate) -> tuple[int, bool, list[int], int, str]:
    prices = [price.price for price in one.prices]
    return _ORDER.index(one.standing), not prices, prices, one.changes or 0, one.name
