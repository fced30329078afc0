"""The audit and what was published can be added to; the database itself refuses to change or remove any of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.access import operator
from storage.audit import REQUEST_ID, add_entry, audit_entries, last_entry_at
from storage.database import Database
from storage.organisations import create
from tests.services.records.company import ACME, NOW, imported
from tests.services.records.schedules import published
from tests.storage.databases import Databases, database_at
from tests.storage.writing_over import writing_over

TABLES = ("audit", "version", "version_shift")


@pytest.fixture(params=["made", "migrated"])
def kept(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Database]:
    """A database with a row in each of the tables, by either way of making tables."""
    made = databases.with_tables if request.param == "made" else databases.migrated
    with made() as url, database_at(url) as database:
        imported(database, tmp_path)
        published(database, 1)
        yield database


def test_rows_are_neither_changed_nor_removed(kept: Database) -> None:
    for table in TABLES:
        before = _count(kept, table)
        assert before > 0
        for statement in (f"UPDATE {table} SET organisation_id = organisation_id", f"DELETE FROM {table}"):  # noqa: S608
            with pytest.raises(DBAPIError, match=f"rows of {table} are kept as they are"), kept.write() as session:
                session.execute(text(statement))
        assert _count(kept, table) == before


def test_no_row_is_put_in_the_place_of_another(kept: Database) -> None:
    for table in TABLES:
        before = _rows(kept, table)
        for statement in writing_over(kept, table):
            with pytest.raises(DBAPIError, match=f"rows of {table} are kept as they are"), kept.write() as session:
                session.execute(text(statement))
        assert _rows(kept, table) == before


def _rows(database: Database, table: str) -> list[tuple[object, ...]]:
    with database.read() as session:
        return [tuple(row) for row in session.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608


def _count(database: Database, table: str) -> int:
    with database.read() as session:
        return session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608


def test_no_table_of_them_is_emptied_at_once(kept: Database) -> None:
    if kept.is_sqlite:
        return  # it has no TRUNCATE
    with pytest.raises(DBAPIError, match="are kept as they are"), kept.write() as session:
        session.execute(text("TRUNCATE audit"))


def test_entries_say_who_did_what_in_which_request(database: Database) -> None:
    with database.write() as session:
        create(session, ACME, "Acme", NOW)
        assert last_entry_at(session, ACME) is None
        given = REQUEST_ID.set("r-1")
        add_entry(session, operator(ACME), NOW, "make feed", "f1", before={"a": 1}, after={"a": [2]})
        REQUEST_ID.reset(given)
        add_entry(session, operator(ACME), NOW, "revoke feed", "f1")
    with database.read() as session:
        newest, oldest = audit_entries(session, ACME)
        assert (newest.actor, newest.action, newest.before, newest.request_id) == (
            "operator",
            "revoke feed",
            None,
            None,
        )
        assert (oldest.subject, oldest.before, oldest.after, oldest.request_id) == ("f1", {"a": 1}, {"a": [2]}, "r-1")
        assert audit_entries(session, ACME, before_id=newest.id) == (oldest,)
        assert audit_entries(session, "beta") == ()
        assert last_entry_at(session, ACME) == NOW
