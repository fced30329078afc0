"""Jobs as rows: taken up by one process at a time, and written only by the newest attempt.

A job that runs has a heartbeat. One whose heartbeat stopped may be taken up again; the attempt before it, should it
still be somewhere, then writes nothing any more, because every write names its attempt.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session, undefer

from domain.drafts import Job, JobKind, JobProgress, JobState
from domain.errors import NotFound
from domain.plan import Status
from storage.tables.drafts import JobRow


class Claim(NamedTuple):
    """One attempt at a job."""

    job: str
    attempt: int


class Count(NamedTuple):
    """How many jobs of an organisation are in one state."""

    organisation: str
    state: JobState
    jobs: int
    lost: int
    """Their attempts whose process died."""
    oldest: datetime


def add_job(session: Session, job: Job, question: Mapping[str, Any] | None = None) -> None:
    session.add(
        JobRow(
            id=job.id,
            organisation_id=job.organisation,
            draft_id=job.draft,
            kind=job.kind.value,
            question=question,
            state=job.state.value,
            created_by=job.created_by,
            request_id=job.request_id,
            created_at=job.created_at,
        )
    )
    session.flush()


def job(session: Session, organisation_id: str, job_id: str) -> Job:
    """NotFound when the organisation has no such job."""
    return _job(_row(session, organisation_id, job_id))


def any_job(session: Session, job_id: str) -> Job:
    """Whosever it is: for the process that does it."""
    return _job(_found(session.get(JobRow, job_id), job_id))


def jobs_of(session: Session, organisation_id: str, draft_id: str) -> tuple[Job, ...]:
    """All jobs of a draft, the newest first."""
    wanted = select(JobRow).where(JobRow.organisation_id == organisation_id, JobRow.draft_id == draft_id)
    return tuple(_job(row) for row in session.scalars(wanted.order_by(JobRow.created_at.desc(), JobRow.id)))


def question(session: Session, job_id: str) -> Mapping[str, Any]:
    """What the job was asked, beside its draft."""
    return session.scalar(select(JobRow.question).where(JobRow.id == job_id)) or {}


def answer(session: Session, organisation_id: str, job_id: str) -> Mapping[str, Any] | None:
    """What it answered, when that is not a draft's plan; None before."""
    row = session.scalar(_mine(organisation_id, job_id).options(undefer(JobRow.answer)))
    return _found(row, job_id).answer


def request_cancel(session: Session, organisation_id: str, job_id: str, now: datetime) -> Job:
    """A queued job is cancelled at once; a running one is told, and ends with what it has."""
    row = _found(session.scalar(_mine(organisation_id, job_id).with_for_update()), job_id)
    if row.state == JobState.QUEUED:
        row.state, row.finished_at = JobState.CANCELLED.value, now
    if row.state == JobState.RUNNING:
        row.cancel_requested = True
    session.flush()
    return _job(row)


def claim(session: Session, job_id: str, worker: str, now: datetime, stale: datetime) -> Claim | None:
    """The next attempt at this job; None when it is final, or a living process is at it.

    `stale`: a heartbeat before this moment is a dead process's.
    """
    row = session.scalar(select(JobRow).where(JobRow.id == job_id, _is_open(stale)).with_for_update(skip_locked=True))
    if row is None:
        return None
    row.lost += row.state == JobState.RUNNING
    row.state, row.attempt = JobState.RUNNING.value, row.attempt + 1
    row.worker, row.heartbeat_at, row.progress = worker, now, None
    row.started_at = row.started_at or now
    session.flush()
    return Claim(job_id, row.attempt)


def open_jobs(session: Session, stale: datetime) -> tuple[str, ...]:
    """Jobs that wait for somebody to take them up, the oldest first."""
    wanted = select(JobRow.id).where(_is_open(stale)).order_by(JobRow.created_at, JobRow.id)
    return tuple(session.scalars(wanted))


def counts(session: Session) -> tuple[Count, ...]:
    """All jobs that are kept, of every organisation."""
    counted = select(
        JobRow.organisation_id, JobRow.state, func.count(), func.sum(JobRow.lost), func.min(JobRow.created_at)
    ).group_by(JobRow.organisation_id, JobRow.state)
    return tuple(
        Count(organisation, JobState(state), jobs, lost, oldest)
        for organisation, state, jobs, lost, oldest in session.execute(counted)
    )


def beat(session: Session, claim: Claim, now: datetime) -> bool | None:
    """I am still at it. Answers whether it is to be cancelled; None when it is no longer mine."""
    mine = update(JobRow).where(*_held(claim)).values(heartbeat_at=now)
    return session.scalar(mine.returning(JobRow.cancel_requested))


def note_progress(session: Session, claim: Claim, progress: JobProgress) -> None:
    session.execute(update(JobRow).where(*_held(claim)).values(progress=progress.model_dump(mode="json")))


def finish(
    session: Session,
    claim: Claim,
    state: JobState,
    now: datetime,
    *,
    outcome: Status | None = None,
    error: str | None = None,
    answer: Mapping[str, Any] | None = None,
) -> bool:
    """The final state, unless the job is no longer this attempt's: then False, and nothing is written."""
    values = {"state": state.value, "finished_at": now, "outcome": outcome, "error": error, "answer": answer}
    ended = update(JobRow).where(*_held(claim)).values(values).returning(JobRow.id)
    return session.scalar(ended) is not None


def forget_answers(session: Session, organisation_id: str, before: datetime) -> None:
    """Jobs without a draft that ended before this moment, with what was sent in for them."""
    mine = JobRow.organisation_id == organisation_id, JobRow.draft_id.is_(None)
    session.execute(delete(JobRow).where(*mine, JobRow.finished_at < before))


def note_death(session: Session, claim: Claim) -> int | None:
    """The process of this attempt died. Answers how many have by now; None when it is no longer this attempt's."""
    died = update(JobRow).where(*_held(claim)).values(lost=JobRow.lost + 1)
    return session.scalar(died.returning(JobRow.lost))


def take_back_running(session: Session) -> None:
    """Whatever runs is queued again: for whoever knows that no process is at it any more."""
    values = {"state": JobState.QUEUED.value, "heartbeat_at": None, "progress": None, "lost": JobRow.lost + 1}
    session.execute(update(JobRow).where(JobRow.state == JobState.RUNNING.value).values(values))


def give_back(session: Session, claim: Claim) -> bool:
    """Queued again, unless it is no longer this attempt's."""
    values = {"state": JobState.QUEUED.value, "heartbeat_at": None, "progress": None}
    return session.scalar(update(JobRow).where(*_held(claim)).values(values).returning(JobRow.id)) is not None


def _held(claim: Claim) -> tuple[Any, ...]:
    return JobRow.id == claim.job, JobRow.attempt == claim.attempt, JobRow.state == JobState.RUNNING.value


def _is_open(stale: datetime) -> Any:
    abandoned = and_(JobRow.state == JobState.RUNNING.value, JobRow.heartbeat_at < stale)
    return or_(JobRow.state == JobState.QUEUED.value, abandoned)


def _mine(organisation_id: str, job_id: str) -> Select[JobRow]:
    return select(JobRow).where(JobRow.organisation_id == organisation_id, JobRow.id == job_id)


def _row(session: Session, organisation_id: str, job_id: str) -> JobRow:
    return _found(session.scalar(_mine(organisation_id, job_id)), job_id)


def _found(row: JobRow | None, job_id: str) -> JobRow:
    if row is None:
        raise NotFound(f"there is no job {job_id!r}")
    return row


def _job(row: JobRow) -> Job:
    return Job(
        id=row.id,
        organisation=row.organisation_id,
        kind=JobKind(row.kind),
        draft=row.draft_id,
        state=JobState(row.state),
        progress=JobProgress.model_validate(row.progress) if row.progress else None,
        outcome=Status(row.outcome) if row.outcome else None,
        attempt=row.attempt,
        lost=row.lost,
        worker=row.worker,
        heard_at=row.heartbeat_at,
        cancel_requested=row.cancel_requested,
        created_by=row.created_by,
        request_id=row.request_id,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        error=row.error,
    )
