"""Migrations lead from every earlier state to the tables of today, with what was kept, on both databases."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, MetaData, Table, inspect, select, text
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import JSON, Boolean, Date, DateTime, Integer, LargeBinary

import storage.migrations
from domain.errors import Conflict
from services.records.migrate import upgrade
from storage.database import Database, open_database
from storage.tables import Base

REVISIONS = sorted(step.name[:4] for step in Path(storage.migrations.__file__).parent.glob("versions/*.py"))
NOT_OURS = ("procrastinate", "alembic")


@pytest.fixture
def empty_database(empty_database_url: str) -> Iterator[Database]:
    opened = open_database(empty_database_url)
    yield opened
    opened.close()


def test_migrated_tables_are_those_of_the_code(empty_database: Database) -> None:
    upgrade(empty_database)
    with empty_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _is_ours})
        assert compare_metadata(context, Base.metadata) == []


def test_migrated_rows_are_kept_by_the_same_triggers(empty_database: Database, database: Database) -> None:
    upgrade(empty_database)
    assert _triggers(empty_database) == _triggers(database)
    assert len(_triggers(database)) > 4


@pytest.mark.parametrize("first", REVISIONS[:-1])
def test_what_was_kept_survives_the_way_up(empty_database: Database, first: str) -> None:
    upgrade(empty_database, first)
    tables = _reflected(empty_database)
    kept = {table.name: _row(table) for table in tables}
    with empty_database.exclusive() as connection:
        for table in tables:
            connection.execute(table.insert(), kept[table.name])
    upgrade(empty_database)
    with empty_database.engine.connect() as connection:
        for table in tables:
            assert [dict(row) for row in connection.execute(select(table)).mappings()] == [kept[table.name]]


def test_a_database_that_is_up_to_date_is_left_alone(empty_database: Database) -> None:
    for _ in range(2):
        upgrade(empty_database)
    assert {table.name for table in _reflected(empty_database)} == set(Base.metadata.tables)


def test_steps_follow_one_another_and_none_leads_down() -> None:
    from services.records.migrate import _config

    script = ScriptDirectory.from_config(_config(None))
    steps = list(script.walk_revisions())
    assert [step.revision for step in reversed(steps)] == REVISIONS
    assert [step.down_revision for step in reversed(steps)] == [None, *REVISIONS[:-1]]
    assert not any(hasattr(step.module, "downgrade") for step in steps)


def test_a_database_of_a_newer_version_is_refused(empty_database: Database) -> None:
    upgrade(empty_database)
    with empty_database.exclusive() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Conflict, match="belongs to a newer version"):
        upgrade(empty_database)


def test_a_step_that_fails_leaves_nothing_of_any_step(empty_database: Database) -> None:
    with empty_database.exclusive() as connection:
        connection.execute(text("CREATE TABLE feed (id INTEGER)"))
    with pytest.raises(Exception, match="feed"):
        upgrade(empty_database)
    assert [name for name in inspect(empty_database.engine).get_table_names() if _named_ours(name)] == ["feed"]


def test_processes_that_start_at_once_do_it_once(empty_database_url: str) -> None:
    code = "import sys; from storage.database import open_database; from services.records.migrate import upgrade; "
    code += "upgrade(open_database(sys.argv[1]))"
    started = [
        subprocess.Popen([sys.executable, "-c", code, empty_database_url], stderr=subprocess.PIPE) for _ in range(2)
    ]
    told = [process.communicate(timeout=120)[1].decode() for process in started]
    assert [process.returncode for process in started] == [0] * 2, told
    database = open_database(empty_database_url)
    assert {table.name for table in _reflected(database)} == set(Base.metadata.tables)
    database.close()


def _is_ours(_item: SchemaItem, name: str | None, kind: str, _reflected: bool, _other: SchemaItem | None) -> bool:
    return kind != "table" or _named_ours(name or "")


def _named_ours(name: str) -> bool:
    return not name.startswith(NOT_OURS)


def _reflected(database: Database) -> list[Table]:
    """Our tables as they are in the database, those first to which others point."""
    metadata = MetaData()
    metadata.reflect(database.engine, only=lambda name, _: _named_ours(name))
    return [table for table in metadata.sorted_tables if _named_ours(table.name)]


def _row(table: Table) -> dict[str, Any]:
    return {column.name: _value(column) for column in table.columns}


def _value(column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer):
        return 1
    if isinstance(kind, Date):
        return date(2027, 3, 28)
    if isinstance(kind, DateTime):
        return datetime(2027, 3, 28, 1, 30, tzinfo=UTC if kind.timezone else None)
    if isinstance(kind, LargeBinary):
        return b"\x00\xff"
    return {"ä": [1, None]} if isinstance(kind, JSON) else "ä"


def _triggers(database: Database) -> set[str]:
    sqlite = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
    postgres = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE '%keeps%'"
    with database.engine.connect() as connection:
        return set(connection.execute(text(sqlite if database.is_sqlite else postgres)).scalars())
