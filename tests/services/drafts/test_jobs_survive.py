"""Whoever is killed, and whenever: a job is taken up again, is never lost, and is never done twice."""

import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy.engine import make_url

from domain.drafts import DraftOptions, Job, JobState
from domain.errors import Unavailable
from domain.plan import Status
from services.drafts.pace import ATTEMPTS, Pace
from services.drafts.runner import runner
from services.drafts.solving import cancel_job, start_solve
from storage.database import Database
from storage.drafts import answer
from storage.jobs import claim
from storage.sole_writer import sole_service
from tests.services.drafts.at_work import (
    at_work,
    children,
    ended,
    is_running,
    let_an_hour_pass,
    now,
    service,
    solving,
    until,
)
from tests.services.drafts.company import ENDLESS, NOW, SMALL, WHO, let_it_end, opened, stored_draft
from tests.storage.databases import PostgresDatabases, database_at
from tests.storage.postgres import PostgresServer


def in_mid_solve(database: Database, job: Job, attempt: int = 1) -> bool:
    """Whether the solver has reported something in this attempt."""
    found = now(database, job)
    return found.attempt == attempt and found.progress is not None


def refuse_lost(database: Database, job: Job) -> None:
    done = ended(database, job)
    with database.read() as session:
        found = answer(session, "acme", job.draft or "")
    assert (done.state, done.outcome) == (JobState.DONE, Status.OPTIMAL), done
    assert found is not None
    assert found.plan.schedule.shifts


def test_a_solve_that_is_killed_is_done_again_and_leaves_nobody_behind(quick_database: Database) -> None:
    killed_and_done_again(quick_database)


@pytest.mark.nightly
def test_a_solve_that_is_killed_beside_a_queue_is_done_again(postgres_server: PostgresServer) -> None:
    with PostgresDatabases(postgres_server).with_tables() as url, database_at(url) as database:
        killed_and_done_again(database)


def killed_and_done_again(database: Database) -> None:
    draft = stored_draft(database, ENDLESS)
    job = start_solve(database, "acme", draft.id, None, WHO, NOW)
    with at_work(database):
        until(lambda: in_mid_solve(database, job), "progress")
        let_it_end(database, draft)
        (solver,) = solving(os.getpid())
        workers = children(solver)
        os.kill(solver, signal.SIGKILL)
        until(lambda: not any(map(is_running, (solver, *workers))), "end of the solver's processes")
        refuse_lost(database, job)
    assert workers
    assert (now(database, job).attempt, now(database, job).lost) == (2, 1)


def test_a_service_that_is_killed_takes_its_solver_along_and_the_next_one_does_the_job(
    database: Database, database_url: str
) -> None:
    draft = stored_draft(database, ENDLESS)
    job = start_solve(database, "acme", draft.id, None, WHO, NOW)
    with service(database_url) as killed:
        until(lambda: in_mid_solve(database, job), "progress")
        let_it_end(database, draft)
        processes = [*(solvers := solving(killed.pid)), *children(solvers[0])]
        killed.kill()
        until(lambda: not any(map(is_running, processes)), "end of the solver's processes")
    assert now(database, job).state is JobState.RUNNING
    let_an_hour_pass(database, job)
    with service(database_url):
        refuse_lost(database, job)
    assert (now(database, job).attempt, now(database, job).lost) == (2, 1)


def test_who_alone_serves_a_file_takes_up_at_once_what_a_dead_service_left(quick_database: Database) -> None:
    job = start_solve(quick_database, "acme", stored_draft(quick_database).id, None, WHO, NOW)
    with quick_database.write() as session:
        claim(session, job.id, "killed", datetime.now(UTC), NOW)
    patient = Pace(beat=0.25, stale=1000.0, look=0.1)
    beside = runner(quick_database, 1, patient).start()
    time.sleep(0.5)
    beside.stop()
    assert (now(quick_database, job).attempt, now(quick_database, job).lost) == (1, 0)
    with sole_service(quick_database):
        alone = runner(quick_database, 1, patient).start()
        refuse_lost(quick_database, job)
        alone.stop()
    assert (now(quick_database, job).attempt, now(quick_database, job).lost) == (2, 1)


def test_what_a_service_does_when_it_stops_is_left_to_the_next_one(quick_database: Database, quick_url: str) -> None:
    job = start_solve(quick_database, "acme", stored_draft(quick_database, ENDLESS).id, None, WHO, NOW)
    with service(quick_url):
        until(lambda: now(quick_database, job).state is JobState.RUNNING, "start")
    assert (now(quick_database, job).state, now(quick_database, job).lost) == (JobState.QUEUED, 0)
    with at_work(quick_database):
        until(lambda: now(quick_database, job).attempt == 2, "second attempt")


def test_a_solve_that_always_dies_is_given_up_with_a_sentence(quick_database: Database) -> None:
    job = start_solve(quick_database, "acme", stored_draft(quick_database, ENDLESS).id, None, WHO, NOW)
    with at_work(quick_database):
        for attempt in range(1, ATTEMPTS + 1):
            until(lambda: now(quick_database, job).attempt == attempt and solving(os.getpid()), "attempt")  # noqa: B023
            os.kill(solving(os.getpid())[0], signal.SIGKILL)
            until(lambda: now(quick_database, job).lost == attempt, "note of the death")  # noqa: B023
        failed = ended(quick_database, job)
    assert (failed.state, failed.attempt) == (JobState.FAILED, ATTEMPTS)
    assert "ended 3 times" in (failed.error or "")


def test_two_services_share_the_work_and_do_nothing_twice(postgres_server: PostgresServer) -> None:
    with PostgresDatabases(postgres_server).with_tables() as url, database_at(url) as database:
        first = stored_draft(database)
        drafts = [first, *(opened(database, SMALL, DraftOptions(seed=seed)) for seed in range(1, 4))]
        with service(url), service(url):
            jobs = [start_solve(database, "acme", draft.id, None, WHO, NOW) for draft in drafts]
            for job in jobs:
                refuse_lost(database, job)
        done = [now(database, job) for job in jobs]
    assert [(job.attempt, job.lost) for job in done] == [(1, 0)] * 4
    assert len({job.worker for job in done}) == 2


def test_a_dropped_database_connection_costs_nothing(postgres_server: PostgresServer) -> None:
    with PostgresDatabases(postgres_server).with_tables() as url, database_at(url) as database:
        job = start_solve(database, "acme", stored_draft(database, ENDLESS).id, None, WHO, NOW)
        name = make_url(url).database
        dropped = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
        with at_work(database):
            until(lambda: in_mid_solve(database, job), "progress")
            for _ in range(4):
                postgres_server.run(dropped)
                time.sleep(0.5)
            until(lambda: is_told(partial(cancel_job, database, "acme", job.id, WHO, NOW)), "cancel")
            postgres_server.run(dropped)
            until(lambda: is_told(lambda: now(database, job)), "answer")
            done = ended(database, job)
    assert (done.state, done.outcome, done.attempt) == (JobState.CANCELLED, Status.FEASIBLE, 1)


def is_told(question: Callable[[], object]) -> bool:
    """Whether the database answers; its connection may have been dropped."""
    try:
        question()
    except Unavailable:
        return False
    return True
