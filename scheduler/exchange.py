"""Who could pass which week to whom: short chains of changes around a schedule, found in milliseconds.

A chain begins with one person taking a cell. Each person it reaches takes one week and gives at most one up; it ends
with somebody who can simply take the last one, or with the first holder. A chain proves nothing by itself: it is a
first schedule for the solver. Where it costs nothing at all it is the answer, since nothing beats a proved plan.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from constraints.encoder import Encoder, Row
from constraints.problem import Cell, Load

_LONGEST = 6
"""People in a chain; longer ones are no longer told to anybody."""
_TIER = 10**12
"""One unit of a tier outweighs all that the later tiers can add up to."""

Slots = frozenset[int]


@dataclass(frozen=True)
class _Chain:
    """`price` of passing a loose slot on, and the moves (taker, slot she gives up for it)."""

    price: int
    moves: tuple[tuple[int, int | None], ...]

    def reaches(self, person: int) -> bool:
        return any(taker == person for taker, _ in self.moves)


@dataclass(frozen=True, eq=False)
class Exchange:
    """Chains of changes around one complete schedule (`chosen`: slot -> person) that keeps all rules."""

    encoder: Encoder
    chosen: Mapping[int, int]

    def taking_over(self, person: int, slot: int) -> dict[int, int] | None:
        """The schedule after the cheapest chain found that gives `slot` to `person`; None when no chain does."""
        rest = self._rest(slot)
        if any(given in rest and rest[given].reaches(person) for given in self._held[person]):
            rest = self._settled(self.chosen[slot], slot, person)
        chains = sorted(self._beginnings(person, slot, rest), key=lambda chain: (chain.price, chain.moves[0][1] or 0))
        schedules = (self._after(chain, slot) for chain in chains)
        return next((after for after in schedules if self.keeps_shared_rows(after)), None)

    def steps_in(self, person: int, slot: int) -> bool:
        """True when the person can take the slot beside all she holds, and nobody else has to change."""
        fits = self.fits(person, self._held[person] | {slot}) and not self._locked(self.chosen[slot], slot)
        return fits and self.keeps_shared_rows({**self.chosen, slot: person})

    def obstacles(self, person: int, slot: int) -> Iterator[tuple[Row, tuple[int, ...]]]:
        """The rows that keep a person from simply taking a slot, each with her slots that stand in the way.

        None of hers stands in the way where a row asks for somebody else, as pairing does.
        """
        for row in self._rows[person]:
            cells = {cell.slot for cell in row.cells}
            mine = tuple(sorted(self._held[person] & cells - {slot}))
            if slot in cells and len(mine) + 1 > row.at_most:
                yield row, mine
        after = {**self.chosen, slot: person}
        yield from ((row, ()) for row in self._shared if not _kept(row, after))

    def _beginnings(self, person: int, slot: int, rest: Mapping[int, _Chain]) -> Iterator[_Chain]:
        mine, before = self._held[person], self.price(person, self._held[person])
        if self.fits(person, mine | {slot}):
            yield _Chain(self.price(person, mine | {slot}) - before, ((person, None),))
        for given in mine:
            taken = mine - {given} | {slot}
            if given in rest and self.fits(person, taken) and not self._locked(person, given):
                price = self.price(person, taken) - before + rest[given].price
                yield _Chain(price, ((person, given), *rest[given].moves))

    def _rest(self, slot: int) -> dict[int, _Chain]:
        """What is settled once a slot has left its holder, whoever takes it: most candidates share it."""
        known = self._rests.get(slot)
        if known is None:
            known = self._rests[slot] = self._settled(self.chosen[slot], slot, None)
        return known

    @cached_property
    def _rests(self) -> dict[int, dict[int, _Chain]]:
        return {}

    def _settled(self, holder: int, slot: int, person: int | None) -> dict[int, _Chain]:
        """For each slot that comes loose, the cheapest way to find it a holder, without the two at the ends.

        Relaxed again and again, so that chains grow by one person each time.
        """
        best = dict(self._endings(holder, slot, person))
        for _ in range(_LONGEST - 2):
            found = dict(best)
            for loose, price, taker, given in self._passes:
                after = best.get(given)
                if after and taker not in (holder, person) and not after.reaches(taker):
                    longer = _Chain(price + 1 + after.price, ((taker, given), *after.moves))
                    if loose not in found or longer.price < found[loose].price:
                        found[loose] = longer
            if found == best:
                break
            best = found
        return best

    def _endings(self, holder: int, slot: int, person: int | None) -> Iterator[tuple[int, _Chain]]:
        """Whoever can take a loose slot and give nothing up: a third person, or the holder who gave up the first."""
        ends: dict[int, _Chain] = {}
        for loose, price, taker in self._takes:
            if taker not in (holder, person) and (loose not in ends or price + 1 < ends[loose].price):
                ends[loose] = _Chain(price + 1, ((taker, None),))
        left = self._held[holder] - {slot}
        for loose in range(len(self.encoder.problem.slots)):
            if loose not in self._held[holder] and self.fits(holder, left | {loose}):
                price = self.price(holder, left | {loose}) - self.price(holder, left) + 1
                if loose not in ends or price < ends[loose].price:
                    ends[loose] = _Chain(price, ((holder, None),))
        return iter(ends.items())

    def _after(self, chain: _Chain, slot: int) -> dict[int, int]:
        after, loose = dict(self.chosen), slot
        for taker, given in chain.moves:
            after[loose] = taker
            if given is not None:
                loose = given
        return after

    @cached_property
    def _held(self) -> Mapping[int, Slots]:
        found: dict[int, set[int]] = defaultdict(set)
        for slot, person in self.chosen.items():
            found[person].add(slot)
        return {person: frozenset(found[person]) for person in range(len(self.encoder.problem.people))}

    @cached_property
    def _passes(self) -> list[tuple[int, int, int, int]]:
        """(loose slot, price, taker, slot she gives up): everybody's ways to take one week instead of another."""
        return [
            (loose, self.price(taker, mine - {given} | {loose}) - self.price(taker, mine), taker, given)
            for loose, taker, mine in self._takers()
            for given in mine
            if self.fits(taker, mine - {given} | {loose}) and not self._locked(taker, given)
        ]

    @cached_property
    def _takes(self) -> list[tuple[int, int, int]]:
        """(loose slot, price, taker) for everybody who can take one more week."""
        return [
            (loose, self.price(taker, mine | {loose}) - self.price(taker, mine), taker)
            for loose, taker, mine in self._takers()
            if self.fits(taker, mine | {loose})
        ]

    def _takers(self) -> Iterator[tuple[int, int, Slots]]:
        for loose, cells in enumerate(self.encoder.problem.cells_in):
            for cell in cells:
                if cell not in self.encoder.excluded and self.chosen[loose] != cell.person:
                    yield loose, cell.person, self._held[cell.person]

    @cached_property
    def _rows(self) -> Mapping[int, list[Row]]:
        """Rows about one person only, that limit her."""
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.encoder.rows:
            if row.cells and row.at_most < len(row.cells) and len({cell.person for cell in row.cells}) == 1:
                found[row.cells[0].person].append(row)
        return found

    @cached_property
    def _limits(self) -> Mapping[int, list[tuple[Slots, int]]]:
        """Per person, what is limited otherwise than to one."""
        return {
            person: [(frozenset(cell.slot for cell in row.cells), row.at_most) for row in rows if row.at_most != 1]
            for person, rows in self._rows.items()
        }

    @cached_property
    def _shared(self) -> list[Row]:
        """Rows that ask for somebody: coverage holds by itself, pairing and locks are looked at in the end."""
        return [row for row in self.encoder.rows if row.at_least > 0 and row.rule != "coverage"]

    def keeps_shared_rows(self, chosen: Mapping[int, int]) -> bool:
        return all(_kept(row, chosen) for row in self._shared)

    @cached_property
    def _locks(self) -> frozenset[Cell]:
        return frozenset(cell for row in self.encoder.rows if row.rule == "locks" for cell in row.cells)

    def _locked(self, person: int, slot: int) -> bool:
        return Cell(person, slot) in self._locks

    def fits(self, person: int, slots: Slots) -> bool:
        """True when the person may hold all these slots: none is excluded, no row is overfull."""
        if not slots <= self._open[person]:
            return False
        clashes = self._clashes[person]
        apart = all(slot not in clashes or clashes[slot].isdisjoint(slots) for slot in slots)
        return apart and all(len(cells & slots) <= most for cells, most in self._limits.get(person, ()))

    @cached_property
    def _open(self) -> list[Slots]:
        """Per person, the slots that no rule excludes."""
        problem, excluded = self.encoder.problem, self.encoder.excluded
        return [
            frozenset(cell.slot for cell in problem.cells_of[person] if cell not in excluded)
            for person in range(len(problem.people))
        ]

    @cached_property
    def _clashes(self) -> Mapping[int, Mapping[int, set[int]]]:
        """Per person and slot, the slots that cannot be held beside it."""
        found: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for person, rows in self._rows.items():
            for slots in (frozenset(cell.slot for cell in row.cells) for row in rows if row.at_most == 1):
                for slot in slots:
                    found[person][slot] |= slots - {slot}
        return found

    @cached_property
    def _prices(self) -> dict[tuple[int, Slots], int]:
        return {}

    def price(self, person: int, slots: Slots) -> int:
        """What a person's slots cost over all tiers but those of the worst-off person; an earlier tier outweighs."""
        known = self._prices.get((person, slots))
        if known is None:
            known = self._prices[person, slots] = self._priced(person, slots)
        return known

    def _priced(self, person: int, slots: Slots) -> int:
        problem, total = self.encoder.problem, 0
        load = Load.of(problem.loads[slot] for slot in slots)
        mine = sum(1 << slot for slot in slots)
        for tier in problem.organisation.policy.tiers:
            cells = self.encoder.prices.get(tier)
            own = sum(cells.get(Cell(person, slot), 0) for slot in slots) if cells else 0
            own += sum(cost(person, load) for cost in self.encoder.personal.get(tier, ()))
            for counted, free, price, short in self._extras.get((tier, person), ()):
                over = (counted & mine).bit_count() - free
                if short:
                    over = -over
                if over > 0:
                    own += over * price
            total = total * _TIER + own
        return total * _TIER

    @cached_property
    def _extras(self) -> Mapping[tuple[str, int], list[tuple[int, int, int, bool]]]:
        """Excesses about one person only, their slots as bits; those about pairs are left to whoever judges it all."""
        found: dict[tuple[str, int], list[tuple[int, int, int, bool]]] = defaultdict(list)
        for excess in self.encoder.excesses:
            if len({cell.person for cell in excess.cells}) == 1:
                counted = sum(1 << cell.slot for cell in excess.cells)
                found[excess.tier, excess.cells[0].person].append((counted, excess.free, excess.price, excess.short))
        return found


def _kept(row: Row, chosen: Mapping[int, int]) -> bool:
    return row.at_least <= sum(chosen[cell.slot] == cell.person for cell in row.cells) <= row.at_most
