"""A solve as a job: in a process of its own, with progress, a result that is kept once, and a cancel that keeps it."""

from domain.drafts import DraftOptions, JobState
from domain.plan import Status
from services.drafts.solving import cancel_job, start_solve
from storage.database import Database
from storage.drafts import answer
from tests.services.drafts.at_work import at_work, ended, now, until
from tests.services.drafts.company import LONGER, NOW, TOO_FEW, WHO, stored_draft


def test_a_draft_is_solved_in_the_background(database: Database) -> None:
    draft = stored_draft(database)
    job = start_solve(database, "acme", draft.id, draft.revision, WHO, NOW)
    with at_work(database):
        done = ended(database, job)
    with database.read() as session:
        found = answer(session, "acme", draft.id)
    assert (done.state, done.outcome, done.attempt) == (JobState.DONE, Status.OPTIMAL, 1), done.error
    assert found is not None
    assert len(found.plan.schedule.shifts) == 18
    assert found.fairness.methods[0].breaches == 0


def test_infeasible_is_an_answer_and_comes_with_its_card(database: Database) -> None:
    draft = stored_draft(database, TOO_FEW)
    job = start_solve(database, "acme", draft.id, None, WHO, NOW)
    with at_work(database):
        done = ended(database, job)
    with database.read() as session:
        found = answer(session, "acme", draft.id)
    assert (done.state, done.outcome) == (JobState.DONE, Status.INFEASIBLE), done.error
    assert found is not None
    assert found.card is not None
    assert found.card.ways_out


def test_a_cancelled_solve_keeps_its_best_so_far(database: Database) -> None:
    draft = stored_draft(database, LONGER, DraftOptions(prove_all=True))
    job = start_solve(database, "acme", draft.id, None, WHO, NOW)
    with at_work(database):
        until(lambda: now(database, job).progress, "progress")
        assert cancel_job(database, "acme", job.id, NOW).cancel_requested
        done = ended(database, job)
    with database.read() as session:
        found = answer(session, "acme", draft.id)
    assert (done.state, done.outcome) == (JobState.CANCELLED, Status.FEASIBLE), done
    assert found is not None
    assert len(found.plan.schedule.shifts) == 3 * 2 * 13
    assert any("Stopped by hand" in note for note in found.plan.notes)


def test_a_job_that_waits_is_cancelled_at_once(database: Database) -> None:
    draft = stored_draft(database)
    job = start_solve(database, "acme", draft.id, None, WHO, NOW)
    assert cancel_job(database, "acme", job.id, NOW).state is JobState.CANCELLED
    with at_work(database):
        again = start_solve(database, "acme", draft.id, None, WHO, NOW)
        assert ended(database, again).state is JobState.DONE
    assert now(database, job).attempt == 0
