"""Tables whose rows are only ever added: the database itself refuses to change one or to take one away."""

from sqlalchemy import Connection, Table

_SQLITE = """
CREATE TRIGGER {table}_keeps_rows_{verb} BEFORE {verb} ON "{table}"
BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept as they are'); END
"""
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
    for statement in _statements(table.name, connection.dialect.name):
        connection.exec_driver_sql(statement)


def _statements(table: str, dialect: str) -> tuple[str, ...]:
    if dialect == "sqlite":
        return tuple(_SQLITE.format(table=table, verb=verb) for verb in ("UPDATE", "DELETE"))
    return tuple(one.format(table=table) for one in (_POSTGRES_FUNCTION, _POSTGRES_TRIGGER, _POSTGRES_TRUNCATE))
