"""Webhooks of PagerDuty: only signed ones, each once, answered before the incident is read; nothing else is kept."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api.settings import Settings, settings_from
from domain.clock import iso
from domain.errors import InvalidInput
from pager.webhooks import signature
from services.stored_pay.segments import list_segments
from storage.database import Database
from storage.incident_cursor import to_read_again
from storage.tables.pagerduty import PagerWebhookRow
from tests.api.serving import START, Service, served, serving
from tests.pager.double.server import TOKEN, Double, running
from tests.pager.double.state import User
from tests.services.incidents.pagers import happens
from tests.storage.databases import SqliteFiles, database_at

SECRETS = ("first-secret", "second:secret=")
SECRET_OF_OTHER = "the-secret-of-other"  # noqa: S105  # opens nothing
PATH = "/webhooks/pagerduty/acme"


def settings(**more: Any) -> Settings:
    held = " ".join([*(f"acme:{one}" for one in SECRETS), f"other:{SECRET_OF_OTHER}"])
    return Settings(workers=0, log_level="ERROR", pagerduty_webhook_secrets=SecretStr(held), **more)


@pytest.fixture
def listening(database: Database, tmp_path: Path) -> Iterator[Service]:
    """A service that has secrets and no API key."""
    with serving(database, tmp_path, settings()) as service:
        yield service


@pytest.fixture
def quick_listening(sqlite_files: SqliteFiles, furnished: bytes) -> Iterator[Service]:
    """The same on SQLite only."""
    with (
        sqlite_files.copy_of(furnished) as url,
        database_at(url) as database,
        served(database, settings()) as service,
    ):
        yield service


def body(
    key: str = "E1", incident: str = "Q0000001", ago: timedelta = timedelta(0), kind: str = "incident.resolved"
) -> bytes:
    data = {"id": incident, "type": "incident", "title": "private"}
    event = {"id": key, "event_type": kind, "resource_type": "incident", "occurred_at": iso(START - ago), "data": data}
    return json.dumps({"event": event}).encode()


def send(service: Service, raw: bytes, signed: str | None = None, webhook: str = "W1", path: str = PATH) -> int:
    signed = signature(raw, SECRETS[1]) if signed is None else signed
    headers = {"Content-Type": "application/json", "X-PagerDuty-Signature": signed, "X-Webhook-Id": webhook}
    return service.client.post(path, content=raw, headers=headers).status_code


def kept(database: Database) -> tuple[list[str], int]:
    """Incidents that are noted, and ids of webhooks that are remembered."""
    with database.read() as session:
        noted = list(to_read_again(session, "acme"))
        return noted, session.query(PagerWebhookRow).count()


def test_a_signed_webhook_notes_its_incident_once(listening: Service) -> None:
    assert send(listening, body()) == 202
    assert kept(listening.database) == (["Q0000001"], 2)
    assert send(listening, body()) == 202
    assert kept(listening.database) == (["Q0000001"], 2)


@pytest.mark.parametrize(
    "signed",
    [
        *("", "v1=", "v1=0", "v0=abc", "v1=" + "0" * 64, "v1=é", ",,,", "v1=" * 5_000),
        signature(body(), "another-secret"),
        signature(body(), SECRET_OF_OTHER),
        signature(body("E2"), SECRETS[0]),
        signature(body(), SECRETS[0]).removeprefix("v1="),
        signature(body(), SECRETS[0]).upper(),
    ],
)
def test_a_wrong_signature_is_401_and_nothing_is_kept(shared_listening: Service, signed: str) -> None:
    raw = body()
    headers = {b"Content-Type": b"application/json", b"X-PagerDuty-Signature": signed.encode("latin-1")}
    assert shared_listening.client.post(PATH, content=raw, headers=headers).status_code == 401
    assert kept(shared_listening.database) == ([], 0)


@pytest.fixture(scope="module")
def shared_listening(sqlite_files: SqliteFiles, furnished: bytes) -> Iterator[Service]:
    with (
        sqlite_files.copy_of(furnished) as url,
        database_at(url) as database,
        served(database, settings()) as service,
    ):
        yield service


def test_one_right_signature_of_several_is_enough_while_the_secret_is_changed(quick_listening: Service) -> None:
    raw = body()
    several = f"v1={'0' * 64},{signature(raw, SECRETS[0])}"
    assert send(quick_listening, raw, several) == 202
    assert kept(quick_listening.database)[0] == ["Q0000001"]


def test_a_copy_under_another_header_or_from_another_day_changes_nothing(quick_listening: Service) -> None:
    assert send(quick_listening, body()) == 202
    assert send(quick_listening, body(), webhook="W2") == 202
    assert send(quick_listening, body("E2"), webhook="W1") == 202
    assert kept(quick_listening.database) == (["Q0000001"], 2)
    assert send(quick_listening, body("E3", ago=timedelta(days=4)), webhook="W3") == 422
    assert send(quick_listening, body("E4", ago=timedelta(hours=-1)), webhook="W4") == 422
    assert kept(quick_listening.database) == (["Q0000001"], 2)


@pytest.mark.parametrize(
    "raw",
    [
        b"{}",
        b"[]",
        b'{"event": 7}',
        b'{"event": {"id": "E", "occurred_at": "soon"}}',
        b'{"event": {"occurred_at": ""}}',
        b"",
    ],
)
def test_a_signed_body_that_is_no_event_is_told_so(shared_listening: Service, raw: bytes) -> None:
    assert send(shared_listening, raw) in (400, 422)
    assert kept(shared_listening.database) == ([], 0)


def test_a_body_that_is_too_large_is_not_read(shared_listening: Service) -> None:
    assert send(shared_listening, b" " * 1_000_001) == 413


def test_the_secret_of_one_organisation_opens_no_other(shared_listening: Service) -> None:
    """Whether there is an organisation of this name is told to nobody without its secret."""
    assert send(shared_listening, body(), path="/webhooks/pagerduty/nobody") == 401
    assert send(shared_listening, body(), path="/webhooks/pagerduty/other") == 401


def test_a_secret_without_its_organisation_is_refused_and_not_printed() -> None:
    for text in ("plain-secret", "acme:", ":plain-secret", "acme:good plain-secret", "Acme:plain-secret"):
        with pytest.raises(InvalidInput, match="name the organisation of each secret") as refusal:
            settings_from({"DOGWATCH_PAGERDUTY_WEBHOOK_SECRETS": text})
        assert "plain-secret" not in str(refusal.value)


def test_without_a_secret_every_webhook_is_refused(quick_service: Service) -> None:
    assert send(quick_service, body(), signature(body(), "")) == 401


def test_copies_that_come_at_once_are_taken_once(listening: Service) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: send(listening, body()), range(16))) == [202] * 16
    assert kept(listening.database) == (["Q0000001"], 2)


def test_a_ping_and_other_events_are_taken_and_note_nothing(quick_listening: Service) -> None:
    assert send(quick_listening, body("P1", kind="pagey.ping")) == 202
    assert kept(quick_listening.database) == ([], 2)


@pytest.fixture
def pager() -> Iterator[Double]:
    with running(START) as double:
        double.state.users["UANA"] = User("UANA", "Ana", "ana@example.com")
        happened = START - timedelta(days=1)
        service = {"service": {"id": "P1", "summary": "Payments"}}
        happens(double, 1, happened, (1, "acknowledge", "ana"), (31, "resolve", "ana"), **service)
        yield double


def test_the_incident_is_read_after_the_answer_and_becomes_pay_and_load(
    database: Database, tmp_path: Path, pager: Double
) -> None:
    connected = settings(pagerduty_token=SecretStr(TOKEN), pagerduty_address=pager.address)
    with serving(database, tmp_path, connected) as service:
        assert send(service, body()) == 202
        wait_for(lambda: kept(database)[0] == [])
        (segment,) = list_segments(database, "acme")
    assert (segment.engineer, segment.end - segment.start, segment.edited) == ("ana", timedelta(minutes=30), False)
    assert pager.violations == []


def wait_for(happened: Any) -> None:
    until = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)
