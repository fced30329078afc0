"""How many people could hold each slot, and which rules speak against the others: counts, no names."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from constraints import catalogue
from constraints.encoder import Encoder
from constraints.problem import Cell, Problem


@dataclass(frozen=True)
class Candidates:
    """One slot: who could hold it if nothing else were planned.

    `against` counts everybody else once, under the first rule of the catalogue that forbids it.
    """

    rotation: str
    role: str
    week: date
    people: int
    """Who belong to the rotation at any time of the plan."""
    against: tuple[tuple[str, int], ...]
    """Rule id and people, the most frequent rule first."""

    @property
    def possible(self) -> int:
        return self.people - sum(number for _, number in self.against)


def candidates(problems: Iterable[Problem]) -> tuple[Candidates, ...]:
    """Every slot of the problems, in their order; limits and spacing within the plan forbid nobody here."""
    return tuple(one for problem in problems for one in _of(problem))


def _of(problem: Problem) -> Iterator[Candidates]:
    rules = _rules_against(problem)
    for slot, cells in zip(problem.slots, problem.cells_in, strict=True):
        counts = Counter(rules[cell] for cell in cells if cell in rules)
        yield Candidates(
            rotation=slot.rotation,
            role=slot.role,
            week=slot.week,
            people=len(cells),
            against=tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))),
        )


def _rules_against(problem: Problem) -> dict[Cell, str]:
    """The first rule that forbids a cell by itself: it excludes it, leaves no room for it, or locks somebody else."""
    encoder = Encoder(problem)
    for rule in catalogue.rules(problem.organisation.policy):
        rule.encode(encoder)
    found = {cell: rules[0] for cell, rules in encoder.excluded.items()}
    for row in encoder.rows:
        if row.at_most == 0:
            found |= {cell: row.rule for cell in row.cells if cell not in found}
        if row.rule == "locks":
            found |= {
                other: row.rule
                for cell in row.cells
                for other in problem.cells_in[cell.slot]
                if other not in row.cells and other not in found
            }
    return found
