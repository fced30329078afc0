"""What is done to a schedule, one small change at a time, in the order that never leaves a gap."""

from enum import StrEnum
from typing import Literal

from domain.base import Value
from pager.lines import Piece


class Verb(StrEnum):
    """Each is one object of one request."""

    REASSIGN = "change member"
    ADD = "create"
    MOVE = "move boundary"
    REMOVE = "delete"
    OVERLAY = "create override"
    """Over a shift of ours that lies beneath an override of somebody else, and on top of that."""
    LIFT = "delete override"
    """Of one that lies over a shift, and is ours."""


class Step(Value):
    """`object_id` is None for what does not exist yet; `before` and `after` are None where nothing is."""

    verb: Verb
    object_id: str | None = None
    before: Piece | None = None
    after: Piece | None = None
    started: bool = False
    """Of a shift that runs already only the end may move."""
    over: str | None = None
    """The shift that an override lies over."""
    instead: str = ""
    """Whom that shift has on call."""

    @property
    def is_addition(self) -> bool:
        """Whether something comes into being that has no id yet."""
        return self.verb in (Verb.ADD, Verb.OVERLAY)

    @property
    def made(self) -> Piece:
        """What the step leaves; ValueError for one that takes away."""
        if self.after is None:
            raise ValueError(f"{self.verb} leaves nothing")
        return self.after

    @property
    def changed(self) -> str:
        """The id of the object that the step changes; ValueError for an addition."""
        if self.object_id is None:
            raise ValueError(f"{self.verb} changes nothing that exists")
        return self.object_id


_ORDER = (Verb.REASSIGN, Verb.ADD, Verb.MOVE, Verb.OVERLAY, Verb.LIFT, Verb.REMOVE)


def in_safe_order(steps: list[Step]) -> tuple[Step, ...]:
    """In place first, then what adds people, and last what takes them away: double coverage is brief, gaps are not."""
    return tuple(sorted(steps, key=lambda one: (_phase(one), _ORDER.index(one.verb), _start(one), one.object_id or "")))


def _phase(step: Step) -> Literal[0, 1, 2, 3]:
    if step.verb is Verb.REASSIGN:
        return 0
    if step.is_addition:
        return 1
    if step.verb is Verb.MOVE and step.before and step.after:
        return 1 if step.after.start <= step.before.start and step.before.end <= step.after.end else 3
    return 2 if step.verb is Verb.LIFT else 3


def _start(step: Step) -> str:
    piece = step.after or step.before
    return piece.start.isoformat() if piece else ""
