"""Properties are judged by their promise, not by how busy the machine is; databases are real ones, of both kinds.

`make test` tries the same examples each time: whoever sees a failure has caused it. `make nightly` draws new ones.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from storage.database import Database, open_database
from tests.storage.databases import KINDS, Databases, PostgresDatabases, SqliteFiles
from tests.storage.postgres import PostgresServer, running_server

settings.register_profile(
    "patient",
    settings(),
    deadline=None,
    derandomize=os.environ.get("HYPOTHESIS_PROFILE") != "nightly",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running PostgreSQL, the same for all tests of this process."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session", params=KINDS)
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Makes databases: on SQLite, and on PostgreSQL."""
    if request.param == "sqlite":
        yield SqliteFiles(tmp_path_factory.mktemp("databases"))
    else:
        made = PostgresDatabases(request.getfixturevalue("postgres_server"))
        yield made
        made.close()


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """The URL of a database without tables."""
    with databases.empty() as url:
        yield url


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The URL of a database with every table and no rows, for processes that open it themselves."""
    with databases.with_tables() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with every table and no rows."""
    opened = open_database(database_url)
    yield opened
    opened.close()
