"""The service for tests: the real application on a real database, a clock that stands, and callers of every role."""

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.logs import JsonLines
from api.metrics import Metrics
from api.settings import Settings
from domain.access import Actor, CompanyRole, Right, operator
from domain.accounts import AccountDetails, TokenWish
from services.access.accounts import open_account
from services.access.sign_in import open_session, sign_in_link
from services.access.tokens import issue_for_service
from services.records.import_organisation import import_organisation
from storage.database import Database
from tests.importers.acme import ACME, load

START = datetime(2026, 12, 1, 9, tzinfo=UTC)
SITE = "http://testserver"


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_time(self, **parts: float) -> None:
        """Let time pass: `minutes=5`."""
        self.at += timedelta(**parts)


@dataclass
class Service:
    """A running application with the organisations `acme` and `other`, and accounts in them as they are asked for."""

    app: FastAPI
    client: TestClient
    database: Database
    clock: Clock
    accounts: dict[tuple[str, tuple[CompanyRole, ...], str | None], str] = field(default_factory=dict)

    def account(self, *roles: CompanyRole, engineer: str | None = None, organisation: str = "acme") -> str:
        """The id of an account with these roles, the same each time."""
        key = (organisation, roles, engineer)
        if key not in self.accounts:
            name = "-".join(roles) or "nobody"
            details = AccountDetails(
                email=f"{name}.{engineer or 'x'}@example.com", name=name.title(), engineer=engineer, roles=roles
            )
            made = open_account(self.database, details, operator(organisation), self.clock())
            self.accounts[key] = made.id
        return self.accounts[key]

    def signed_in(
        self,
        *roles: CompanyRole,
        engineer: str | None = None,
        organisation: str = "acme",
        let_in_by: Actor | None = None,
    ) -> TestClient:
        """A browser in which somebody with these roles has signed in; it says that requests come from our pages.

        The link was made by whoever runs the service, if by nobody else.
        """
        account = self.account(*roles, engineer=engineer, organisation=organisation)
        path = sign_in_link(self.database, account, let_in_by or operator(organisation), self.clock(), 15)
        session = open_session(self.database, path.rsplit("/", 1)[1], self.clock(), 12)
        return self.caller({"Cookie": f"dogwatch={session}", "Origin": SITE})

    def service_token(self, *scopes: Right, organisation: str = "acme", days: int = 90) -> TestClient:
        """A program with a token of these scopes."""
        wish = TokenWish(label="program", scopes=scopes, days=days)
        _, secret = issue_for_service(self.database, wish, operator(organisation), self.clock())
        return self.caller({"Authorization": f"Bearer {secret}"})

    def caller(self, headers: dict[str, str] | None = None) -> TestClient:
        """Somebody who sends these headers each time; one loop serves everybody, as in production."""
        caller = TestClient(self.app, base_url=SITE, headers=headers or {}, raise_server_exceptions=False)
        caller.portal = self.client.portal
        return caller


_IDLE: dict[Settings, list[FastAPI]] = defaultdict(list)


@contextmanager
def application(settings: Settings, clock: Clock, database: Database) -> Iterator[FastAPI]:
    """An application that nobody else uses. Making one takes a third of a second, so that each is used again."""
    idle = _IDLE[settings]
    app = idle.pop() if idle else create_app(settings)
    app.state.clock, app.state.database, app.state.settings = clock, database, settings
    app.state.metrics = Metrics()
    try:
        yield app
    finally:
        idle.append(app)


def furnish(database: Database, folder: Path) -> None:
    """`acme` and `other` are imported."""
    for organisation in ("acme", "other"):
        import_organisation(database, load(folder, ACME), organisation, operator(organisation), START)


@contextmanager
def serving(database: Database, folder: Path, settings: Settings | None = None) -> Iterator[Service]:
    """The application with its lifespan begun, on an empty database with tables; `acme` and `other` are imported."""
    furnish(database, folder)
    with served(database, settings) as service:
        yield service


@contextmanager
def served(database: Database, settings: Settings | None = None) -> Iterator[Service]:
    """The application with its lifespan begun, on a database that is furnished."""
    clock, chosen = Clock(), settings or Settings(workers=0, log_level="ERROR")
    with (
        application(chosen, clock, database) as app,
        TestClient(app, base_url=SITE, raise_server_exceptions=False) as client,
    ):
        yield Service(app, client, database, clock)


@contextmanager
def restarted(service: Service) -> Iterator[Service]:
    """Another process's application on the same database, at the same time of day."""
    app = create_app(service.app.state.settings, clock=service.clock, database=service.database)
    with TestClient(app, base_url=SITE, raise_server_exceptions=False) as client:
        yield Service(app, client, service.database, service.clock, service.accounts)


@contextmanager
def logged_lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What the service writes to its log meanwhile, each line read as JSON."""
    logger, stream = logging.getLogger("dogwatch"), StringIO()
    (handler,) = (one for one in logger.handlers if isinstance(one.formatter, JsonLines))
    assert isinstance(handler, logging.StreamHandler)
    before, level = handler.setStream(stream), logger.level
    logger.setLevel("INFO")
    try:
        yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    finally:
        handler.setStream(before)
        logger.setLevel(level)
