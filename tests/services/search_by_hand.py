"""An oracle for ways out: tries people week by week, and counts agreements as it goes. Knows no encoder, no solver.

It understands what the small companies use: whole-day absences in UTC, one week a month, one free week between.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import combinations, combinations_with_replacement
from math import comb, inf

from domain.allowance import Allowance, Kind
from domain.organisation import Organisation
from domain.people import PRIMARY, SECONDARY, Engineer
from domain.rotations import Rotation
from domain.schedule import Horizon
from tests.services.infeasible_companies import HOLIDAY_WEEK

WEEK = timedelta(weeks=1)
Cell = tuple[str, str, date]
COUNTED = (Kind.LIMIT, Kind.OPEN, Kind.BORROW)
"""Kinds whose agreements are counted while people are tried out; those of the others are fixed beforehand."""


@dataclass
class ByHand:
    organisation: Organisation
    horizon: Horizon

    def cheapest_is(self, kinds: Sequence[Kind], price: int) -> bool:
        """True when `price` agreements of these kinds suffice, and fewer do not."""
        return self.possible(kinds, price) and not any(
            self.possible(kinds if fewer else (), fewer) for fewer in range(price)
        )

    def effort(self, kinds: Sequence[Kind], budget: int) -> int:
        """How many searches `possible` makes at the most."""
        if Kind.JOIN in kinds:
            return sum(self.effort(_without(Kind.JOIN, kinds), budget - number) for number in range(budget + 1))
        fixed = sum(1 for kind in kinds if kind not in COUNTED for _ in self._candidates(kind))
        return sum(comb(fixed, number) for number in range(budget + 1))

    def possible(self, kinds: Sequence[Kind], budget: int) -> bool:
        """True when at most `budget` agreements of these kinds make a schedule possible."""
        if Kind.JOIN in kinds:
            others = _without(Kind.JOIN, kinds)
            return any(
                self.joined_by(joining).possible(others if budget > number else (), budget - number)
                for number in range(budget + 1)
                for joining in combinations_with_replacement(self.organisation.rotations, number)
            )
        fixed = [one for kind in kinds if kind not in COUNTED for one in self._candidates(kind)]
        return any(
            self._search(frozenset(kinds), set(chosen), budget - number)
            for number in range(min(budget, len(fixed)) + 1)
            for chosen in combinations(fixed, number)
        )

    def possible_at_all(self, kind: Kind) -> bool:
        """True when agreements of one kind, however many, make a schedule possible."""
        if kind is Kind.SHARE:
            return len(self.organisation.rotations) == 2 and self._search(frozenset(), {"share"}, 0)
        if kind is Kind.JOIN:
            plenty = 2 * len(self._weeks())
            return self.joined_by(self.organisation.rotations * plenty).possible((), 0)
        return self._search(frozenset((kind,)), set(self._candidates(kind)), inf)

    def joined_by(self, rotations: Iterable[Rotation]) -> "ByHand":
        """The same with somebody more in each of the rotations."""
        newcomers = tuple(
            Engineer(id=f"new{number}", name="New", email=f"new{number}@example.com", team=one.teams[0])
            for number, one in enumerate(rotations)
        )
        engineers = (*self.organisation.engineers, *newcomers)
        return ByHand(self.organisation.model_copy(update={"engineers": engineers}), self.horizon)

    def people_for(self, rotation: str, week: date) -> list[str]:
        """Members who are there and did not hold the week's holiday last year."""
        attempt = _Try(self.organisation, (), {}, frozenset(), set(), False)
        return [
            one.id
            for one in self.organisation.engineers
            if one.team == f"team{rotation[1:]}"
            and not attempt._away(one.id, week)
            and not (week == HOLIDAY_WEEK and attempt._held_before(one.id))
        ]

    def _weeks(self) -> list[date]:
        count = (self.horizon.last_day - self.horizon.first_day).days // 7 + 1
        return [self.horizon.first_day + number * WEEK for number in range(count)]

    def _candidates(self, kind: Kind) -> Iterator[tuple[object, ...]]:
        rotations, people = self.organisation.rotations, self.organisation.engineers
        months = sorted({_month(week) for week in self._weeks()})
        if kind is Kind.BUSINESS_HOURS:
            yield from ((kind, one.id, month) for one in rotations for month in months)
        elif kind is Kind.PAIRING:
            yield from ((kind, one.id, week) for one in rotations for week in self._weeks())
        elif kind is Kind.EXPERIENCED:
            yield from ((kind, one.id) for one in people if not one.experienced)
        elif kind is Kind.ABSENCE:
            away = {one.engineer for one in self.organisation.absences}
            yield from ((kind, one.id, week) for one in people if one.id in away for week in self._weeks())
        elif kind in (Kind.REST, Kind.HOLIDAY):
            days = self._weeks() if kind is Kind.REST else [HOLIDAY_WEEK]
            yield from ((kind, one.id, week) for one in people for week in days)
        elif kind is Kind.ROLE:
            for one in people:
                yield from ((kind, one.id, role) for role in (PRIMARY, SECONDARY) if role not in (one.roles or (role,)))
        elif kind is Kind.UNLOCK:
            yield from ((kind, lock.rotation, lock.role, lock.week) for lock in self.organisation.locks)

    def _search(self, counted: frozenset[Kind], fixed: set[object], budget: float) -> bool:
        names = [one.id for one in self.organisation.rotations]
        shared = "share" in fixed
        slots = [
            (rotation, role, week)
            for rotation in (["r0"] if shared else names)
            for week in self._weeks()
            for role in ("primary", SECONDARY)
        ]
        if Kind.BORROW in counted:  # people of one rotation then meet themselves in the other: week by week
            slots.sort(key=lambda slot: slot[2])
        locks = {
            ("r0" if shared else lock.rotation, lock.role, lock.week): lock.engineer
            for lock in self.organisation.locks
            if (Kind.UNLOCK, lock.rotation, lock.role, lock.week) not in fixed
        }
        return _Try(self.organisation, slots, locks, counted, fixed, shared).fits(0, {}, frozenset(), budget)


@dataclass
class _Try:
    organisation: Organisation
    slots: Sequence[Cell]
    locks: Mapping[Cell, str]
    counted: frozenset[Kind]
    fixed: set[object]
    shared: bool
    hopeless: set[object] = field(default_factory=set)
    """Where the search has been, as far as it matters for what follows."""

    def fits(self, place: int, held: dict[Cell, str], borrowed: frozenset[tuple[str, str]], budget: float) -> bool:
        if place == len(self.slots):
            return True
        state = (place, self._what_matters(place, held), borrowed, budget)
        if state in self.hopeless:
            return False
        if self._fits(place, held, borrowed, budget):
            return True
        self.hopeless.add(state)
        return False

    def _what_matters(self, place: int, held: Mapping[Cell, str]) -> object:
        """Who held what last week and this week, and how often each has been on call in each month."""
        rotation, _, week = self.slots[place]
        apart = not self.shared and Kind.BORROW not in self.counted
        later = [
            (one, who)
            for one, who in held.items()
            if (one[0] == rotation or not apart) and _month(one[2]) >= _month(week - WEEK)
        ]
        month = _month(week)
        counts = Counter(who for one, who in later if _month(one[2]) == month and not self._free_of_count(one))
        return frozenset(counts.items()), frozenset((one, who) for one, who in later if one[2] >= week - WEEK)

    def _fits(self, place: int, held: dict[Cell, str], borrowed: frozenset[tuple[str, str]], budget: float) -> bool:
        rotation, role, _ = slot = self.slots[place]
        for engineer in self.organisation.engineers:
            who, loan = engineer.id, (engineer.id, rotation)
            stranger = not self.shared and engineer.team != f"team{rotation[1:]}"
            if stranger and (role != SECONDARY or Kind.BORROW not in self.counted):
                continue
            price = self._limit_price(who, slot, held)
            if price is None:
                continue
            price += int(stranger and loan not in borrowed)
            if price <= budget and self._may(who, slot, held):
                further = borrowed | {loan} if stranger else borrowed
                if self.fits(place + 1, {**held, slot: who}, further, budget - price):
                    return True
        leave_open = Kind.OPEN in self.counted and role == SECONDARY and slot not in self.locks and budget > 0
        if leave_open and self._paired(slot, held, None):
            return self.fits(place + 1, held, borrowed, budget - 1)
        return False

    def _free_of_count(self, slot: Cell) -> bool:
        return slot[1] == SECONDARY and (Kind.BUSINESS_HOURS, slot[0], _month(slot[2])) in self.fixed

    def _limit_price(self, who: str, slot: Cell, held: Mapping[Cell, str]) -> int | None:
        """Exceptions that one more week takes; None: it cannot be."""
        if self._free_of_count(slot):
            return 0
        month = _month(slot[2])
        mine = [one for one, holder in held.items() if holder == who and _month(one[2]) == month]
        before = sum(not self._free_of_count(one) for one in mine)
        if before == 0:
            return 0
        return 1 if Kind.LIMIT in self.counted else None

    def _may(self, who: str, slot: Cell, held: Mapping[Cell, str]) -> bool:
        week = slot[2]
        if self.locks.get(slot, who) != who:
            return False
        roles = self.organisation.engineer[who].roles
        if roles is not None and slot[1] not in roles and (Kind.ROLE, who, slot[1]) not in self.fixed:
            return False
        if self._away(who, week) and (Kind.ABSENCE, who, week) not in self.fixed:
            return False
        if week == HOLIDAY_WEEK and self._held_before(who) and (Kind.HOLIDAY, who, week) not in self.fixed:
            return False
        for one, holder in held.items():
            if holder == who and (one[2] == week or self._too_close(who, one, slot)):
                return False
        return self._paired(slot, held, who)

    def _too_close(self, who: str, one: Cell, slot: Cell) -> bool:
        exempt = any((Kind.REST, who, week) in self.fixed for week in (one[2], slot[2]))
        counts = not self._free_of_count(one) and not self._free_of_count(slot)
        return counts and not exempt and abs(one[2] - slot[2]) < 2 * WEEK

    def _away(self, who: str, week: date) -> bool:
        return any(
            one.engineer == who and one.first_day <= week + WEEK and week <= one.last_day
            for one in self.organisation.absences
            if one.first_day and one.last_day
        )

    def _held_before(self, who: str) -> bool:
        return any(one.engineer == who for one in self.organisation.history.holidays)

    def _paired(self, slot: Cell, held: Mapping[Cell, str], who: str | None) -> bool:
        """Asked at the secondary, which comes last."""
        if slot[1] != SECONDARY or (Kind.PAIRING, slot[0], slot[2]) in self.fixed:
            return True
        pair = [held[slot[0], "primary", slot[2]], who]
        return any(self._experienced(one) for one in pair if one)

    def _experienced(self, who: str) -> bool:
        return self.organisation.engineer[who].experienced or (Kind.EXPERIENCED, who) in self.fixed


@cache
def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _without(kind: Kind, kinds: Iterable[Kind]) -> tuple[Kind, ...]:
    return tuple(one for one in kinds if one is not kind)


def weeks_short(can: Mapping[Cell, Iterable[str]], limit: int) -> int:
    """Slots that stay open at the least when each person holds `limit` of them: by augmenting paths."""
    holder: dict[tuple[str, int], Cell] = {}

    def place(slot: Cell, seen: set[tuple[str, int]]) -> bool:
        for seat in ((who, number) for who in can[slot] for number in range(limit)):
            if seat not in seen:
                seen.add(seat)
                if seat not in holder or place(holder[seat], seen):
                    holder[seat] = slot
                    return True
        return False

    return sum(not place(slot, set()) for slot in can)


def agreements(texts: Iterable[str]) -> list[Allowance]:
    return [Allowance.parse(text) for text in texts]
