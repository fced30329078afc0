"""`/metrics` for Prometheus."""

from hmac import compare_digest
from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.dependencies import Now, Store, public
from api.metrics import Metrics
from api.problems import answers
from domain.errors import Unauthenticated
from services.coverage import coverage_gaps
from services.drafts.backlog import Backlog, backlogs
from services.drift_notes import noted_drift

router = APIRouter(tags=["service"], dependencies=[public("asked by scrapers; guarded by a token where one is set")])


_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
    **answers(401),
}


@router.head("/metrics", name="metrics_head", response_class=Response, responses=_ANSWERS)
@router.get("/metrics", response_class=Response, responses=_ANSWERS)
def metrics(request: Request, database: Store, now: Now) -> Response:
    """Requests, solves, jobs, feeds, and the hours of the next 14 days for which nobody is on call."""
    _refuse_strangers(request)
    measured: Metrics = request.app.state.metrics
    measured.coverage_gaps.clear()
    for gap in coverage_gaps(database, now):
        measured.coverage_gaps.labels(gap.organisation, gap.rotation, gap.role).set(gap.hours)
    for backlog in backlogs(database, now):
        _tell_jobs(measured, backlog)
    for organisation, differences in noted_drift(database).items():
        measured.drift.labels(organisation).set(differences)
    return Response(generate_latest(measured.registry), media_type=CONTENT_TYPE_LATEST)


def _tell_jobs(measured: Metrics, backlog: Backlog) -> None:
    for state, number in backlog.jobs.items():
        measured.jobs.labels(backlog.organisation, state.value).set(number)
    measured.lost.labels(backlog.organisation).set(backlog.lost)
    measured.longest_wait.labels(backlog.organisation).set(backlog.longest_wait)


def _refuse_strangers(request: Request) -> None:
    expected = request.app.state.settings.metrics_token
    if expected is None:
        return
    given = request.headers.get("authorization", "").encode()
    if not compare_digest(given, f"Bearer {expected.get_secret_value()}".encode()):
        raise Unauthenticated("metrics are shown to whoever holds their token")
