"""Alive, ready, and not ready with a reason."""

from pathlib import Path

from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.settings import Settings
from services.readiness import newest_revision
from services.records.migrate import upgrade
from storage.database import open_database
from tests.api.serving import Clock, Service, application

QUIET = Settings(workers=0, log_level="ERROR")


def test_a_database_without_tables_is_not_ready_and_one_with_them_is(empty_database_url: str) -> None:
    database = open_database(empty_database_url)
    with application(QUIET, Clock(), database) as app, TestClient(app) as client:
        assert client.get("/healthz").status_code == 200
        before = client.get("/readyz")
        upgrade(database)
        after = client.get("/readyz")
    database.close()
    assert (before.status_code, before.headers["retry-after"]) == (503, "5")
    assert newest_revision() in before.json()["detail"]
    assert (after.status_code, after.json()) == (200, {"status": "ready"})


def test_a_database_that_cannot_be_opened_is_not_ready(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/no/such/folder.db")
    with application(QUIET, Clock(), database) as app:
        client = TestClient(app)  # not as a context: the lifespan reads the database
        assert client.get("/readyz").status_code == 503


def test_metrics_are_shown_to_whoever_holds_their_token(quick_service: Service) -> None:
    assert quick_service.client.get("/metrics").status_code == 200
    settings = quick_service.app.state.settings.model_copy(update={"metrics_token": SecretStr("scrape")})
    quick_service.app.state.settings = settings
    assert quick_service.client.get("/metrics").status_code == 401
    right = {"Authorization": "Bearer scrape"}
    assert quick_service.client.get("/metrics", headers=right).status_code == 200


def test_whoever_asks_with_head_gets_the_status_and_no_body(empty_database_url: str) -> None:
    database = open_database(empty_database_url)
    upgrade(database)
    with application(QUIET, Clock(), database) as app, TestClient(app) as client:
        answers = [client.head(path) for path in ("/healthz", "/readyz", "/metrics")]
    database.close()
    assert [(one.status_code, one.content) for one in answers] == [(200, b"")] * 3
