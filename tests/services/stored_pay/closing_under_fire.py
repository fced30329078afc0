"""Closes a month in processes that are killed, each one step later than the one before; prints what was left.

    python -m tests.services.stored_pay.closing_under_fire DATABASE-URL

One line of JSON for each process: how it ended, and what another process then finds in the database.
"""

import json
import os
import signal
import sys
from itertools import count

from sqlalchemy import Engine, event, text

from services.stored_pay import periods
from storage.database import open_database
from tests.services.stored_pay.stored_company import ACME, NOW, PAULA, SEPTEMBER


def main(url: str) -> None:
    for number in count(1):
        child = os.fork()
        if child == 0:
            _close(url, number)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(json.dumps({"killed": os.WIFSIGNALED(status), **_found(url)}), flush=True)
        if not os.WIFSIGNALED(status):
            return


def _close(url: str, number: int) -> None:
    """Close the month, and be killed at step `number`: before or after a statement that writes, or at the commit."""
    database = open_database(url)
    _kill_at(database.engine, number)
    periods.close(database, PAULA, SEPTEMBER, NOW, None)


def _kill_at(engine: Engine, number: int) -> None:
    done = count(1)

    def one_more(_: object) -> None:
        if next(done) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def one_statement(connection: object, _: object, statement: str, *__: object) -> None:
        if not statement.lstrip().startswith("SELECT"):
            one_more(connection)

    event.listen(engine, "before_cursor_execute", one_statement)
    event.listen(engine, "after_cursor_execute", one_statement)
    event.listen(engine, "commit", one_more)


def _found(url: str) -> dict[str, object]:
    database = open_database(url)
    with database.read() as session:
        counted = {
            table: session.execute(text(f"SELECT count(*) FROM {table}")).scalar()  # noqa: S608 (names of ours)
            for table in ("pay_event", "pay_report", "audit")
        }
    state = periods.read_period(database, ACME, SEPTEMBER).record.state.value
    database.close()
    return {"state": state, **counted}


if __name__ == "__main__":
    main(sys.argv[1])
