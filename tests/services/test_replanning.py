"""Only a schedule of the same organisation is planned again: every stranger is told, a pooled rotation is none."""

from datetime import date
from pathlib import Path

import pytest

from domain.errors import InvalidInput
from domain.organisation import Organisation
from domain.schedule import Schedule, Shift
from importers.organisation_file import load_organisation
from importers.schedule_file import ScheduleFile
from services.replanning import published_in

COMPANY = """\
dogwatch: 1
company: {name: Acme, zone: UTC}
teams: [{id: core, name: Core}]
engineers:
  - {id: ana, name: Ana Silva, email: ana@example.com, team: core}
  - {id: bo, name: Bo Lind, email: bo@example.com, team: core}
rotations:
  - {id: search, name: Search, teams: [core], members: ["team:core"]}
  - {id: mobile, name: Mobile, teams: [core], members: ["team:core"]}
"""


@pytest.fixture
def acme(tmp_path: Path) -> Organisation:
    (tmp_path / "acme.yaml").write_text(COMPANY, encoding="utf-8")
    return load_organisation(tmp_path / "acme.yaml").organisation


def file(*held: tuple[str, str], allowances: tuple[str, ...] = ()) -> ScheduleFile:
    week = {"week": date(2027, 1, 4), "start": "2027-01-04T09:00:00Z", "end": "2027-01-11T09:00:00Z"}
    shifts = (
        Shift.model_validate({"rotation": rotation, "role": "primary", "engineer": who, **week})
        for rotation, who in held
    )
    return ScheduleFile("schedule.json", Schedule.of(shifts), allowances=allowances)


def test_the_schedule_of_another_company_is_refused_with_every_stranger(acme: Organisation) -> None:
    with pytest.raises(InvalidInput) as refusal:
        published_in(file(("payments", "zoe"), ("search", "annabel"), ("search", "ana")), acme)
    told = [(one.where, one.value) for one in refusal.value.faults]
    assert told == [("engineer", "annabel"), ("engineer", "zoe"), ("rotation", "payments")]
    assert all("last day of the membership" in one.hint for one in refusal.value.faults if one.where == "engineer")


def test_a_schedule_of_ones_own_is_taken_as_it_is(acme: Organisation) -> None:
    found = file(("search", "ana"), ("mobile", "bo"))
    assert published_in(found, acme) is found.schedule


@pytest.mark.parametrize("where", ["in the file", "asked for"])
def test_a_rotation_pooled_by_agreement_is_known(acme: Organisation, where: str) -> None:
    share = ("share:search+mobile",)
    found = file(("search-mobile", "ana"), allowances=share if where == "in the file" else ())
    assert published_in(found, acme, () if where == "in the file" else share) is found.schedule


@pytest.mark.parametrize("again", [(), ("join:search",)])
def test_whoever_was_to_be_found_is_no_stranger(acme: Organisation, again: tuple[str, ...]) -> None:
    found = file(("search", "search-new-1"), ("mobile", "bo"), allowances=("join:search",))
    assert published_in(found, acme, again) is found.schedule


def test_exceptions_that_no_longer_fit_are_not_told_here(acme: Organisation) -> None:
    found = file(("search", "ana"), allowances=("limit:zoe:2027-01", "limit:auto"))
    assert published_in(found, acme) is found.schedule


def test_many_strangers_are_one_line_that_names_them_all(acme: Organisation) -> None:
    names = [f"n{number}" for number in range(9)]
    with pytest.raises(InvalidInput) as refusal:
        published_in(file(*(("search", name) for name in names)), acme)
    (fault,) = refusal.value.faults
    assert fault.problem == "the organisation has none of these 9 engineers"
    assert fault.value == ", ".join(names)
    assert fault.hint.startswith("is this a schedule of another organisation?")
