"""Jobs: how far a solve is, as it happens, and how to end it with the best it has."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import anyio
from fastapi import APIRouter, FastAPI, Header, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.dependencies import Asking, Now, Store, allowed
from api.problems import answers
from domain.access import Right
from domain.clock import seconds
from domain.drafts import Job
from domain.errors import Conflict
from domain.evaluation import Evaluation
from services.drafts.evaluating import Upload, start_evaluation
from services.drafts.following import look
from services.drafts.runner import runner
from services.drafts.solving import answer_of, cancel_job, job_of

router = APIRouter(prefix="/organisations/{organisation}/jobs", tags=["jobs"])
evaluations = APIRouter(prefix="/organisations/{organisation}/evaluations", tags=["jobs"])

JobId = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
_LOOK_SECONDS = 0.5
_PING_SECONDS = 15
_STREAM = {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "What happens, as it does"}


@router.get("/{job}", dependencies=[allowed(Right.READ_PLANS)], responses=answers(404))
def one_job(job: JobId, database: Store, asking: Asking) -> Job:
    """How far it is; with a state of done, failed or cancelled it stays as it is."""
    return job_of(database, asking.organisation, job)


@router.get(
    "/{job}/events",
    response_class=EventSourceResponse,
    dependencies=[allowed(Right.READ_PLANS)],
    responses={200: _STREAM, 204: {"description": "You have seen the end: do not ask again"}, **answers(404)},
)
async def events(
    job: JobId,
    database: Store,
    asking: Asking,
    last: Annotated[str | None, Header(alias="Last-Event-ID", description="The last event that was seen.")] = None,
) -> Response:
    """Server-sent events: `progress` whenever something of the job is different, then `end`, each with the job."""
    seen = await run_in_threadpool(look, database, asking.organisation, job)
    if seen is not None and seen.job.state.is_final and seen.mark == last:
        return Response(status_code=204)

    stopping = anyio.Event()

    async def told() -> AsyncIterator[ServerSentEvent]:
        mark = last
        while not stopping.is_set():
            seen = await run_in_threadpool(look, database, asking.organisation, job)
            final = seen is not None and seen.job.state.is_final
            if seen is not None and seen.mark != mark:
                mark = seen.mark
                yield ServerSentEvent(seen.job.model_dump_json(), event="end" if final else "progress", id=mark)
            if final:
                return
            with anyio.move_on_after(_LOOK_SECONDS):
                await stopping.wait()

    return EventSourceResponse(
        told(), ping=_PING_SECONDS, shutdown_event=stopping, shutdown_grace_period=4 * _LOOK_SECONDS
    )


@router.post("/{job}/cancel", status_code=202, dependencies=[allowed(Right.PLAN)], responses=answers(404))
def cancelled_job(job: JobId, database: Store, asking: Asking, now: Now) -> Job:
    """End it soon: what waits is cancelled now, what runs keeps the best plan it has. A final job stays as it is."""
    return cancel_job(database, asking.organisation, job, asking, now)


@router.get("/{job}/evaluation", dependencies=[allowed(Right.READ_PLANS)], responses=answers(404))
def evaluation(job: JobId, database: Store, asking: Asking) -> Evaluation:
    """What a schedule that was sent in is worth; a conflict while that is not known yet."""
    found = answer_of(database, asking.organisation, job)
    if found is None:
        raise Conflict("this job has no evaluation, or not yet; ask for the job itself")
    return Evaluation.model_validate(found)


@evaluations.post("", status_code=202, dependencies=[allowed(Right.PLAN)])
def new_evaluation(
    upload: Upload, request: Request, response: Response, database: Store, asking: Asking, now: Now
) -> Job:
    """Score a schedule from anywhere. Faults of the file are told at once; the score takes a solve, hence a job."""
    return accepted(request, response, start_evaluation(database, asking.organisation, upload, asking, now))


def accepted(request: Request, response: Response, job: Job) -> Job:
    """The job, and where to ask for it."""
    response.headers["Location"] = request.url_for("one_job", organisation=job.organisation, job=job.id).path
    return job


@asynccontextmanager
async def runner_alive(app: FastAPI) -> AsyncIterator[None]:
    """Whoever takes up jobs in this process: never on the event loop, and the solves never in this process."""

    def measured(job: Job) -> None:
        if job.started_at and job.finished_at:
            outcome = job.outcome or job.state
            app.state.metrics.solve_seconds.labels(outcome.value).observe(seconds(job.started_at, job.finished_at))

    running = runner(app.state.database, app.state.settings.workers, on_end=measured).start()
    try:
        yield
    finally:
        await run_in_threadpool(running.stop)
