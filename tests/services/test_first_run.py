"""The first run of a service: a published sample company and one way in, also when it was ended in the middle."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.access import operator
from importers.organisation_file import LoadedOrganisation, load_organisation
from services.access.sign_in import open_session
from services.first_run import is_sample_unfinished, ways_in
from services.planning import Planned, plan
from services.records.import_organisation import import_organisation
from services.records.reading import organisations
from services.records.versions import list_versions
from services.sample import sample_company
from services.sample_quarter import load_sample
from storage.database import Database

pytestmark = pytest.mark.xdist_group("first run")
"""What is made once for all of them is made in one process of the run, not in each."""

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def _the_sample_is_planned_once() -> Iterator[None]:
    """Five seconds of work, with the same plan for each kind of database."""
    known: dict[str, Planned] = {}

    def planned(loaded: LoadedOrganisation, *more: Any) -> Planned:
        if loaded.sha256 not in known:
            known[loaded.sha256] = plan(loaded, *more)
        return known[loaded.sha256]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.drafts.solve_task.plan", planned)
        yield


def test_a_sample_that_was_ended_before_it_was_published_is_published_by_the_next_run(database: Database) -> None:
    import_organisation(database, load_organisation(sample_company()), "techcorp", operator("techcorp"), NOW)
    assert is_sample_unfinished(database)
    assert load_sample(database, NOW) == "techcorp"
    assert not is_sample_unfinished(database)
    assert [(one.number, one.status, one.horizon.label) for one in list_versions(database, "techcorp")] == [
        (1, "optimal", "2027-Q1")
    ]


def test_the_way_in_is_told_until_somebody_has_signed_in(database: Database) -> None:
    import_organisation(database, load_organisation(sample_company()), "techcorp", operator("techcorp"), NOW)
    assert organisations(database) == ("techcorp",)
    first, again = ways_in(database, NOW, 15), ways_in(database, NOW, 15)
    assert [one.organisation for one in (*first, *again)] == ["techcorp", "techcorp"]
    open_session(database, again[0].path.rsplit("/", 1)[1], NOW, 12)
    assert ways_in(database, NOW + timedelta(days=90), 15) == ()


def test_another_organisation_is_no_unfinished_sample(database: Database) -> None:
    assert not is_sample_unfinished(database)
    import_organisation(database, load_organisation(sample_company()), "acme", operator("acme"), NOW)
    assert not is_sample_unfinished(database)
