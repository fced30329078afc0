"""Ways out of an infeasible plan: packages of agreements, found exactly, tried out, the cheapest first."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from constraints import checker
from constraints.allowing import allowing
from constraints.framing import frame
from constraints.problem import Problem
from domain.allowance import AUTO, Allowance, Kind, Kinds
from domain.card import WayOut
from domain.errors import OutOfTime, RefusedPlan
from domain.organisation import Organisation
from domain.schedule import Horizon
from exporters import card_words
from exporters.agreement_words import agreement
from scheduler.deadline import Deadline
from scheduler.ways_out.borrowing import fewest_borrowed
from scheduler.ways_out.elastic import Package, cheapest
from scheduler.ways_out.feasible import Limits, any_schedule_of
from scheduler.ways_out.sharing import fewest_shares
from services.whom_it_touches import touched

_WANTED, _SHOWN = 3, 5
_SECONDS_A_KIND = 10.0
_WRITTEN_OUT = 3
"""Up to so many agreements stand in the switch itself; more are taken as `KIND:auto`."""
_ALONE = (
    Kind.SHARE, Kind.BUSINESS_HOURS, Kind.LIMIT, Kind.OPEN, Kind.BORROW,
    Kind.REST, Kind.HOLIDAY, Kind.PAIRING, Kind.EXPERIENCED, Kind.UNLOCK,
)  # fmt: skip
_MIXED = tuple(kind for kind in _ALONE if kind is not Kind.SHARE)
"""`ABSENCE` is in neither: nobody is asked to come back where three other ways lead out."""

Tell = Callable[[str], None]


def untold(sentence: str) -> None:
    """For those who do not want to hear what is tried."""


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
    notes: list[str] = field(default_factory=list)

    def offered(self) -> tuple[WayOut, ...]:
        """Different ways out, the cheapest first: each kind alone, and mixtures where these are too few."""
        found = [way for kind in _ALONE if (way := self._way((kind,)))]
        helped = {way.kinds[0] for way in found}
        if len(found) < _WANTED:
            found += [way for pair in self._pairs(helped) if (way := self._way(pair))]
        found = self._with_others(found)
        if len(found) < _WANTED and (way := self._way((Kind.ABSENCE,))):
            found = self._with_others([*found, way])
        found += self._mixtures(found)
        distinct = {way.allowances: way for way in reversed(found)}
        return tuple(sorted(distinct.values(), key=_dearness)[:_SHOWN])

    def _with_others(self, found: Sequence[WayOut]) -> list[WayOut]:
        """The same, and where they are too few further choices of their kinds."""
        every = list(found)
        while len(every) < _WANTED and (further := list(self._others(every))):
            every += further
        return every

    def why_so_few(self, ways: Sequence[WayOut]) -> Iterator[str]:
        """A sentence where there are fewer ways out than one would like to choose from."""
        if not ways:
            yield "No agreement on offer helps: more people are needed."
        elif len(ways) < _WANTED:
            only = "Only one way out" if len(ways) == 1 else f"Only {len(ways)} ways out"
            if self.notes:
                yield f"{only} found in time."
            else:
                yield f"{only}: no other kind of agreement helps, alone or with a second, nor another choice as cheap."

    def _pairs(self, helped: Collection[Kind]) -> Iterator[Kinds]:
        """Two kinds that do not help alone. Loans mix with open weeks only: other proofs with them take too long."""
        for pair in combinations([kind for kind in _MIXED if kind not in helped and self._bends_anything(kind)], 2):
            if Kind.BORROW not in pair or Kind.OPEN in pair:
                yield pair

    def _mixtures(self, found: Sequence[WayOut]) -> Iterator[WayOut]:
        """The cheapest packages of whatever kinds that are still missing: of kinds that do not help alone, then of all.

        Without loans and shares, with which proofs take too long.
        """
        if len(self.impossible) != 1:
            return
        every = tuple(one for one in (*_MIXED, Kind.ABSENCE) if one is not Kind.BORROW and self._bends_anything(one))
        helped = {kind for way in found for kind in way.kinds if len(way.kinds) == 1}
        known = [tuple(map(Allowance.parse, way.allowances)) for way in found]
        for kinds in (tuple(kind for kind in every if kind not in helped), every):
            while len(known) < _WANTED and (package := self._mixture(kinds, known)):
                known.append(package.allowances)
                yield self._offer(tuple(one for one in every if one in _kinds_of(package)), package, in_full=True)

    def _mixture(self, kinds: Kinds, known: Sequence[Sequence[Allowance]]) -> Package | None:
        """The cheapest package of any of these kinds, other than those known: proved, or none."""
        self.tell(f"ways out: trying {card_words.kinds_in_words(kinds)}")
        among = [package for package in known if {one.kind for one in package} <= set(kinds)]
        try:
            package = self.package(kinds, among)
        except OutOfTime:
            self.notes.append("No answer in time for several kinds together.")
            return None
        return package if package and package.least == len(package.allowances) else None

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
        short = len(way.allowances) <= _WRITTEN_OUT and Kind.SHARE not in way.kinds
        return short and way.proved and len(self.impossible) == 1

    def package(self, kinds: Kinds, other_than: Sequence[Sequence[Allowance]] = ()) -> Package | None:
        """The cheapest package of these kinds for the whole plan; None: they are not enough. OutOfTime.

        `other_than` the packages known, where one group of rotations has no schedule.
        """
        limits = Limits(self.seed, Deadline.after(_SECONDS_A_KIND).left)
        if kinds == (Kind.SHARE,):
            return fewest_shares(self.organisation, self.horizon, limits)
        if Kind.BORROW in kinds:
            rotations = self.short_rotations
            return fewest_borrowed(self.organisation, self.horizon, rotations, kinds, limits, other_than)
        packages = []
        for problem in self.impossible:
            packages.append(cheapest(problem, kinds, limits, other_than=other_than))
            if packages[-1] is None:
                return None
        sound = [one for one in packages if one]
        allowances = tuple(allowance for one in sound for allowance in one.allowances)
        return Package(allowances, sum(one.least for one in sound))

    @cached_property
    def impossible(self) -> tuple[Problem, ...]:
        """The groups of rotations that have no schedule."""
        limits = Limits(self.seed)
        return tuple(one for one in frame(self.organisation, self.horizon) if any_schedule_of(one, limits) is None)

    @cached_property
    def short_rotations(self) -> frozenset[str]:
        return frozenset(rotation for problem in self.impossible for rotation in problem.members)

    def _bends_anything(self, kind: Kind) -> bool:
        """Locks cannot be released where there are none, nor holidays be held again that nobody held."""
        if kind is Kind.UNLOCK:
            return any(problem.organisation.locks for problem in self.impossible)
        if kind is Kind.HOLIDAY:
            return any(problem.holidays and problem.holders for problem in self.impossible)
        if kind in (Kind.PAIRING, Kind.EXPERIENCED):
            return any(not one.experienced for problem in self.impossible for one in problem.organisation.engineers)
        return True

    def _way(self, kinds: Kinds, other_than: Sequence[Sequence[Allowance]] = ()) -> WayOut | None:
        """The way out of these kinds, tried out; None where they are not enough, or one of them is not needed."""
        self.tell(f"ways out: trying {card_words.kinds_in_words(kinds)}")
        try:
            package = self.package(kinds, other_than)
        except OutOfTime:
            self.notes.append(f"No answer in time for {' with '.join(kinds)}.")
            return None
        if package is None or _kinds_of(package) != set(kinds):
            return None
        if len(kinds) > 1 and package.least < len(package.allowances):
            return None
        return self._offer(kinds, package)

    def _offer(self, kinds: Kinds, package: Package, *, in_full: bool = False) -> WayOut:
        """The package as a way out, tried out; `in_full` where its kinds alone do not say which package it is."""
        self._try_out(package)
        number = sum(max(1, len(one.rotations) - 1) for one in package.allowances)
        beside = [f"--allow {text}" for text in self.already]
        return WayOut(
            kinds=kinds,
            title=card_words.title(kinds, package.allowances),
            price=number,
            unit=card_words.unit(kinds),
            least=package.least,
            people=touched(self.organisation, self.horizon, package.allowances),
            rotations=tuple(sorted({one for allowance in package.allowances for one in allowance.rotations})),
            allowances=tuple(one.text for one in package.allowances),
            agreements=tuple(agreement(self.organisation, one) for one in package.allowances),
            switch=" ".join([*beside, _switch(kinds, package.allowances, in_full)]),
        )

    def _try_out(self, package: Package) -> None:
        """Solve again with the package taken, and let the checker judge the schedule: RefusedPlan when it fails."""
        agreed = allowing(self.organisation, package.allowances)
        for problem in frame(agreed, self.horizon):
            chosen = any_schedule_of(problem, Limits(self.seed))
            broken = chosen is None or any(one.hard for one in checker.breaches(problem, problem.schedule(chosen)))
            if broken:
                kinds = ", ".join(sorted({one.kind.value for one in package.allowances}))
                raise RefusedPlan(f"a way out ({kinds}) does not lead out: please report this organisation file")


def _dearness(way: WayOut) -> tuple[bool, int, int, Kinds]:
    """By price; but to ask somebody back from an absence is dearer than anything else."""
    return Kind.ABSENCE in way.kinds, way.price, len(way.people), way.kinds


def _kinds_of(package: Package) -> set[Kind]:
    return {one.kind for one in package.allowances}


def _switch(kinds: Kinds, allowances: Sequence[Allowance], in_full: bool) -> str:
    if in_full or len(allowances) <= _WRITTEN_OUT:
        return " ".join(f"--allow {one.text}" for one in allowances)
    return f"--allow {'+'.join(kinds)}{AUTO}"
