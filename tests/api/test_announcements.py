"""Announcements over the API: what a version changed for whom, posted once, and tables for a wiki."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.settings import Settings
from domain.access import CompanyRole
from storage.database import Database
from tests.api.serving import Service, serving
from tests.services.records.company import imported
from tests.services.records.schedules import published
from tests.storage.databases import SqliteFiles, database_at

ACME_URL = "/api/v1/organisations/acme"
PRIVATE = ("reason", "private", "weekly", "350", "500.50", "@example.com")


@contextmanager
def six_weeks(database: Database, folder: Path) -> Iterator[Service]:
    """Six weeks are published, version 1 and then version 2 of them."""
    slack = Settings(workers=0, log_level="ERROR", slack_webhook=SecretStr("https://127.0.0.1:9/services/secret"))
    with serving(database, folder, slack) as service:
        imported(database, folder)
        published(database)
        published(database, primaries=("cy", "ben", "ana"))
        yield service


@pytest.fixture
def planned(database: Database, tmp_path: Path) -> Iterator[Service]:
    """On each kind of database."""
    with six_weeks(database, tmp_path) as service:
        yield service


@pytest.fixture(scope="module")
def seen(sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One for all tests that only look."""
    with (
        sqlite_files.with_tables() as url,
        database_at(url) as database,
        six_weeks(database, tmp_path_factory.mktemp("seen")) as service,
    ):
        yield service


def test_a_version_tells_only_what_it_changed(planned: Service) -> None:
    caller = planned.signed_in(CompanyRole.ENGINEER)
    first = caller.get(f"{ACME_URL}/versions/1/announcement").json()
    second = caller.get(f"{ACME_URL}/versions/2/announcement").json()
    assert {one["engineer"] for one in second["announcement"]["news"]} == {"ana", "cy"}
    assert len(first["announcement"]["news"]) > 2
    assert all(one["takes"] and not one["gives"] for one in first["announcement"]["news"])
    assert caller.get(f"{ACME_URL}/versions/9/announcement").status_code == 404
    assert not [word for word in PRIVATE if word in second["text"] + first["text"]]


def test_the_handoff_follows_overrides(planned: Service) -> None:
    caller = planned.signed_in(CompanyRole.COORDINATOR)
    taken = {
        "rotation": "payments",
        "role": "primary",
        "start": "2027-01-06T12:00:00Z",
        "end": "2027-01-06T20:00:00-05:00",
        "engineer": "dee",
        "reason": "Ana is ill",
        "force": True,
    }
    assert caller.post(f"{ACME_URL}/overrides", json=taken, headers={"If-Match": "*"}).status_code == 201
    text = caller.get(f"{ACME_URL}/handoff", params={"day": "2027-01-04"}).json()["text"]
    (line,) = (line for line in text.splitlines() if line.strip().startswith("primary:"))
    assert "Dee" in line
    assert "ill" not in text
    assert caller.get(f"{ACME_URL}/handoff", params={"day": "2031-01-04"}).status_code == 422


@pytest.mark.parametrize(("form", "begins"), [("markdown", "## "), ("html", "<table>\n")])
def test_a_rotation_is_a_table_for_a_wiki(seen: Service, form: str, begins: str) -> None:
    caller = seen.signed_in(CompanyRole.ENGINEER)
    answer = caller.get(f"{ACME_URL}/rotations/payments/table", params={"format": form})
    assert answer.headers["content-type"] == f"text/{form}; charset=utf-8"
    assert answer.text.startswith(begins)
    assert answer.text.count("2027") >= 6
    assert caller.get(f"{ACME_URL}/rotations/nothing/table").status_code == 404


def test_slack_that_is_not_reached_is_a_remote_failure_that_tells_no_secret(seen: Service) -> None:
    answer = seen.signed_in(CompanyRole.COORDINATOR).post(f"{ACME_URL}/versions/2/announcement")
    assert answer.status_code == 502
    assert "secret" not in answer.text


def test_without_a_webhook_posting_says_what_is_missing(quick_service: Service) -> None:
    answer = quick_service.signed_in(CompanyRole.COORDINATOR).post(f"{ACME_URL}/handoff", params={"day": "2027-01-04"})
    assert answer.status_code == 422
    assert "DOGWATCH_SLACK_WEBHOOK" in answer.text
