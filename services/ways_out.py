"""Ways out of an infeasible plan: packages of agreements, found exactly, tried out, the cheapest first."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from math import inf

from constraints.problem import Problem
from domain.allowance import Allowance, Kind, Kinds
from domain.card import WayOut
from domain.errors import OutOfTime
from domain.organisation import Organisation
from domain.schedule import Horizon
from exporters import card_words
from exporters.report.words import listed
from scheduler.deadline import Stopwatch
from scheduler.ways_out.borrowing import loans
from scheduler.ways_out.package import Package
from services.offers import Offers
from services.packages import SECONDS_A_KIND, Packages

_WANTED, _SHOWN = 3, 5
_SECONDS_MORE = 3.0
"""For two kinds that would only make the third of three ways out cheaper: what is not proved by then has its bound."""
_SECONDS_ALL_MORE = 10.0
"""For all such pairs."""
_PAIR = 2
"""What two kinds together cost at the least."""
_FEW_LOANS = 100
"""Up to so many, loans are tried with each other kind."""
_LONGEST_CHOICE = 6
"""Other choices of the same kinds have to be written out: longer ones are not looked for."""
_ALONE = (
    Kind.SHARE, Kind.BUSINESS_HOURS, Kind.LIMIT, Kind.OPEN, Kind.BORROW,
    Kind.REST, Kind.HOLIDAY, Kind.PAIRING, Kind.EXPERIENCED, Kind.ROLE, Kind.UNLOCK,
)  # fmt: skip
_MIXED = tuple(kind for kind in _ALONE if kind is not Kind.SHARE)
"""`ABSENCE` and `JOIN` are in neither: nobody is asked to come back, nor to be found, where others lead out."""

Tell = Callable[[str], None]
OnWay = Callable[[WayOut], None]


def untold(_: str | WayOut) -> None:
    """For those who do not want to hear what is tried, and what is found."""


@dataclass(eq=False)
class WaysOut:
    """The search for one organisation and horizon; same input and seed, same packages, unless seconds run out."""

    organisation: Organisation
    horizon: Horizon
    seed: int = 0
    already: tuple[str, ...] = ()
    """Switches that the organisation is under; each way out names them too."""
    tell: Tell = untold
    """Hears what is tried next."""
    on_way: OnWay = untold
    """Hears each way out as soon as it is tried out, also those to which cheaper ones are found."""
    notes: list[str] = field(default_factory=list)
    _watch: Stopwatch = field(default_factory=Stopwatch, init=False)

    def offered(self) -> tuple[WayOut, ...]:
        """Different ways out, the cheapest first: each kind alone, two together where these are dear or too few."""
        found = [way for kind in _ALONE if self._packages.bends_anything(kind) and (way := self._way((kind,)))]
        found = self._with_others(self._with_pairs(found))
        found += self._mixtures(found, _MIXED)
        found += self._with_newcomers(found)
        if len(found) < _WANTED and (way := self._way((Kind.ABSENCE,))):
            found = self._with_others([*found, way])
        found += self._mixtures(found, (*_MIXED, Kind.ABSENCE), of_any=True)
        return cheapest_first(found)

    def _with_others(self, found: Sequence[WayOut]) -> list[WayOut]:
        """The same, and where they are too few further choices of their kinds."""
        every = list(found)
        while len(every) < _WANTED and (further := list(self._others(every))):
            every += further
        return every

    def why_so_few(self, ways: Sequence[WayOut]) -> Iterator[str]:
        """A sentence where there are fewer ways out than one would like to choose from: what was looked for."""
        if len(ways) >= _WANTED:
            return
        tried = "Tried: each kind of agreement alone, each two together"
        loans = "" if self._loans_mix else ", loans with open weeks only"
        tried = f"{tried} (shares with no other{loans}), all but shares and loans together, and people to be found."
        tried += self._nobody_behind()
        if not ways:
            yield f"Nothing that was tried helps. {tried}"
        else:
            only = "Only one way out" if len(ways) == 1 else f"Only {len(ways)} ways out"
            yield f"{only} found{' in time' if self.notes else ''}. {tried}"

    def _nobody_behind(self) -> str:
        """A sentence for rotations in which no week can be left open, nor be held in business hours."""
        rotations = [self.organisation.rotation[one] for one in sorted(self._packages.short_rotations)]
        single = [one.id for one in rotations if len(one.roles) == 1]
        if not single:
            return ""
        has = f"{listed(single)} {'has' if len(single) == 1 else 'have'} one role"
        return f" {has}: nobody stands behind who could step back."

    def _with_pairs(self, found: Sequence[WayOut]) -> list[WayOut]:
        """The same, and pairs of kinds that cost less than either alone: all of these where there are too few."""
        every, began = list(found), self._watch.spent().processor
        for pair in self._pairs():
            dearest = min([one.price for one in found if set(one.kinds) < set(pair)] + [_third_price(every)])
            few = _third_price(every) == inf
            if not few and self._watch.spent().processor > began + _SECONDS_ALL_MORE:
                return every
            seconds = SECONDS_A_KIND if few else _SECONDS_MORE
            way = self._way(pair, seconds=seconds) if dearest > self._least_of(pair, dearest) else None
            if way and way.price < dearest:
                every.append(way)
        return every

    def _least_of(self, pair: Kinds, dearest: float) -> int:
        """No package of these two kinds costs less; looked at closely where there is something to compare with."""
        if Kind.BORROW in pair or dearest in (inf, _PAIR):
            return _PAIR
        return max(_PAIR, self._least_together)

    @cached_property
    def _least_together(self) -> int:
        """No package of any kinds but shares, loans and absences costs less than this."""
        kinds = tuple(kind for kind in _MIXED if kind is not Kind.BORROW and self._packages.bends_anything(kind))
        try:
            package = self.package(kinds, seconds=_SECONDS_MORE)
        except OutOfTime:
            return 0
        return package.least if package else 0

    def _pairs(self) -> Iterator[Kinds]:
        """Any two kinds. Many loans mix with open weeks only: other proofs with them take too long."""
        for pair in combinations([kind for kind in _MIXED if self._packages.bends_anything(kind)], 2):
            if Kind.BORROW not in pair or Kind.OPEN in pair or self._loans_mix:
                yield pair

    @cached_property
    def _loans_mix(self) -> bool:
        """Whether there are few enough loans to choose from."""
        return len(loans(self.organisation, self._packages.short_rotations)) <= _FEW_LOANS

    def _mixtures(self, found: Sequence[WayOut], among: Kinds, *, of_any: bool = False) -> Iterator[WayOut]:
        """The cheapest packages of whatever kinds that are still missing, without loans and shares: long proofs.

        First of kinds that do not help alone, then without one of those that were needed; then other choices `of_any`.
        """
        every = tuple(one for one in among if one is not Kind.BORROW and self._packages.bends_anything(one))
        helped = {kind for way in found for kind in way.kinds if len(way.kinds) == 1}
        others = tuple(kind for kind in every if kind not in helped)
        ways, todo = list(found), [others]
        while len(ways) < _WANTED and todo:
            kinds = todo.pop(0)
            way = self._mixture(kinds)
            if way and not _known(way, ways):
                todo += [tuple(one for one in kinds if one is not kind) for kind in way.kinds] if not todo else []
                ways.append(way)
                yield way
        for kinds in (others, every) if of_any and len(self.impossible) == 1 else ():
            while len(ways) < _WANTED and (way := self._mixture(kinds, ways)) and not _known(way, ways):
                ways.append(way)
                yield way

    def _with_newcomers(self, found: Sequence[WayOut]) -> Iterator[WayOut]:
        """People to be found, where fewer than three kinds lead out; beside another kind where ways are still few."""
        if len({way.kinds for way in found}) >= _WANTED:
            return
        alone, ways = self._way((Kind.JOIN,)), len(found)
        if alone is not None:
            ways += 1
            yield alone
        for kind in _MIXED:
            if ways < _WANTED and kind is not Kind.BORROW and self._packages.bends_anything(kind):
                way = self._way((kind, Kind.JOIN))
                if way is not None and (alone is None or way.price < alone.price):
                    ways += 1
                    yield way

    def _mixture(self, kinds: Kinds, known: Sequence[WayOut] = ()) -> WayOut | None:
        """The cheapest way out of any of these kinds, other than those known: proved and short, or none."""
        among = [tuple(map(Allowance.parse, way.allowances)) for way in known if set(way.kinds) <= set(kinds)]
        try:
            package = self.package(kinds, among) if kinds else None
        except OutOfTime:
            self.notes.append("No answer in time for several kinds together.")
            return None
        if not package or package.least < len(package.allowances):
            return None
        needed = tuple(one for one in kinds if one in _kinds_of(package))
        if known:
            return self._other_mixture(needed, package)
        return self._offer(kinds, package) if needed == kinds else self._mixture(needed)

    def _other_mixture(self, kinds: Kinds, package: Package) -> WayOut | None:
        """The package as a way out where it is short, and nothing of its kinds is cheaper."""
        if len(package.allowances) > _LONGEST_CHOICE:
            return None
        cheapest_of_all = self.package(kinds)
        if cheapest_of_all is None or len(cheapest_of_all.allowances) < len(package.allowances):
            return None
        return self._offer(kinds, package, in_full=True)

    def _others(self, found: Sequence[WayOut]) -> Iterator[WayOut]:
        """Per kind another choice that costs no more: another lock, another person."""
        for kinds in dict.fromkeys(way.kinds for way in found):
            known = [way for way in found if way.kinds == kinds]
            if self._has_others(known[0]):
                packages = [tuple(map(Allowance.parse, way.allowances)) for way in known]
                other = self._way(kinds, packages)
                if other is not None and other.price == known[0].price:
                    yield other

    def _has_others(self, way: WayOut) -> bool:
        """Whether another choice of the same kinds is worth looking for: it must be short enough to be written out."""
        short = len(way.allowances) <= _LONGEST_CHOICE and Kind.SHARE not in way.kinds
        return short and way.proved and len(self.impossible) == 1

    def package(
        self, kinds: Kinds, other_than: Sequence[Sequence[Allowance]] = (), seconds: float = SECONDS_A_KIND
    ) -> Package | None:
        """As `Packages.cheapest` has it, told before it is looked for."""
        self.tell(f"ways out: trying {card_words.kinds_in_words(kinds)}")
        return self._packages.cheapest(kinds, other_than, seconds)

    @cached_property
    def _packages(self) -> Packages:
        return Packages(self.organisation, self.horizon, self.seed)

    @property
    def impossible(self) -> tuple[Problem, ...]:
        """The groups of rotations that have no schedule."""
        return self._packages.impossible

    def _way(
        self, kinds: Kinds, other_than: Sequence[Sequence[Allowance]] = (), seconds: float = SECONDS_A_KIND
    ) -> WayOut | None:
        """The way out of these kinds, tried out; None where they are not enough, or one of them is not needed."""
        try:
            package = self.package(kinds, other_than, seconds)
        except OutOfTime:
            self.notes.append(f"No answer in time for {' with '.join(kinds)}.")
            return None
        if package is None or _kinds_of(package) != set(kinds):
            return None
        return self._offer(kinds, package, in_full=bool(other_than))

    def _offer(self, kinds: Kinds, package: Package, *, in_full: bool = False) -> WayOut:
        """As `Offers.of` has it, told as soon as it is tried out."""
        way = self._offers.of(kinds, package, in_full=in_full)
        self.on_way(way)
        return way

    @cached_property
    def _offers(self) -> Offers:
        return Offers(self.organisation, self.horizon, self.seed, self.already)


def cheapest_first(found: Sequence[WayOut]) -> tuple[WayOut, ...]:
    """As many different ones as are shown."""
    distinct = {way.allowances: way for way in reversed(found)}
    return tuple(sorted(distinct.values(), key=_dearness)[:_SHOWN])


def _dearness(way: WayOut) -> tuple[int, int, int, Kinds]:
    """By price; but whoever is yet to be found comes after anything agreed on, and to ask somebody back is dearest."""
    last = 2 if Kind.ABSENCE in way.kinds else int(Kind.JOIN in way.kinds)
    return last, way.price, len(way.people), way.kinds


def _third_price(ways: Collection[WayOut]) -> float:
    """What the last of three costs; no bound where there are fewer."""
    return sorted(way.price for way in ways)[_WANTED - 1] if len(ways) >= _WANTED else inf


def _known(way: WayOut, ways: Iterable[WayOut]) -> bool:
    """Whether it is one of these, or one of them with more."""
    return any(not Counter(one.allowances) - Counter(way.allowances) for one in ways)


def _kinds_of(package: Package) -> set[Kind]:
    return {one.kind for one in package.allowances}
