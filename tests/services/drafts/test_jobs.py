"""A solve as a job: what it keeps when it is cancelled, and who may write to it."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import update

from domain.drafts import DraftOptions, JobState
from domain.errors import Conflict
from domain.plan import Status
from scheduler.solve import Progress
from services.drafts.settling import Settling
from services.drafts.solving import cancel_job, start_solve
from services.drafts.solving_here import solve_here
from services.drafts.viewing import view_draft
from storage.database import Database
from storage.drafts import answer
from storage.jobs import beat, claim, give_back
from storage.tables.drafts import DraftRow
from tests.services.drafts.at_work import at_work, ended, now, until
from tests.services.drafts.company import ENDLESS, NOW, WHO, stored_draft


def test_a_cancelled_solve_keeps_its_best_so_far(database: Database) -> None:
    draft = stored_draft(database, ENDLESS, DraftOptions(prove_all=True))
    job = start_solve(database, "acme", draft.id, None, WHO, NOW)
    with at_work(database):
        until(lambda: now(database, job).progress, "progress")
        assert cancel_job(database, "acme", job.id, WHO, NOW).cancel_requested
        done = ended(database, job)
    with database.read() as session:
        found = answer(session, "acme", draft.id)
    assert (done.state, done.outcome) == (JobState.CANCELLED, Status.FEASIBLE), done
    assert found is not None
    assert len(found.plan.schedule.shifts) == 4 * 2 * 13
    assert any("Stopped by hand" in note for note in found.plan.notes)


def test_a_job_that_waits_is_cancelled_at_once(database: Database) -> None:
    draft = stored_draft(database)
    job = start_solve(database, "acme", draft.id, None, WHO, NOW)
    assert cancel_job(database, "acme", job.id, WHO, NOW).state is JobState.CANCELLED
    assert start_solve(database, "acme", draft.id, None, WHO, NOW).state is JobState.QUEUED
    assert now(database, job).attempt == 0


def test_a_second_solve_waits_until_the_first_has_ended(database: Database) -> None:
    draft = stored_draft(database)
    first = start_solve(database, "acme", draft.id, None, WHO, NOW)
    with pytest.raises(Conflict, match=first.id):
        start_solve(database, "acme", draft.id, None, WHO, NOW)


def test_an_attempt_that_was_overtaken_writes_nothing(database: Database) -> None:
    """The zombie: its process slept for longer than it may, and somebody else took the job up."""
    job = start_solve(database, "acme", stored_draft(database).id, None, WHO, NOW)
    with database.write() as session:
        old = claim(session, job.id, "one", NOW, NOW)
        assert claim(session, job.id, "two", NOW, NOW) is None
        new = claim(session, job.id, "two", NOW, NOW + timedelta(seconds=1))
    assert old is not None
    assert new is not None
    Settling(database, old).failed("too late")
    with database.write() as session:
        assert beat(session, old, NOW) is None
        assert not give_back(session, old)
        assert beat(session, new, NOW) is False
    assert (now(database, job).state, now(database, job).attempt, now(database, job).lost) == (JobState.RUNNING, 2, 1)
    assert now(database, job).error is None


def test_a_bug_is_told_with_an_id_and_its_place_stands_in_the_log_alone(
    quick_database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    job = start_solve(quick_database, "acme", stored_draft(quick_database).id, None, WHO, NOW)
    with quick_database.write() as session:
        session.execute(update(DraftRow).values(options={"seed": "Ana Silva"}))
    with at_work(quick_database):
        failed = ended(quick_database, job)
    (line,) = [json.loads(one) for one in capfd.readouterr().err.splitlines() if "a job failed" in one]
    assert (failed.state, failed.attempt) == (JobState.FAILED, 1)
    assert job.id in (failed.error or "")
    assert (line["job"], line["error"]) == (job.id, "ValidationError")
    assert any("solve_task.py" in one for one in line["where"])
    assert "Ana" not in f"{failed.error} {line}"


def test_a_draft_can_be_solved_here_and_now_as_a_job_like_any_other(quick_database: Database) -> None:
    draft, heard = stored_draft(quick_database), list[Progress]()
    solve_here(quick_database, "acme", draft.id, WHO, NOW, heard.append)
    (job,) = view_draft(quick_database, "acme", draft.id).jobs
    with quick_database.read() as session:
        found = answer(session, "acme", draft.id)
    assert heard
    assert (job.state, job.outcome, job.attempt) == (JobState.DONE, Status.OPTIMAL, 1)
    assert found is not None
    assert len(found.plan.schedule.shifts) == 10
