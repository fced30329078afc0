"""What is measured: the family of organisations that every figure about solving speaks of, and the sample company."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.organisation import Organisation
from domain.schedule import Horizon
from importers.organisation_file import load_organisation
from importers.synthetic import Shape, make_organisation
from services.sample import sample_company


@dataclass(frozen=True)
class Case:
    """One line of the table. `draws`: how many organisations of the shape are measured."""

    name: str
    says: str
    shape: Shape | None
    draws: int = 1
    jobs: int = 0
    """Processes; 0: one group after the other, so that seconds can be told apart by goal."""
    textbook: bool = False
    """Small enough to be worth some time of the textbook model."""
    quick: bool = False

    @property
    def engineers(self) -> int:
        return self.shape.rotations * self.shape.people_per_rotation if self.shape else 80

    @property
    def weeks(self) -> int:
        return self.shape.weeks if self.shape else 13


def organisation(case: Case, draw: int) -> tuple[Organisation, Horizon]:
    """What to plan; the same for the same draw on every machine."""
    if case.shape is None:
        return load_organisation(sample_company()).organisation, Horizon.of_quarter("2027-Q1")
    horizon = Horizon.of_weeks(case.shape.first_week, case.shape.weeks)
    return make_organisation(case.shape, draw), horizon


def _apart(rotations: int) -> Case:
    """Everybody is experienced: of a thousand rotations with a few beginners each, some could not be planned at all."""
    shape = Shape(rotations=rotations, ring=0, experienced_percent=100)
    return Case(f"apart-{rotations}", f"{rotations:,} rotations that share nobody", shape, jobs=2)


CASES: Sequence[Case] = (
    Case("quarter", "1 rotation", Shape(), draws=3, textbook=True, quick=True),
    Case("year", "1 rotation, a year", Shape(weeks=52), quick=True),
    Case("ring-5", "5 rotations in a ring", Shape(rotations=5), draws=3, textbook=True, quick=True),
    Case("ring-10", "10 rotations in a ring", Shape(rotations=10), draws=2, textbook=True),
    Case("ring-10-holidays", "10 rotations in a ring, with holidays", Shape(rotations=10, with_holidays=True), draws=2),
    Case("ring-30", "30 rotations in a ring", Shape(rotations=30)),
    Case("year-ring-3", "3 rotations in a ring, a year", Shape(rotations=3, weeks=52)),
    Case("techcorp", "the sample company", None, quick=True),
    _apart(125),
    _apart(1000),
)
