"""Can this service answer: does the database, and does it have the tables this version needs?"""

from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from services.records.migrate import migrations_folder
from storage.database import Database


def readiness(database: Database) -> str:
    """What stands in the way, in words; empty when nothing does."""
    try:
        with database.read() as session:
            found = MigrationContext.configure(session.connection()).get_current_revision()
    except SQLAlchemyError:
        return "the database does not answer"
    if found != newest_revision():
        return f"the database is at revision {found or 'none'}, and this version needs {newest_revision()}"
    return ""


@cache
def newest_revision() -> str:
    """The revision of the tables that this version needs."""
    return str(ScriptDirectory(str(migrations_folder())).get_current_head())
