"""The cheapest package of agreements of given kinds, exactly: over all groups of rotations that have no schedule."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from constraints.framing import frame
from constraints.problem import Problem
from domain.allowance import Allowance, Kind, Kinds
from domain.organisation import Organisation
from domain.schedule import Horizon
from scheduler.counted import short_by_counting
from scheduler.deadline import Deadline, Stopwatch
from scheduler.ways_out.borrowing import fewest_borrowed
from scheduler.ways_out.feasible import Limits, any_schedule_of
from scheduler.ways_out.joining import fewest_with_newcomers
from scheduler.ways_out.package import Package, cheapest
from scheduler.ways_out.sharing import fewest_shares
from scheduler.ways_out.sharing_with import PackageOf, fewest_with_shares

SECONDS_A_KIND = 10.0
_SECONDS_WITH_SHARES = 60.0


@dataclass(frozen=True)
class Packages:
    """The search for one organisation and horizon; same input and seed, same packages, unless seconds run out."""

    organisation: Organisation
    horizon: Horizon
    seed: int = 0
    _watch: Stopwatch = field(default_factory=Stopwatch, init=False, compare=False)

    def cheapest(
        self, kinds: Kinds, other_than: Sequence[Sequence[Allowance]] = (), seconds: float = SECONDS_A_KIND
    ) -> Package | None:
        """The cheapest package of these kinds for the whole plan; None: they are not enough. OutOfTime.

        `other_than` the packages known, where one group of rotations has no schedule. The seconds are the processor's:
        on a busy machine they last longer, so that the answer stays the same.
        """
        limits = Limits(self.seed, Deadline.after(seconds * self._watch.spent().slowdown).left)
        if kinds == (Kind.SHARE,):
            return fewest_shares(self.organisation, self.horizon, limits)
        if Kind.SHARE in kinds:
            return self._with_shares(kinds)
        if Kind.JOIN in kinds:
            return self._with_newcomers(kinds, limits)
        if Kind.BORROW in kinds:
            rotations = self.short_rotations
            return fewest_borrowed(self.organisation, self.horizon, rotations, kinds, limits, other_than)
        return _together(cheapest(problem, kinds, limits, other_than=other_than) for problem in self.impossible)

    def _with_shares(self, kinds: Kinds) -> Package | None:
        """The fewest agreements over every choice of shares, however these kinds mix."""
        limits = Limits(self.seed, Deadline.after(_SECONDS_WITH_SHARES).left)
        alone = self.cheapest((Kind.SHARE,))
        others = self._others(_without(Kind.SHARE, kinds))
        return fewest_with_shares(self.organisation, self.short_rotations, alone, others, limits)

    def _with_newcomers(self, kinds: Kinds, limits: Limits) -> Package | None:
        """The fewest newcomers and other agreements; group by group, unless people are lent from one to another."""
        others = self._others(_without(Kind.JOIN, kinds), limits.left)
        if Kind.BORROW in kinds or not all(map(self._takes_in_alone, self.impossible)):
            weeks = sum(len(problem.slots) for problem in self.impossible)
            return fewest_with_newcomers(self.organisation, sorted(self.short_rotations), weeks, others, limits)
        packages = (
            fewest_with_newcomers(self._only(problem), sorted(problem.members), len(problem.slots), others, limits)
            for problem in self.impossible
        )
        return _together(packages)

    def _takes_in_alone(self, problem: Problem) -> bool:
        """Whether newcomers of this group, who are at home in its first teams, belong to no rotation of another."""
        elsewhere = [one for one in self.organisation.rotations if one.id not in problem.members]
        taken_from = {member.team for rotation in elsewhere for member in rotation.members}
        return not any(self.organisation.rotation[one].teams[0] in taken_from for one in problem.members)

    def _only(self, problem: Problem) -> Organisation:
        """The organisation without the rotations of other groups."""
        mine = tuple(one for one in self.organisation.rotations if one.id in problem.members)
        return self.organisation.model_copy(update={"rotations": mine, "incidents": ()})

    def _others(self, kinds: Kinds, left: Callable[[], float | None] = lambda: SECONDS_A_KIND) -> PackageOf:
        """What these kinds still have to add under an organisation that has agreed to something already."""

        def package_of(organisation: Organisation) -> Package | None:
            search = Packages(organisation, self.horizon, self.seed)
            if not search.impossible:
                return Package((), 0)
            return search.cheapest(kinds, seconds=left() or SECONDS_A_KIND) if kinds else None

        return package_of

    @cached_property
    def impossible(self) -> tuple[Problem, ...]:
        """The groups of rotations that have no schedule."""
        return tuple(one for one in frame(self.organisation, self.horizon) if self._is_impossible(one))

    def _is_impossible(self, problem: Problem) -> bool:
        """What counting proves is not searched: for so many weeks and one person too few that takes minutes."""
        return short_by_counting(problem) or any_schedule_of(problem, Limits(self.seed)) is None

    def bends_anything(self, kind: Kind) -> bool:
        """Locks cannot be released where there are none, nor holidays be held again that nobody held."""
        if kind in (Kind.SHARE, Kind.BORROW):
            return len(self.organisation.rotations) > 1
        if kind is Kind.UNLOCK:
            return any(problem.organisation.locks for problem in self.impossible)
        if kind is Kind.HOLIDAY:
            return any(problem.holidays and problem.holders for problem in self.impossible)
        if kind in (Kind.PAIRING, Kind.EXPERIENCED):
            return any(not one.experienced for problem in self.impossible for one in problem.organisation.engineers)
        if kind is Kind.ROLE:
            return any(_keeps_from_roles(problem) for problem in self.impossible)
        return True

    @cached_property
    def short_rotations(self) -> frozenset[str]:
        return frozenset(rotation for problem in self.impossible for rotation in problem.members)


def _keeps_from_roles(problem: Problem) -> bool:
    """Whether somebody may not hold every role of a rotation of hers."""
    roles = {one.id: set(one.roles) for one in problem.organisation.rotations}
    return any(roles[rotation] - one.roles for (rotation, _), mine in problem.stretches.items() for one in mine)


def _without(kind: Kind, kinds: Kinds) -> Kinds:
    return tuple(one for one in kinds if one is not kind)


def _together(packages: Iterable[Package | None]) -> Package | None:
    """The packages of all groups as one; None as soon as one group has none."""
    sound = list[Package]()
    for package in packages:
        if package is None:
            return None
        sound.append(package)
    allowances = tuple(allowance for one in sound for allowance in one.allowances)
    return Package(allowances, sum(one.least for one in sound))
