"""Every statement that puts a row in the place of one that is there."""

from collections.abc import Iterable

from sqlalchemy import Column, Integer

from storage.database import Database
from storage.tables import Base


def writing_over(database: Database, table: str) -> list[str]:
    """Statements that write each row of a table over itself, or over the row of its number in SQLite's own count."""
    columns = Base.metadata.tables[table].columns
    names, keys = _listed(columns), _listed(Base.metadata.tables[table].primary_key)
    same = f"INTO {table} ({names}) SELECT {names} FROM {table} WHERE true"  # noqa: S608
    changed = f"INSERT {same} ON CONFLICT ({keys}) DO UPDATE SET organisation_id = excluded.organisation_id"
    if not database.is_sqlite:
        return [changed]
    replaced = [changed, f"INSERT OR REPLACE {same}", f"REPLACE {same}"]
    if keys == '"id"':  # it is that number
        return replaced
    moved = ", ".join(_moved(column) if column is _last_key(table) else f'"{column.name}"' for column in columns)
    return [*replaced, f"REPLACE INTO {table} (rowid, {names}) SELECT rowid, {moved} FROM {table}"]  # noqa: S608


def _last_key(table: str) -> Column[object]:
    return list(Base.metadata.tables[table].primary_key)[-1]


def _moved(column: Column[object]) -> str:
    return f'"{column.name}" + 1000' if isinstance(column.type, Integer) else f"\"{column.name}\" || 'x'"


def _listed(columns: Iterable[Column[object]]) -> str:
    return ", ".join(f'"{column.name}"' for column in columns)
