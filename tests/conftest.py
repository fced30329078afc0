"""Properties are judged by their promise, not by how busy the machine is; databases are real ones, of both kinds.

`make test` tries the same examples each time: whoever sees a failure has caused it. `make nightly` draws new ones.
"""

import gc
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from storage.database import Database
from tests.storage.databases import KINDS, Databases, PostgresDatabases, SqliteFiles, database_at, folder_in_memory
from tests.storage.postgres import PostgresServer, running_server

ROOT = Path(__file__).parents[1]

settings.register_profile(
    "patient",
    settings(),
    deadline=None,
    derandomize=os.environ.get("HYPOTHESIS_PROFILE") != "nightly",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("patient")


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # has no types
    """Files with the marker `xdist_group` go to one process each, the largest first; of others each test by itself.

    Why: with pytest 9 the `loadgroup` of pytest-xdist 3.8 groups nothing, since it renames tests where nobody looks.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if _is_together(file) else nodeid


@cache
def _is_together(file: str) -> bool:
    return "xdist_group(" in (ROOT / file).read_text(encoding="utf-8")


def pytest_collection_finish() -> None:
    """What collecting leaves, over a million objects, is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile | None:
    return ByFile(config, log) if config.getoption("dist") == "loadgroup" else None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running PostgreSQL, the same for all tests of this process."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_files() -> Iterator[SqliteFiles]:
    """Makes databases on SQLite, for what does not touch the database's own ways."""
    with folder_in_memory() as folder:
        yield SqliteFiles(folder)


@pytest.fixture(scope="session", params=KINDS)
def databases(request: pytest.FixtureRequest, sqlite_files: SqliteFiles) -> Iterator[Databases]:
    """Makes databases: on SQLite, and on PostgreSQL."""
    if request.param == "sqlite":
        yield sqlite_files
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
    with database_at(database_url) as found:
        yield found
