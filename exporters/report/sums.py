"""The counting sums of a card as a table: rotations down, months across."""

from dataclasses import dataclass

from domain.card import Card, MonthSum
from domain.organisation import Organisation


@dataclass(frozen=True)
class SumRow:
    """One rotation; None for a month that is not listed."""

    rotation: str
    cells: tuple[MonthSum | None, ...]


@dataclass(frozen=True)
class Sums:
    """Every month in which some rotation is counted."""

    months: tuple[str, ...]
    rows: tuple[SumRow, ...]


def sums(card: Card, organisation: Organisation) -> Sums | None:
    """None when no month is short of people."""
    if not card.sums:
        return None
    months = tuple(sorted({one.month for one in card.sums}))
    by_place = {(one.rotation, one.month): one for one in card.sums}
    rows = (
        SumRow(organisation.rotation[rotation].name, tuple(by_place.get((rotation, month)) for month in months))
        for rotation in dict.fromkeys(one.rotation for one in card.sums)
    )
    return Sums(months, tuple(rows))
