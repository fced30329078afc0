"""What happened, as pay needs it: who was planned, who really took over, who answered, and who decided on it."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar
from unicodedata import combining, normalize

from compensation.restating import changed_owners, later_overrides, override_fault, owner_fault, superseded
from domain.base import Instant, Name, Value
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.overrides import Override, final_schedule
from domain.people import Engineer
from domain.response import Claim, ResponseSegment, UnansweredIncident
from domain.schedule import Schedule

T = TypeVar("T", bound=Hashable)


class Decision(Value):
    """Somebody accepted or refused work that needs an approval."""

    subject: str
    """What it is about; the name changes with the times, so that a decision never covers another claim."""
    accepted: bool
    by: Name
    at: Instant


class PayFacts(Value):
    """Everything a pay report is computed from, besides the organisation. Facts are added, never dropped."""

    planned: Schedule = Schedule()
    overrides: tuple[Override, ...] = ()
    """In the order in which they were made: where two meet, the later wins."""
    responses: tuple[ResponseSegment, ...] = ()
    unanswered: tuple[UnansweredIncident, ...] = ()
    claims: tuple[Claim, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def schedule(self, organisation: Organisation) -> Schedule:
        """Who really held the pager."""
        return final_schedule(self.planned, self.overrides, organisation)

    def and_later(self, newer: "PayFacts") -> "PayFacts":
        """These facts and `newer` ones, which replace those they restate: a week, a segment, a claim.

        InvalidInput for an override that was perhaps made again, and for a claim that would take somebody else's away.
        """
        if faults := [*_contradictions(self, newer)]:
            raise InvalidInput(faults)
        restated = set(newer.planned.by_slot)
        kept = (shift for shift in self.planned.shifts if shift.key not in restated)
        return PayFacts(
            planned=Schedule.of((*kept, *newer.planned.shifts)),
            overrides=later_overrides(self.overrides, newer.overrides),
            responses=_restated(self.responses, newer.responses, lambda one: one.key),
            unanswered=_restated(self.unanswered, newer.unanswered, lambda one: one.incident),
            claims=_restated(self.claims, newer.claims, lambda one: one.id),
            decisions=_appended(self.decisions, newer.decisions),
        )


def is_same_person(engineer: Engineer, name: str) -> bool:
    """Whether `name` is this engineer's id, name, e-mail address or what stands in it before the @.

    Case, accents, blanks and punctuation do not make somebody else of anybody, nor do the order of names, one that is
    left out of three, initials beside a name, or names that are run together: `Silva, Ana`, `A. Silva`, `asilva`.
    """
    said, full = _words(name), _words(engineer.name)
    return _is_called(engineer, said) or _stand_for(said, full) or "".join(said) in _run_together(full)


def is_own_word(organisation: Organisation, engineer: str, name: str) -> bool:
    """Whether whoever is called so is this engineer. What a colleague alone is called exactly means the colleague."""
    known, said = organisation.engineer[engineer], _words(name)
    if _is_called(known, said) or not is_same_person(known, name):
        return _is_called(known, said)
    return not any(_is_called(one, said) for one in organisation.engineers)


def is_same_name(one: str, other: str) -> bool:
    """Whether two signatures are the same but for case, accents, blanks and punctuation."""
    return _words(one) == _words(other)


def _is_called(engineer: Engineer, said: tuple[str, ...]) -> bool:
    whole = (engineer.id, engineer.name, engineer.email, engineer.email.partition("@")[0])
    return said in map(_words, whole)


def _stand_for(said: Iterable[str], full: Sequence[str]) -> bool:
    """Whether two or more words, one of them no initial, each stand for another of the name's."""
    longest_first, left = sorted(said, key=len, reverse=True), list(full)
    if len(longest_first) < 2 or len(longest_first[0]) < 2:
        return False
    for word in longest_first:
        meant = next((one for one in left if one == word or (len(word) == 1 and one.startswith(word))), None)
        if meant is None:
            return False
        left.remove(meant)
    return True


def _run_together(full: Sequence[str]) -> set[str]:
    if len(full) < 2:
        return set()
    first, last = full[0], full[-1]
    return {"".join(full), first + last, last + first, first[0] + last, first + last[0], last + first[0]}


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    letters = (one for one in normalize("NFKD", name.casefold()) if not combining(one))
    return tuple("".join(one if one.isalnum() else " " for one in letters).split())


def _contradictions(older: PayFacts, newer: PayFacts) -> Iterator[Fault]:
    for place, winner in superseded(older.overrides, newer.overrides):
        yield override_fault(newer.overrides[place], winner)
    for before, one in changed_owners(older.claims, newer.claims):
        yield owner_fault(before, one)


def _appended(older: tuple[T, ...], newer: tuple[T, ...]) -> tuple[T, ...]:
    """Both in order; a list that is given again, longer or not, adds only what is new in it."""
    known = set(older)
    return (*older, *(one for one in newer if one not in known))


def _restated(older: Iterable[T], newer: Iterable[T], key: Callable[[T], Hashable]) -> tuple[T, ...]:
    found = {key(one): one for one in older}
    found.update({key(one): one for one in newer})
    return tuple(found.values())
