"""A rule that a schedule does not keep: a value that can be told to a person and compared between schedules."""

from datetime import date

from domain.base import Id, Value


class Breach(Value):
    """Which rule, who, in which slots, and one sentence that says so; never the reason of an absence."""

    rule: str
    sentence: str
    engineer: Id | None = None
    rotation: Id | None = None
    weeks: tuple[date, ...] = ()
    hard: bool = True
    price: int = 0
    """What it costs in its tier; 0 for a hard rule, which has no price."""
