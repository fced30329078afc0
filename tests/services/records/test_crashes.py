"""Killed processes, full disks and lost connections: afterwards all of a change is there, or nothing of it."""

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from domain.errors import Unavailable
from services.records.import_organisation import import_organisation
from services.records.publish import Published, publish
from services.records.versions import Version
from storage.database import Database, open_database
from tests.services.records.company import ACME, COORDINATOR, NOW, OPERATOR, TEXT, imported, loaded, stored
from tests.services.records.invariants import check
from tests.services.records.schedules import horizon, plan_of, published
from tests.services.records.working_process import OTHER, Workers, workers
from tests.storage.databases import SqliteFiles, database_at

KILLS = 6


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    """Processes beside the tests."""
    with workers(tmp_path_factory.mktemp("workers")) as found:
        yield found


@pytest.fixture
def work(started: Workers, database: Database, database_url: str, tmp_path: Path) -> Workers:
    """The same, on a database with five published weeks."""
    imported(database, tmp_path)
    published(database, 5)
    started.url = database_url
    return started


def test_a_killed_process_leaves_all_of_a_change_or_nothing(database: Database, work: Workers, tmp_path: Path) -> None:
    files = [loaded(tmp_path).organisation, loaded(tmp_path, TEXT, *OTHER).organisation]
    chance, state, finished = random.Random(20270104), check(database), 0
    for kill in range(KILLS):
        child = work.start("work", seed=kill)
        finished += _killed_amid_work(work, child, chance)
        state = check(database, state)
        assert stored(database) in files
    assert finished, "no change was ever finished: the kills came too early to prove anything"
    assert state.versions > 1


def _killed_amid_work(work: Workers, child: int, chance: random.Random) -> int:
    """Kills the child after a few changes, somewhere within the next; how many it had finished."""
    changes = chance.randrange(1, 4)
    for _ in range(changes):
        assert work.heard() == "begin"
        assert work.heard() == "done"
    assert work.heard() == "begin"
    time.sleep(chance.uniform(0, 0.15))
    os.kill(child, signal.SIGKILL)
    time.sleep(0.1)  # PostgreSQL's side of the connection hears of it
    work.start("publish", seed=0, expected=-1)
    heard = work.heard()
    while not heard.startswith("StaleVersion"):  # it may have done more in the meantime
        heard = work.heard()
    return changes


def test_of_publications_at_once_one_wins(database: Database, work: Workers) -> None:
    for seed in range(3):
        work.start("publish", seed=seed, expected=1)
    told = sorted(work.heard().split()[0] for _ in range(3))
    assert told == ["StaleVersion", "StaleVersion", "done"]
    assert check(database).versions == 2


def test_a_file_that_may_not_grow_takes_nothing_half(
    started: Workers, sqlite_files: SqliteFiles, tmp_path: Path
) -> None:
    """Whatever is left of the disk; SQLite only, where the process itself writes the file."""
    with sqlite_files.with_tables() as started.url, database_at(started.url) as database:
        imported(database, tmp_path)
        published(database, 5)
        state, told = check(database), set()
        for most_bytes in (4_096, 40_000, 80_000, 160_000, 10_000_000):
            started.start("publish", expected=state.versions, most_bytes=most_bytes)
            told.add(started.heard().split()[0])
            state = check(database, state)
        assert told == {"Unavailable", "done"}
        _published_by_hand(database)
        check(database, state)


def test_a_full_disk_is_told_and_nothing_is_changed(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)
    published(database, 5)
    state = check(database)
    full = _filled(database)
    with pytest.raises(Unavailable, match=r"did not do it \(.*full.*\); nothing was changed"):
        _published_by_hand(full)
    longer = loaded(tmp_path, TEXT, *OTHER, ("a private matter", "a matter " * 3_000))
    with pytest.raises(Unavailable, match="nothing was changed"):
        import_organisation(full, longer, ACME, OPERATOR, NOW)
    assert check(database, state) == state
    _emptied(full)
    _published_by_hand(database)
    check(database, state)


def _filled(database: Database) -> Database:
    """The same database with a disk that takes no more: SQLite by its own limit, PostgreSQL by its own refusal."""
    if database.is_sqlite:
        full = open_database(str(database.engine.url))
        event.listen(full.engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 1"))
        return full
    refuse = "BEGIN RAISE EXCEPTION 'could not extend file: disk is full' USING ERRCODE = 'disk_full'; END"
    with database.exclusive() as connection:
        connection.exec_driver_sql(f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$")
        for table in ("audit", "event_revision"):
            trigger = f"CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table}"
            connection.exec_driver_sql(f"{trigger} FOR EACH ROW EXECUTE FUNCTION full_disk()")
    return database


def _emptied(full: Database) -> None:
    if full.is_sqlite:
        full.close()
    else:
        with full.exclusive() as connection:
            connection.exec_driver_sql("DROP FUNCTION full_disk CASCADE")


def test_a_connection_that_is_lost_amid_a_publication_takes_it_all_back(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)
    published(database, 5)
    state = check(database)
    if database.is_sqlite:
        return  # it has no connection that others could cut

    def cut(session: Session, _: Version) -> None:
        backend = session.scalar(text("SELECT pg_backend_pid()"))
        with database.exclusive() as other:
            other.execute(text("SELECT pg_terminate_backend(:backend)"), {"backend": backend})

    plan = plan_of(stored(database), horizon(5), ("fay", "cy"), ("eli", "dee"))
    with pytest.raises(Unavailable, match="nothing was changed"):
        publish(database, ACME, plan, COORDINATOR, NOW, None, also=cut)
    assert check(database, state) == state
    publish(database, ACME, plan, COORDINATOR, NOW, 1)
    check(database, state)


def test_connections_that_were_lost_meanwhile_are_opened_again(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)
    beside = open_database(database.engine.url.render_as_string(hide_password=False))
    if not database.is_sqlite:
        theirs = "pid <> pg_backend_pid() AND datname = current_database()"
        with beside.exclusive() as other:
            cut = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {theirs}"  # noqa: S608
            assert other.scalar(text(cut))
    beside.close()
    published(database, 2)
    check(database)


def test_a_database_that_others_hold_for_too_long_is_told(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)
    impatient = _impatient(database)
    state = check(database)
    with database.exclusive() as other:
        other.execute(text("UPDATE organisation SET name = 'held'"))
        with pytest.raises(Unavailable, match="nothing was changed"):
            published(impatient, 2)
        other.execute(text("UPDATE organisation SET name = 'Acme'"))
    check(database, state)
    published(impatient, 2)
    impatient.close()


def _impatient(database: Database) -> Database:
    """The same database, waiting for 50 milliseconds only."""
    url = database.engine.url
    if not database.is_sqlite:
        url = url.update_query_dict({"options": "-c lock_timeout=50"})
    opened = open_database(url.render_as_string(hide_password=False))
    if database.is_sqlite:
        event.listen(opened.engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout = 50"))
    return opened


def _published_by_hand(database: Database) -> Published:
    """With a note that needs more room than is left in the pages that are there."""
    plan = plan_of(stored(database), horizon(5), ("fay", "dee"), ("eli", "cy"))
    return publish(database, ACME, plan, COORDINATOR, NOW, None, note="x" * 20_000, force=True)
