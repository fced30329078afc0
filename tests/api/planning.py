"""The service with companies that can be planned, and a runner that does its jobs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi.testclient import TestClient

from api.settings import Settings
from domain.access import CompanyRole
from importers.synthetic import make_organisation
from storage.database import Database
from tests.api.serving import SITE, Clock, Service, application
from tests.services.drafts.at_work import until
from tests.services.drafts.company import ENDLESS, SMALL, TOO_FEW, store

DRAFTS = "/api/v1/organisations/acme/drafts"
ENDLESSLY = DRAFTS.replace("acme", "endless")
WEEKS = {"first_day": str(SMALL.first_week), "weeks": SMALL.weeks}


@contextmanager
def planning(database: Database, workers: int = 1) -> Iterator[Service]:
    """`acme` can be planned, `few` has too few people, and `endless` is never done."""
    store(database, make_organisation(SMALL, 71))
    store(database, make_organisation(ENDLESS, 71), "endless")
    store(database, make_organisation(TOO_FEW, 71), "few")
    clock = Clock()
    settings = Settings(workers=workers, log_level="ERROR")
    with (
        application(settings, clock, database) as app,
        TestClient(app, base_url=SITE, raise_server_exceptions=False) as client,
    ):
        yield Service(app, client, database, clock)


def coordinator(service: Service, organisation: str = "acme") -> TestClient:
    return service.signed_in(CompanyRole.COORDINATOR, organisation=organisation)


def new_draft(caller: TestClient, address: str = DRAFTS, **more: Any) -> dict[str, Any]:
    """A new draft of the weeks that the companies can be planned for."""
    answer = caller.post(address, json={"horizon": WEEKS} | more)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def solve(caller: TestClient, draft: str, address: str = DRAFTS) -> dict[str, Any]:
    """The job of a solve, when it has ended."""
    job = caller.post(f"{address}/{draft}/solve")
    assert job.status_code == 202, job.text
    return followed(caller, job.headers["Location"])


def followed(caller: TestClient, job: str) -> dict[str, Any]:
    """The job when it has ended."""
    until(lambda: caller.get(job).json()["state"] not in ("queued", "running"), "end")
    ended: dict[str, Any] = caller.get(job).json()
    return ended
