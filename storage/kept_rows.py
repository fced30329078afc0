"""Tables whose rows are only ever added: the database itself refuses to change one or to take one away."""

from sqlalchemy import Connection, Table

_SQLITE = """
CREATE TRIGGER {table}_keeps_rows_{verb} BEFORE {verb} ON "{table}"
BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept as they are'); END
"""
_SQLITE_REPLACE = """
CREATE TRIGGER {table}_keeps_rows_INSERT BEFORE INSERT ON "{table}"
WHEN EXISTS (SELECT 1 FROM "{table}" WHERE rowid = NEW.rowid OR {same_key})
BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept as they are'); END
"""
"""REPLACE takes the row away that stands in its place, by its key or by SQLite's own number, and asks no trigger."""
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_keeps_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of {table} are kept as they are'; END $$
"""
_POSTGRES_TRIGGER = """
CREATE TRIGGER {table}_keeps_rows BEFORE UPDATE OR DELETE ON "{table}"
FOR EACH ROW EXECUTE FUNCTION {table}_keeps_rows()
"""
_POSTGRES_TRUNCATE = """
CREATE TRIGGER {table}_keeps_all_rows BEFORE TRUNCATE ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION {table}_keeps_rows()
"""


def keep_rows(table: Table, connection: Connection, **_: object) -> None:
    """Make the triggers of a table that was just created: by `create_all`, or in a migration."""
    for statement in _statements(table, connection.dialect.name):
        connection.exec_driver_sql(statement)


def _statements(table: Table, dialect: str) -> tuple[str, ...]:
    if dialect == "sqlite":
        changes = (_SQLITE.format(table=table.name, verb=verb) for verb in ("UPDATE", "DELETE"))
        return (*changes, _SQLITE_REPLACE.format(table=table.name, same_key=_same_key(table)))
    return tuple(one.format(table=table.name) for one in (_POSTGRES_FUNCTION, _POSTGRES_TRIGGER, _POSTGRES_TRUNCATE))


def _same_key(table: Table) -> str:
    return " AND ".join(f'"{column.name}" = NEW."{column.name}"' for column in table.primary_key)
