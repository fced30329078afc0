"""Everything that can go wrong and be told to a person.

    DogwatchError               exit 1  a bug or a failing world
    ├── InvalidInput            exit 2  carries every fault found, not the first one
    ├── NotFound                exit 2  there is no such thing, or it is not yours to see
    ├── Unauthenticated         exit 2  nobody knows who is asking
    ├── Forbidden               exit 2  who is asking may not do this
    ├── Infeasible              exit 3  asked about a schedule that there cannot be: carries the card
    ├── OutOfTime               exit 4  the limit passed before any schedule was found
    ├── Conflict                exit 5  somebody else changed it first, or the state forbids it
    │   ├── StaleVersion        exit 5  the version it was based on is not the last any more
    │   └── BrokenRules         exit 5  it would break rules of the company; it can be forced, with a reason
    ├── TooOften                exit 5  asked faster than is fair to everybody else
    ├── RemoteFailure           exit 6  another service refused or did not answer, or a disk refused
    │   └── Unavailable         exit 6  our own database did: it is gone, full, or busy for too long
    └── RefusedPlan             exit 1  the checker and the solver disagree: never shown as a plan

"It cannot be done" (exit 3) is the answer of a solve, not an exception: see `domain.plan.Status`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.breach import Breach
    from domain.card import Card


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with an input: where it stands, what is wrong, and what to try.

    `line` and `column` count from 1; 0 means unknown. `where` names the field or row for people
    (`engineers[3].zone`), `value` is the offending value as it was written.
    """

    file: str
    line: int
    column: int
    where: str
    problem: str
    value: str = ""
    hint: str = ""

    def __str__(self) -> str:
        place = self.file if not self.line else f"{self.file}:{self.line}:{self.column}"
        shown = f" (found {self.value})" if self.value else ""
        hint = f"; {self.hint}" if self.hint else ""
        told = ": ".join(part for part in (place, self.where, self.problem) if part)
        return f"{told}{shown}{hint}"


class DogwatchError(Exception):
    """Root of the tree; `exit_code` is what the command line returns."""

    exit_code = 1


class InvalidInput(DogwatchError):
    """What was given cannot be used; `faults` lists everything that is wrong with it."""

    exit_code = 2

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class NotFound(DogwatchError):
    """There is no such thing, or it belongs to somebody else: the two are told apart to nobody."""

    exit_code = 2


class Unauthenticated(DogwatchError):
    """Nobody knows who is asking: no token, or one that is unknown, expired or revoked."""

    exit_code = 2


class Forbidden(DogwatchError):
    """It is known who is asking, and they may not do this."""

    exit_code = 2


class Infeasible(DogwatchError):
    """What is asked about is a schedule, and no schedule keeps all rules; `card` says why, and what would make one."""

    exit_code = 3

    def __init__(self, card: Card) -> None:
        self.card = card
        super().__init__("no schedule keeps all rules; the card says why, and which ways out there are")


class OutOfTime(DogwatchError):
    """The time limit passed before any schedule was found; nothing is known about feasibility."""

    exit_code = 4


class Conflict(DogwatchError):
    """The thing changed meanwhile, or its state does not allow this."""

    exit_code = 5


class StaleVersion(Conflict):
    """The version that the change was based on is not the last any more: read it again, and decide again."""


class BrokenRules(Conflict):
    """What is asked for breaks rules of the company; `breaches` lists every one. It can be forced, with a reason."""

    def __init__(self, breaches: Iterable[Breach]) -> None:
        self.breaches = tuple(breaches)
        super().__init__("\n".join(breach.sentence for breach in self.breaches))


class TooOften(DogwatchError):
    """Asked faster than is fair to everybody else; `seconds` from now it may be asked again."""

    exit_code = 5

    def __init__(self, problem: str, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"{problem}; wait {max(1, round(seconds))} s")


class RemoteFailure(DogwatchError):
    """Another service refused, or did not answer; or the disk, or whoever reads stdout, refused the answer."""

    exit_code = 6


class Unavailable(RemoteFailure):
    """The database did not do it. Nothing is half-done; whether a last step was kept can be unknown, and is said."""


class RefusedPlan(DogwatchError):
    """The independent checker disagrees with the solver; the plan is not handed out."""
