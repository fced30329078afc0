"""For every week, how many people could have held it and which rules speak against the others; how to ask for more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from constraints.candidates import Candidates
from domain.organisation import Organisation
from exporters.report.rules import SENTENCES
from exporters.report.words import listed


@dataclass(frozen=True)
class ChoiceRow:
    """One week; `roles` is empty where the figures are the same for all roles."""

    week: date
    roles: str
    people: int
    possible: int
    against: tuple[tuple[str, int], ...]
    """A rule's name, and how many people it forbids the week."""


@dataclass(frozen=True)
class ChoiceTable:
    """The weeks of one rotation."""

    rotation: str
    rows: tuple[ChoiceRow, ...]


@dataclass(frozen=True)
class Choices:
    """All rotations, and a question that can be typed as it is."""

    question: str
    tables: tuple[ChoiceTable, ...]


def choices(found: Sequence[Candidates], organisation: Organisation) -> Choices | None:
    """None when nothing was counted."""
    if not found:
        return None
    first = found[0]
    asked = f"--rotation {first.rotation} --role {first.role} --week {first.week}"
    of_rotation: dict[str, list[Candidates]] = {}
    for one in found:
        of_rotation.setdefault(one.rotation, []).append(one)
    tables = tuple(
        ChoiceTable(rotation.name, tuple(_rows(of_rotation[rotation.id])))
        for rotation in organisation.rotations
        if rotation.id in of_rotation
    )
    return Choices(f"dogwatch why ORGANISATION.yaml FOLDER {asked}", tables)


def _rows(found: Sequence[Candidates]) -> Iterator[ChoiceRow]:
    """Roles with the same figures share a line."""
    for week, mine in groupby(sorted(found, key=lambda one: one.week), key=lambda one: one.week):
        alike: dict[tuple[object, ...], list[Candidates]] = {}
        for one in mine:
            alike.setdefault((one.people, one.against), []).append(one)
        for same in alike.values():
            roles = listed([one.role for one in same]) if len(alike) > 1 else ""
            against = tuple((SENTENCES[rule][0], number) for rule, number in same[0].against)
            yield ChoiceRow(week, roles, same[0].people, same[0].possible, against)
