"""What of a card takes time: conflicts and ways out, sought here or in a process that can be ended with what it has."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from constraints.capacity import hall_sets
from constraints.encoder import Encoder
from constraints.parts import in_words
from constraints.rest_sums import shortest_of_rest
from domain.card import Conflict, WayOut
from domain.errors import OutOfTime
from domain.organisation import Organisation
from domain.schedule import Horizon
from exporters import card_words
from scheduler.deadline import Deadline
from scheduler.processes import Stops, in_processes
from scheduler.ways_out.conflict import conflict
from scheduler.ways_out.feasible import Limits, rules_of
from services.ways_out import Tell, WaysOut, cheapest_first

_SECONDS_A_CONFLICT = 20.0

_Told = str | Conflict | WayOut
"""What is tried next, or what was found."""


@dataclass(frozen=True)
class Question:
    """A plan that cannot be made, and the exceptions that were taken as switches."""

    organisation: Organisation
    horizon: Horizon
    seed: int = 0
    already: tuple[str, ...] = ()


@dataclass(frozen=True)
class Patience:
    """How long somebody waits: to a deadline, or until Ctrl-C."""

    deadline: Deadline
    stops: Stops

    @property
    def is_over(self) -> bool:
        left = self.deadline.left()
        return self.stops.any or (left is not None and left <= 0)


@dataclass(frozen=True)
class Found:
    """What a search came to; notes say how far it went."""

    conflicts: tuple[Conflict, ...]
    ways: tuple[WayOut, ...]
    notes: tuple[str, ...]
    is_whole: bool = True


def sought(question: Question, tell: Tell, patience: Patience | None) -> Found:
    """Conflicts and ways out; with `patience` those that are found until it is over. None: here, to the end."""
    heard = _Heard(tell)
    if patience is None:
        return _search(question, heard.hear)
    if patience.is_over:
        return heard.until_now(patience)
    (found,) = in_processes([partial(_search, question)], 1, heard.hear, lambda _: patience.is_over)
    return found or heard.until_now(patience)


@dataclass(frozen=True)
class _Heard:
    """What a search tells on its way."""

    tell: Tell
    conflicts: list[Conflict] = field(default_factory=list)
    ways: list[WayOut] = field(default_factory=list)

    def hear(self, told: _Told) -> None:
        if isinstance(told, str):
            self.tell(told)
        elif isinstance(told, Conflict):
            self.conflicts.append(told)
        else:
            self.ways.append(told)

    def until_now(self, patience: Patience) -> Found:
        ways = needed(self.ways)
        return Found(tuple(self.conflicts), cheapest_first(ways), (_ended(patience, ways),), is_whole=False)


def needed(ways: Sequence[WayOut]) -> list[WayOut]:
    """Those with several kinds only where they cost less than with some of these."""
    return [way for way in ways if not any(_spares(one, way) for one in ways)]


def _spares(one: WayOut, other: WayOut) -> bool:
    return set(one.kinds) < set(other.kinds) and one.price <= other.price


def _ended(patience: Patience, ways: Sequence[WayOut]) -> str:
    by_hand = patience.stops.any
    if ways:
        why = "Stopped by hand" if by_hand else "The time limit passed"
        more = "" if by_hand else " A longer --time-limit goes on looking."
        return f"{why}: these are the ways out that were found by then; others may cost less.{more}"
    if by_hand:
        return "Stopped by hand before a way out was found. Planning again looks for some."
    return "The time limit passed before a way out was found. A longer --time-limit goes on looking."


def _search(question: Question, hear: Callable[[_Told], None]) -> Found:
    """To the end; what is found is told at once."""
    search = WaysOut(question.organisation, question.horizon, question.seed, question.already, hear, hear)
    conflicts = tuple(_conflicts(search, hear))
    ways = search.offered()
    return Found(conflicts, ways, (*search.notes, *search.why_so_few(ways)))


def _conflicts(search: WaysOut, hear: Callable[[_Told], None]) -> Iterator[Conflict]:
    """Of the groups of rotations in which every month has enough people."""
    for encoder in map(rules_of, search.impossible):
        if not hall_sets(encoder):
            for one in _conflict(encoder, search):
                hear(one)
                yield one


def _conflict(encoder: Encoder, search: WaysOut) -> Iterator[Conflict]:
    """What leaves no way together: the sum of a stretch of rest where that shows it, else rules and people."""
    problem, rest = encoder.problem, shortest_of_rest(encoder)
    rotations = tuple(problem.members)
    if rest is not None:
        yield Conflict(rotations=(rest.rotation,), lines=card_words.rest_lines(rest))
        return
    try:
        found = conflict(problem, Limits(search.seed, Deadline.after(_SECONDS_A_CONFLICT).left))
    except OutOfTime:
        search.notes.append(f"What conflicts in {', '.join(rotations)} could not be narrowed down in time.")
    else:
        yield Conflict(rotations=rotations, lines=in_words(problem, found))
