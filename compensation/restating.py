"""Facts that are given again: what is new in them, and what contradicts what is known, so that nothing is lost."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from compensation.spans import Span, inside, without
from domain.clock import iso
from domain.errors import Fault
from domain.overrides import Override
from domain.response import Claim


def later_overrides(older: Sequence[Override], newer: Sequence[Override]) -> tuple[Override, ...]:
    """Both in order; a list that is given again, longer or not, adds only what is new in it, also what it repeats."""
    left = Counter(older)
    return (*older, *(one for one in newer if not _used_up(left, one)))


def superseded(older: Sequence[Override], newer: Sequence[Override]) -> Iterator[tuple[int, Override]]:
    """Places in `newer` of rows that are known already and are meant to count, and what would take their time.

    Such a row was given again, or made again: nobody could say which.
    """
    left, everything = Counter(older), later_overrides(older, newer)
    for place, one in enumerate(newer):
        if _used_up(left, one):
            meant = without([_span(one)], map(_span, _alongside(one, newer[place + 1 :])))
            if winner := _winner(one, meant, everything):
                yield place, winner


def override_fault(one: Override, winner: Override) -> Fault:
    """The fault of a row that `superseded` found; whoever knows its file puts it there."""
    where = f"{one.rotation} {one.role} from {iso(one.start)}"
    holder = winner.engineer or "nobody"
    problem = f"is known already, and since then {holder} has its time from {iso(winner.start)} to {iso(winner.end)}"
    hint = "if it was made again, say so in its reason; if not, give the later rows with it, or leave it out"
    return Fault("overrides", 0, 0, where, problem, one.engineer or "nobody", hint)


def changed_owners(older: Iterable[Claim], newer: Iterable[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Claims whose id another engineer's claim has, the earlier one first."""
    known = {one.id: one for one in older}
    for one in newer:
        before = known.setdefault(one.id, one)
        if before.engineer != one.engineer:
            yield before, one


def owner_fault(before: Claim, one: Claim) -> Fault:
    """The fault of a claim that would take another engineer's away; whoever knows its file puts it there."""
    problem = f"{before.engineer} has a claim of this id already, from {iso(before.start)} to {iso(before.end)}"
    return Fault("claims", 0, 0, f"{one.id} of {one.engineer}", problem, one.id, "give each claim its own id")


def _used_up(left: Counter[Override], one: Override) -> bool:
    """Whether `one` is among what is left, from which it is then taken."""
    left[one] -= 1
    return left[one] >= 0


def _winner(one: Override, meant: Sequence[Span], everything: Sequence[Override]) -> Override | None:
    """Whoever else holds some of what `one` is meant to pass on, when all is taken in."""
    for other in reversed(_alongside(one, everything)):
        if other.engineer != one.engineer and inside(meant, [_span(other)]):
            return other
        meant = without(meant, [_span(other)])
    return None


def _alongside(one: Override, others: Iterable[Override]) -> list[Override]:
    """Those of the same line that share time with `one`."""
    line = (one.rotation, one.role)
    return [
        other
        for other in others
        if (other.rotation, other.role) == line and other.start < one.end and one.start < other.end
    ]


def _span(one: Override) -> Span:
    return Span(one.start, one.end)
