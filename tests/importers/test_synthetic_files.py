"""What is written as files loads as the value it was."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.organisation import Organisation
from domain.people import Absence
from importers.organisation_file import load_organisation
from importers.synthetic import Shape, make_organisation, write_organisation

SHAPES = {
    "one rotation": Shape(),
    "ring over three zones": Shape(
        rotations=4, zones=("America/New_York", "Europe/Berlin", "Asia/Kolkata"), cannot_percent=30
    ),
    "holidays": Shape(with_holidays=True),
    "no rows at all": Shape(away_percent=0, wishes_per_person=0, incident_weeks=0, carried_weeks=0),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("seed", [1, 2])
def test_written_organisation_loads_as_the_same_value(shape: Shape, seed: int, tmp_path: Path) -> None:
    made = make_organisation(shape, seed)
    assert load_organisation(write_organisation(made, tmp_path)).organisation == made


def test_awkward_texts_and_times_survive(tmp_path: Path) -> None:
    made = make_organisation(Shape(), 1)
    person = made.engineers[0].model_copy(update={"name": 'Ñandú: "O\'Neil" # 🐕\u2028, [x]'})
    away = Absence(
        engineer=person.id,
        start=datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
        end=datetime(2027, 3, 28, 5, 0, 0, 250000, tzinfo=UTC),
        reason='says "no", twice; =1+1',
        approved=False,
    )
    awkward = made.model_copy(update={"engineers": (person, *made.engineers[1:]), "absences": (away, *made.absences)})
    assert load_organisation(write_organisation(awkward, tmp_path)).organisation == awkward


def test_sample_company_survives_but_for_the_names_of_its_calendars(tmp_path: Path) -> None:
    company = load_organisation(Path(__file__).parents[2] / "fixtures/techcorp/organisation.yaml").organisation
    again = load_organisation(write_organisation(company, tmp_path)).organisation
    assert any(person.calendar for person in company.engineers)
    assert again == _without_calendars(company)


def _without_calendars(company: Organisation) -> Organisation:
    people = tuple(person.model_copy(update={"calendar": None}) for person in company.engineers)
    return company.model_copy(update={"engineers": people})
