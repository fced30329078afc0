"""Time off out of other people's calendars: what is proposed, and how certain it is."""

from enum import StrEnum

from domain.base import Id, Value


class Certainty(StrEnum):
    """How sure a proposal is."""

    CERTAIN = "certain"
    """The whole name or address of one engineer, and of no other, stands in the title."""
    LIKELY = "likely"
    """A part of a name that only one engineer has."""
    UNCLEAR = "unclear"
    """Nobody, or several, could be meant."""


class Proposal(Value):
    """Events of one title, and who is proposed for them; `line` is where the first of them begins."""

    text: str
    engineer: Id | None
    certainty: Certainty
    maybe: tuple[Id, ...] = ()
    events: int
    line: int
