"""Can this service answer: does the database, and does it have the tables this version needs?"""

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from storage.database import Database


def readiness(database: Database) -> str:
    """What stands in the way, in words; empty when nothing does."""
    try:
        with database.read() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "the database does not answer"
    return ""
