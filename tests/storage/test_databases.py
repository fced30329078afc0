"""The databases that tests run on, and what `open_database` promises of them."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from domain.errors import NotFound, Unavailable
from storage.database import Database, open_database
from storage.organisations import create, locked, organisation_ids, organisation_row, revision

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_a_write_is_kept_and_read_again(database: Database) -> None:
    with database.write() as session:
        create(session, "acme", "Acme", NOW)
    with database.read() as session:
        assert organisation_ids(session) == ("acme",)
        assert revision(session, "acme") == 0


def test_a_write_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(IntegrityError):
        _created_twice(database)
    with database.read() as session:
        assert organisation_ids(session) == ()


def _created_twice(database: Database) -> None:
    with database.write() as session:
        create(session, "acme", "Acme", NOW)
        session.expunge_all()
        create(session, "acme", "Acme", NOW)


def test_every_test_has_a_database_of_its_own(database: Database) -> None:
    with database.read() as session:
        assert organisation_ids(session) == ()


def test_an_unknown_organisation_is_not_found(database: Database) -> None:
    with database.write() as session, pytest.raises(NotFound, match="acme"):
        locked(session, "acme")


def test_instants_come_back_in_utc_with_their_microseconds(database: Database) -> None:
    moment = datetime.fromisoformat("2027-03-14T02:30:00.123456+01:00")
    with database.write() as session:
        create(session, "acme", "Acme", moment)
    with database.read() as session:
        found = session.execute(text("SELECT created_at FROM organisation")).scalar_one()
        assert organisation_row(session, "acme").created_at == moment
        assert organisation_row(session, "acme").created_at.tzinfo is UTC
        assert found is not None


def test_a_reader_sees_one_state_while_others_write(database: Database) -> None:
    with database.write() as session:
        create(session, "acme", "Acme", NOW)
    with database.read() as reading:
        assert organisation_ids(reading) == ("acme",)
        with database.write() as session:
            create(session, "beta", "Beta", NOW)
        assert organisation_ids(reading) == ("acme",)
    with database.read() as reading:
        assert organisation_ids(reading) == ("acme", "beta")


def test_writers_of_one_organisation_queue_up(database: Database) -> None:
    with database.write() as session:
        create(session, "acme", "Acme", NOW)

    def add(_: int) -> None:
        with database.write() as session:
            row = locked(session, "acme")
            seen = row.revision
            time.sleep(0.01)
            row.revision = seen + 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(24)))
    with database.read() as session:
        assert revision(session, "acme") == 24


def test_a_database_that_is_not_there_is_told_without_its_address() -> None:
    database = open_database("postgresql://dogwatch:hush@127.0.0.1:1/nowhere")
    with pytest.raises(Unavailable, match=r"did not do it \(no connection\); nothing was changed") as refused:
        _created_twice(database)
    assert "hush" not in str(refused.value)
    database.close()
