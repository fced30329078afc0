"""What is measured, and that the dashboard asks for nothing that is not."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from domain.access import CompanyRole, operator
from domain.drafts import JobState
from services.drift_notes import note_drift
from storage import jobs
from tests.api.serving import Service

DASHBOARD = Path(__file__).parents[2] / "fixtures" / "grafana" / "dashboard.json"
QUERIED = re.compile(r"\bdogwatch_\w+")
LABELS = re.compile(r"(?:by|without) \(([^)]*)\)|\{(\w+)[=!]")


@pytest.fixture
def measured(quick_service: Service) -> dict[str, set[str]]:
    """Every series after one thing of each kind has happened, with the names of its labels."""
    quick_service.signed_in(CompanyRole.COORDINATOR).get("/api/v1/me")
    quick_service.client.get("/feeds/unknown.ics")
    quick_service.app.state.metrics.solve_seconds.labels("optimal").observe(1.0)
    note_drift(quick_service.database, operator("acme"), quick_service.clock(), 3)
    text = quick_service.client.get("/metrics").text
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {sample.name: set(sample.labels) for sample in samples}


def expressions(dashboard: dict[str, Any]) -> list[str]:
    panels = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    return panels + [one["query"] for one in dashboard["templating"]["list"] if one["type"] == "query"]


def test_the_dashboard_asks_only_for_what_is_measured(measured: dict[str, set[str]]) -> None:
    asked = expressions(json.loads(DASHBOARD.read_text()))
    assert len(asked) > 8
    for expression in asked:
        names = QUERIED.findall(expression)
        assert names, expression
        assert set(names) - measured.keys() == set(), expression
        found = {label.strip() for groups in LABELS.findall(expression) for part in groups for label in part.split(",")}
        assert found - {""} <= set().union(*(measured[name] for name in names)), expression


def test_every_kind_of_measure_is_on_the_dashboard(measured: dict[str, set[str]]) -> None:
    shown = {
        name for expression in expressions(json.loads(DASHBOARD.read_text())) for name in QUERIED.findall(expression)
    }
    kinds = {re.sub(r"_(total|bucket|count|sum|created)$", "", name) for name in measured}
    assert {kind for kind in kinds if not any(name.startswith(kind) for name in shown)} == set()


def test_drift_is_what_was_found_when_anybody_last_looked(quick_service: Service) -> None:
    for found in (3, 0, 2):
        note_drift(quick_service.database, operator("acme"), quick_service.clock(), found)
    text = quick_service.client.get("/metrics").text
    assert 'dogwatch_pagerduty_drift{organisation="acme"} 2.0' in text
    assert 'dogwatch_pagerduty_drift{organisation="other"}' not in text


def jobs_told(service: Service) -> dict[str, float]:
    """What is told of the jobs of acme; states by their names."""
    found = text_string_to_metric_families(service.client.get("/metrics").text)
    samples = [one for family in found for one in family.samples if one.name.startswith("dogwatch_job")]
    return {one.labels.get("state", one.name): one.value for one in samples if one.labels["organisation"] == "acme"}


def test_jobs_are_counted_as_they_stand(quick_service: Service) -> None:
    """Nobody does them here: each is taken up, lost and ended by its row, as a runner does it."""
    caller, lost = quick_service.signed_in(CompanyRole.COORDINATOR), "dogwatch_job_attempts_lost"
    waited = "dogwatch_job_longest_wait_seconds"
    nothing = dict.fromkeys([*(state.value for state in JobState), lost, waited], 0)
    assert jobs_told(quick_service) == nothing
    drafts = "/api/v1/organisations/acme/drafts"
    for name in ("first", "second", "third"):
        wish = {"horizon": {"first_day": "2027-02-01", "weeks": 4}, "name": name}
        assert caller.post(f"{drafts}/{caller.post(drafts, json=wish).json()['id']}/solve").status_code == 202
        quick_service.clock.pass_time(minutes=5)
    assert jobs_told(quick_service) == nothing | {"queued": 3, waited: 900}
    now = quick_service.clock()
    with quick_service.database.write() as session:
        first, second, _ = jobs.open_jobs(session, now)
        claims = [jobs.claim(session, one, "a runner", now, now) for one in (first, second)]
        for claim in claims:
            assert claim is not None
            assert jobs.note_death(session, claim) == 1
        assert jobs.finish(session, jobs.Claim(first, 1), JobState.FAILED, now)
    assert jobs_told(quick_service) == nothing | {"queued": 1, "running": 1, "failed": 1, lost: 2, waited: 300}


def test_routes_are_counted_by_their_template(quick_service: Service) -> None:
    for _ in range(3):
        quick_service.client.get("/feeds/a-secret-nobody-has.ics")
    text = quick_service.client.get("/metrics").text
    assert 'dogwatch_requests_total{method="GET",route="/feeds/{secret}.ics",status="404"} 3.0' in text
    assert "a-secret" not in text
