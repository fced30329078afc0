"""Better by hand: two people trade weeks, or somebody else takes one, as long as the schedule gets better by it.

Proves nothing, and ends where no single trade helps. It makes a first schedule worth keeping at an early Ctrl-C, and
gives the proofs of later goals a good start: among people with equal loads, trades change nothing but the weeks.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from constraints.encoder import Encoder, Row
from constraints.problem import Load
from scheduler.exchange import Exchange

_MOST_WORK = 12_000_000
"""Weeks and rules read to price trades, some three seconds in all: a number, not a time, so that the same input gives
the same plan. Where everybody holds fifty weeks a trade costs a hundred times what it costs in a quarter."""

Slots = frozenset[int]
GoOn = Callable[[], bool]


def whatever_happens() -> bool:
    """For those whom nobody interrupts."""
    return True


def traded(encoder: Encoder, chosen: Mapping[int, int], go_on: GoOn = whatever_happens) -> dict[int, int]:
    """A schedule that is at least as good in every goal, in their order; `chosen` (slot -> person) keeps all rules.

    Plans that are to change as little as possible are left alone. Ends early once `go_on` says no.
    """
    if encoder.problem.tiers != encoder.problem.organisation.policy.tiers:
        return dict(chosen)
    trades = _Trades(encoder, dict(chosen), go_on)
    while not trades.spent and trades.sweep():
        pass
    return trades.chosen


@dataclass(eq=False)
class _Trades:
    encoder: Encoder
    chosen: dict[int, int]
    go_on: GoOn = whatever_happens
    work: int = 0
    held: dict[int, Slots] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found: dict[int, set[int]] = defaultdict(set)
        for slot, person in self.chosen.items():
            found[person].add(slot)
        self.held = {person: frozenset(found[person]) for person in range(len(self.encoder.problem.people))}
        self._worst = max((self._worst_of(person, slots) for person, slots in self.held.items()), default=0)

    def sweep(self) -> bool:
        """Look at every trade once, as far as the work goes; True when one was made."""
        made = False
        for slot, others in self._neighbours.items():
            for other in others:
                made |= self._trade(slot, other)
            for cell in self.encoder.problem.cells_in[slot]:
                made |= self._take(slot, cell.person)
            if self.spent:
                break
        return made

    @property
    def spent(self) -> bool:
        """Whether there is no more to do for now: the work is used up, or somebody said stop."""
        return self.work >= _MOST_WORK or not self.go_on()

    def _trade(self, one: int, two: int) -> bool:
        first, second = self.chosen[one], self.chosen[two]
        if first == second:
            return False
        mine, theirs = self.held[first] - {one} | {two}, self.held[second] - {two} | {one}
        return self._made({first: mine, second: theirs}, {one: second, two: first})

    def _take(self, slot: int, taker: int) -> bool:
        holder = self.chosen[slot]
        if taker == holder:
            return False
        after = {holder: self.held[holder] - {slot}, taker: self.held[taker] | {slot}}
        return self._made(after, {slot: taker})

    def _made(self, after: Mapping[int, Slots], changed: Mapping[int, int]) -> bool:
        """Make the trade when it is allowed and better."""
        self.work += sum(len(slots) + self._rules_about[who] for who, slots in after.items())
        price = self._exchange.price
        if sum(price(who, slots) - price(who, self.held[who]) for who, slots in after.items()) >= 0:
            return False
        if not all(self._exchange.fits(who, slots) for who, slots in after.items()):
            return False
        if any(self._worst_of(who, slots) > self._worst for who, slots in after.items()):
            return False
        chosen = {**self.chosen, **changed}
        if not self._keeps_shared_rows(chosen, changed):
            return False
        self.chosen = chosen
        self.held.update(after)
        return True

    def _keeps_shared_rows(self, chosen: Mapping[int, int], changed: Mapping[int, int]) -> bool:
        rows = {id(row): row for slot in changed for row in self._shared.get(slot, ())}
        return all(row.at_least <= _held(row, chosen) <= row.at_most for row in rows.values())

    def _worst_of(self, person: int, slots: Slots) -> int:
        load = Load.of(self.encoder.problem.loads[slot] for slot in slots)
        return max((cost(person, load) for cost in self.encoder.worst.values()), default=0)

    @cached_property
    def _exchange(self) -> Exchange:
        return Exchange(self.encoder, self.chosen)

    @cached_property
    def _rules_about(self) -> Counter[int]:
        """How many wishes, gaps and the like are looked at to price a person's weeks."""
        return Counter(excess.cells[0].person for excess in self.encoder.excesses if excess.cells)

    @cached_property
    def _neighbours(self) -> Mapping[int, list[int]]:
        """Later slots of the same rotation."""
        return dict(self._pairs())

    def _pairs(self) -> Iterator[tuple[int, list[int]]]:
        slots = self.encoder.problem.slots
        places: dict[str, list[int]] = defaultdict(list)
        for place, slot in enumerate(slots):
            places[slot.rotation].append(place)
        for place, slot in enumerate(slots):
            yield place, [other for other in places[slot.rotation] if other > place]

    @cached_property
    def _shared(self) -> Mapping[int, list[Row]]:
        """Rows that speak of several people, by slot; coverage holds by itself."""
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.encoder.rows:
            if row.rule != "coverage" and (row.at_least > 0 or len({cell.person for cell in row.cells}) > 1):
                for slot in {cell.slot for cell in row.cells}:
                    found[slot].append(row)
        return found


def _held(row: Row, chosen: Mapping[int, int]) -> int:
    return sum(chosen[cell.slot] == cell.person for cell in row.cells)
