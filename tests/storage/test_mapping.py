"""The organisation goes into its parts and comes back the same, to the last digit and in the same order."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings

from domain.organisation import Organisation
from domain.schedule import Horizon
from importers.organisation_file import load_organisation
from storage.database import Database
from storage.kinds import KINDS
from storage.mapping import organisation_of, parts_of
from storage.organisations import create
from storage.parts import part_changes, part_rows, read_organisation, write_changes
from tests.constraints.strategies import organisations
from tests.storage.test_databases import NOW

SAMPLE = Path(__file__).parents[2] / "fixtures" / "techcorp" / "organisation.yaml"
ON_ONE_DATABASE = settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def sample() -> Organisation:
    return load_organisation(SAMPLE).organisation


def test_every_section_of_an_organisation_is_kept() -> None:
    sections = {step for kind in KINDS for step in kind.steps[:1]}
    assert sections == Organisation.model_fields.keys() - {"dogwatch"}


def test_the_sample_company_comes_back_the_same(database: Database, sample: Organisation) -> None:
    assert len(sample.incidents) > 1000
    assert _there_and_back(database, sample, "techcorp") == sample


@given(case=organisations())
@ON_ONE_DATABASE
def test_any_organisation_comes_back_the_same(database: Database, case: tuple[Organisation, Horizon]) -> None:
    organisation, _ = case
    event(f"history {bool(organisation.history.shifts)}, allowances {bool(organisation.policy.allowances)}")
    back = _there_and_back(database, organisation, "any")
    assert back == organisation
    assert back.model_dump_json() == organisation.model_dump_json()


@given(case=organisations())
@settings(max_examples=30)
def test_keys_are_unique_within_their_kind(case: tuple[Organisation, Horizon]) -> None:
    doubled = case[0].model_copy(update={"absences": case[0].absences * 2, "wishes": case[0].wishes * 3})
    parts = parts_of(doubled)
    assert len({part.name for part in parts}) == len(parts)
    assert organisation_of((part.kind, part.body) for part in parts) == doubled


@given(before=organisations(), after=organisations())
@ON_ONE_DATABASE
def test_changes_make_one_organisation_of_another(
    database: Database, before: tuple[Organisation, Horizon], after: tuple[Organisation, Horizon]
) -> None:
    _there_and_back(database, before[0], "any")
    assert _there_and_back(database, after[0], "any") == after[0]


def test_what_did_not_change_keeps_its_revision(database: Database, sample: Organisation) -> None:
    _there_and_back(database, sample, "techcorp")
    ana, ben, *others = sample.engineers
    renamed = ben.model_copy(update={"name": "Ben the Second"})
    _there_and_back(database, sample.model_copy(update={"engineers": (renamed, ana, *others)}), "techcorp")
    with database.read() as session:
        rows = part_rows(session, "techcorp", "engineer")
    assert [(row.key, row.revision) for row in rows[:3]] == [(ben.id, 2), (ana.id, 1), (others[0].id, 1)]


def test_the_sample_company_is_read_in_less_than_150_ms(database: Database, sample: Organisation) -> None:
    _there_and_back(database, sample, "techcorp")
    assert any(_seconds_to_read(database) < 0.150 for _ in range(100)), "not even once"


def _seconds_to_read(database: Database) -> float:
    begun = time.perf_counter()
    with database.read() as session:
        read_organisation(session, "techcorp")
    return time.perf_counter() - begun


def _there_and_back(database: Database, organisation: Organisation, name: str) -> Organisation | None:
    with database.write() as session:
        before = read_organisation(session, name)
        if before is None:
            create(session, name, organisation.company.name, NOW)
        write_changes(session, name, part_changes(before, organisation))
    with database.read() as session:
        return read_organisation(session, name)
