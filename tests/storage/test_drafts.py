"""Drafts, their answers and their jobs as rows: what is read is what was kept, and a job has one owner at a time."""

from datetime import timedelta

import pytest

from domain.drafts import DraftOptions, DraftResult, Job, JobKind, JobProgress, JobState
from domain.errors import NotFound
from domain.organisation import Lock
from domain.plan import Status
from importers.organisation_file import LoadedOrganisation
from importers.synthetic import Shape, make_organisation
from scheduler.solve import Request
from services.planning import plan
from storage.database import Database
from storage.drafts import Answer, answer, draft, drafts, keep_answer, remove_draft, save_draft
from storage.jobs import (
    Claim,
    add_job,
    any_job,
    beat,
    claim,
    finish,
    forget_answers,
    give_back,
    job,
    note_death,
    note_progress,
    open_jobs,
)
from tests.services.drafts.company import NOW, SMALL, TOO_FEW, horizon, opened, stored_draft

LATER = NOW + timedelta(seconds=10)


def answer_of(shape: Shape) -> Answer:
    loaded = LoadedOrganisation(make_organisation(shape, 71), "0" * 64, ())
    made = plan(loaded, horizon(shape), Request())
    return Answer(made.plan, made.fairness, made.card, b"packed")


def result(status: Status) -> DraftResult:
    return DraftResult(
        job="j", status=status, made_at=NOW, organisation_revision=1, schedule_revision=0, fingerprint="f" * 64
    )


def waiting(database: Database, name: str, draft_id: str | None, at: int = 0) -> Job:
    new = Job(
        id=name,
        organisation="acme",
        kind=JobKind.SOLVE,
        draft=draft_id,
        created_by="ana",
        request_id="r",
        created_at=NOW + timedelta(seconds=at),
    )
    with database.write() as session:
        add_job(session, new)
    return new


@pytest.mark.parametrize("shape", [SMALL, TOO_FEW], ids=["plan", "card"])
def test_a_plan_and_its_card_come_back_as_they_were_kept(database: Database, shape: Shape) -> None:
    kept, made = stored_draft(database, shape), answer_of(shape)
    for each in (made._replace(ground=b"older"), made):
        with database.write() as session:
            keep_answer(session, kept, result(made.plan.status), each)
    with database.read() as session:
        assert answer(session, "acme", kept.id) == made
        assert draft(session, "acme", kept.id).result == result(made.plan.status)
        assert answer(session, "other", kept.id) is None


def test_a_draft_comes_back_as_it_was_kept_and_takes_all_that_is_its_own_along(database: Database) -> None:
    first = stored_draft(database, options=DraftOptions(allow=("limit:auto",), time_limit=0.1))
    lock = Lock(rotation="team-0001", role="primary", week=SMALL.first_week, engineer="e00001")
    second = opened(database).model_copy(update={"locks": (lock,), "revision": 7, "published_version": 3})
    waiting(database, "j", second.id)
    with database.write() as session:
        save_draft(session, second)
        keep_answer(session, second, result(Status.OPTIMAL), answer_of(SMALL))
    with database.write() as session:
        assert set(drafts(session, "acme")) == {
            first,
            second.model_copy(update={"result": result(Status.OPTIMAL)}),
        }
        remove_draft(session, "acme", second.id)
    with database.read() as session:
        assert drafts(session, "acme") == (first,)
        for gone in (lambda: draft(session, "acme", second.id), lambda: job(session, "acme", "j")):
            with pytest.raises(NotFound):
                gone()


def test_a_draft_of_another_organisation_is_not_there(database: Database) -> None:
    kept = stored_draft(database)
    new = waiting(database, "j", kept.id)
    with database.read() as session:
        assert job(session, "acme", "j") == new
        for foreign in (lambda: draft(session, "other", kept.id), lambda: job(session, "other", "j")):
            with pytest.raises(NotFound):
                foreign()


def test_a_job_has_one_owner_until_its_heartbeat_stops(database: Database) -> None:
    waiting(database, "j", stored_draft(database).id)
    with database.write() as session:
        assert claim(session, "j", "one", NOW, NOW) == Claim("j", 1)
        assert claim(session, "j", "two", NOW, NOW) is None
        assert beat(session, Claim("j", 1), LATER) is False
        assert claim(session, "j", "two", LATER, LATER) is None
        assert claim(session, "j", "two", LATER, LATER + timedelta(seconds=1)) == Claim("j", 2)
        assert beat(session, Claim("j", 1), LATER) is None
    with database.read() as session:
        assert (any_job(session, "j").worker, any_job(session, "j").lost) == ("two", 1)


def test_the_oldest_open_job_comes_first_and_an_ended_one_never(database: Database) -> None:
    kept = stored_draft(database)
    for name, at in (("c", 2), ("a", 5), ("b", 1)):
        waiting(database, name, kept.id, at)
    with database.write() as session:
        assert open_jobs(session, NOW) == ("b", "c", "a")
        held = claim(session, "b", "one", NOW, NOW)
        assert held is not None
        assert open_jobs(session, NOW) == ("c", "a")
        assert open_jobs(session, LATER) == ("b", "c", "a")
        assert finish(session, held, JobState.DONE, LATER, outcome=Status.OPTIMAL)
        assert not finish(session, held, JobState.FAILED, LATER, error="too late")
        assert open_jobs(session, LATER) == ("c", "a")
    with database.read() as session:
        ended = any_job(session, "b")
    assert (ended.state, ended.outcome, ended.finished_at, ended.error) == (JobState.DONE, Status.OPTIMAL, LATER, None)


def test_progress_and_deaths_are_those_of_the_attempt_at_hand(database: Database) -> None:
    waiting(database, "j", stored_draft(database).id)
    told = JobProgress(seconds=1.5, group=0, groups=2, tier="fairness", best=12, bound=None)
    with database.write() as session:
        held = claim(session, "j", "one", NOW, NOW)
        assert held is not None
        note_progress(session, held, told)
        note_progress(session, the_next(held), told.model_copy(update={"best": 0}))
    with database.write() as session:
        assert any_job(session, "j").progress == told
        assert (note_death(session, held), note_death(session, the_next(held))) == (1, None)
        assert give_back(session, held)
    with database.read() as session:
        found = any_job(session, "j")
    assert (found.state, found.progress, found.lost) == (JobState.QUEUED, None, 1)


def the_next(held: Claim) -> Claim:
    return held._replace(attempt=held.attempt + 1)


def test_only_answers_that_belong_to_no_draft_are_forgotten(database: Database) -> None:
    kept = stored_draft(database)
    for name, owner in (("drafts", kept.id), ("old", None), ("running", None)):
        waiting(database, name, owner)
    with database.write() as session:
        for name in ("drafts", "old"):
            held = claim(session, name, "one", NOW, NOW)
            assert held is not None
            finish(session, held, JobState.DONE, NOW, answer={"yours": 61})
        forget_answers(session, "acme", LATER)
    with database.read() as session:
        assert any_job(session, "drafts").state is JobState.DONE
        assert any_job(session, "running").state is JobState.QUEUED
        with pytest.raises(NotFound):
            any_job(session, "old")
