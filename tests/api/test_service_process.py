"""The service as a process: silent about secrets, and killed without losing or repeating anything."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import httpx2
import pytest
from sqlalchemy import select, text

from domain.access import Right, operator
from domain.accounts import TokenWish
from services.access.tokens import issue_for_service
from services.records.import_organisation import import_organisation
from services.records.migrate import upgrade
from storage.database import Database, open_database
from storage.tables.access import IdempotencyKeyRow
from tests.api.service_process import service_process
from tests.importers.acme import ACME, load
from tests.storage.databases import PostgresDatabases, SqliteFiles
from tests.storage.postgres import PostgresServer

INCIDENTS = "/api/v1/organisations/acme/incidents"
INCIDENT = {"id": "INC-9", "team": "pay", "severity": "SEV-1", "opened": "2026-11-07T03:15:00Z"}


@pytest.mark.nightly
def test_killed_on_sqlite(sqlite_files: SqliteFiles, tmp_path: Path) -> None:
    with sqlite_files.empty() as url:
        _killed_and_sent_again(url, tmp_path)


def test_a_request_whose_process_was_killed_is_sent_again_and_happens_once(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    with PostgresDatabases(postgres_server).empty() as url:
        _killed_and_sent_again(url, tmp_path)


def _killed_and_sent_again(url: str, folder: Path) -> None:
    database = open_database(url)
    secret = _prepared(database, folder)
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "page-9"}
    with service_process(url, folder) as first:
        held = Thread(target=_post_in_vain, args=(f"{first.url}{INCIDENTS}", headers))
        with database.write() as session:  # a writer that is in the way until the service is killed
            session.execute(text("UPDATE organisation SET name = name WHERE id = 'acme'"))
            held.start()
            held.join(2.0)
            first.kill()
        held.join()
    assert _incidents(database) == 0
    _let_a_minute_pass(database)
    with service_process(url, folder) as second:
        answers = [
            httpx2.post(f"{second.url}{INCIDENTS}", json=INCIDENT, headers=headers, timeout=60) for _ in range(2)
        ]
        httpx2.get(f"{second.url}/feeds/a-feed-of-somebody.ics?token=hunter2")
        second.end()
        log = second.log()
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert _incidents(database) == 1
    assert [json.loads(line)["status"] for line in log.splitlines() if '"route"' in line][-3:] == [201, 201, 404]
    assert [word for word in (secret, "hunter2", "a-feed-of-somebody", "page-9", "ana@") if word in log] == []
    database.close()


def _prepared(database: Database, folder: Path) -> str:
    """An organisation, and a token that reports its incidents."""
    now = datetime.now(UTC)
    upgrade(database)
    import_organisation(database, load(folder, ACME), "acme", operator("acme"), now)
    wish = TokenWish(label="pager", scopes=(Right.EDIT_INCIDENTS,))
    return issue_for_service(database, wish, operator("acme"), now)[1]


def _incidents(database: Database) -> int:
    with database.read() as session:
        return int(session.scalar(text("SELECT count(*) FROM part WHERE kind = 'incident' AND key = 'INC-9'")) or 0)


def _post_in_vain(url: str, headers: dict[str, str]) -> None:
    with pytest.raises(httpx2.TransportError):
        httpx2.post(url, json=INCIDENT, headers=headers, timeout=30)


def _let_a_minute_pass(database: Database) -> None:
    """A claim without an answer is kept for a minute, in case its request still runs."""
    with database.write() as session:
        for row in session.scalars(select(IdempotencyKeyRow)):
            row.claimed_at -= timedelta(minutes=2)
