"""What `services.drafts.solve_job` does: one job, from what stdin says to a settled row."""

import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

from domain.clock import iso
from domain.drafts import Job, JobKind
from domain.errors import DogwatchError, RefusedPlan, Unavailable
from services.drafts.settling import Settling
from storage.database import Database, open_database
from storage.jobs import Claim

_GIVEN_UP, _TRY_AGAIN = 70, 75
"""Exit codes: nobody waits for the result any more; the database does not answer, so that nothing could be settled."""


def main() -> None:
    told = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_leash, daemon=True).start()
    database = open_database(told["url"])
    settling = Settling(database, Claim(told["job"], told["attempt"]))
    signal.signal(signal.SIGINT, lambda *_: _interrupted(settling))
    try:
        job = settling.job()
        _task(job.kind)(database, job, settling)
    except KeyboardInterrupt:
        settling.cancelled()
    except Unavailable:
        sys.exit(_TRY_AGAIN)
    except RefusedPlan as bug:
        _broken(settling, bug)
    except DogwatchError as failure:
        settling.failed(str(failure))
    except Exception as bug:
        _broken(settling, bug)
    finally:
        database.close()


def _task(kind: JobKind) -> Callable[[Database, Job, Settling], None]:
    """What is to be done; only what that needs is imported, which is half of the time until a small plan is there."""
    if kind is JobKind.EVALUATE:
        from services.drafts.evaluate_task import evaluate

        return evaluate
    from services.drafts.solve_task import solve

    return solve


def _leash() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(_GIVEN_UP)


def _interrupted(settling: Settling) -> None:
    """Before there is anything to keep, a cancel ends the job at once; later it hands in what it has."""
    if not settling.has_something:
        raise KeyboardInterrupt


def _broken(settling: Settling, bug: Exception) -> None:
    """A bug: people get an id to report, the log gets where it happened, and nothing of what it was about."""
    job = settling.job()
    where = [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(bug.__traceback__)]
    line = {"at": iso(datetime.now(UTC)), "level": "error", "logger": "dogwatch", "event": "a job failed"}
    told = {"error": type(bug).__name__, "where": where, "job": job.id, "request_id": job.request_id}
    print(json.dumps(line | told), file=sys.stderr, flush=True)
    settling.failed(f"Something broke in dogwatch. Please report it with the id {job.request_id or job.id}.")
