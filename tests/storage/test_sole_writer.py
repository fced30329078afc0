"""One writer at a time, and the lock of whoever is killed is free at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.errors import Conflict
from storage.database import Database
from storage.sole_writer import sole_service, sole_writer

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys, time
from storage.database import open_database
from storage.sole_writer import sole_writer
with sole_writer(open_database(sys.argv[1]), "acme"):
    print("held", flush=True)
    time.sleep(100)
"""

SERVER = """
import sys
from domain.errors import Conflict
from storage.database import open_database
from storage.sole_writer import sole_service
for url in sys.stdin:
    try:
        with sole_service(open_database(url.strip())):
            print("served", flush=True)
    except Conflict as refusal:
        print(refusal, flush=True)
"""


@pytest.fixture(scope="session")
def elsewhere() -> Iterator["subprocess.Popen[str]"]:
    """Another process: for each URL that it is told, it says whether it may serve that database."""
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as started:
        yield started


def _serves(elsewhere: "subprocess.Popen[str]", database: Database) -> bool:
    """Whether another process may serve it now."""
    assert elsewhere.stdin
    assert elsewhere.stdout
    elsewhere.stdin.write(database.engine.url.render_as_string(hide_password=False) + "\n")
    elsewhere.stdin.flush()
    told = elsewhere.stdout.readline()
    assert told == "served\n" or f"another dogwatch (process {os.getpid()})" in told, told
    return told == "served\n"


def test_a_second_writer_is_refused_and_one_of_another_name_is_not(database: Database) -> None:
    with sole_writer(database, "acme", "key"):
        with pytest.raises(Conflict, match="another process is writing"), sole_writer(database, "key"):
            raise AssertionError("two writers")
        with sole_writer(database, "other"):
            pass
    with sole_writer(database, "acme", "key"):
        pass


def test_one_process_serves_a_sqlite_file_and_several_a_postgresql_database(
    database: Database, elsewhere: "subprocess.Popen[str]"
) -> None:
    with sole_service(database):
        with sole_service(database):
            assert _serves(elsewhere, database) is not database.is_sqlite
        assert _serves(elsewhere, database) is not database.is_sqlite
    assert _serves(elsewhere, database)


def test_the_lock_ends_with_the_process_that_holds_it(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert holder.stdout is not None
    with holder.stdout:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Conflict), sole_writer(database, "acme"):
            raise AssertionError("two writers")
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    for attempt in range(600):
        try:
            with sole_writer(database, "acme"):
                return
        except Conflict:
            assert attempt < 599, "the lock outlived its holder"
            time.sleep(0.1)  # PostgreSQL's side of the connection hears of it in its own time
