"""Drafts over HTTP: opened, edited by their version, solved in the background, looked into, and what is refused."""

import csv
import io
import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from domain.access import CompanyRole, Right
from tests.api.planning import DRAFTS, ENDLESSLY, WEEKS, coordinator, followed, new_draft, planning, solve
from tests.api.serving import Service
from tests.services.drafts.at_work import solving, until
from tests.services.drafts.company import ENDLESS
from tests.storage.databases import SqliteFiles, database_at

pytestmark = pytest.mark.xdist_group("drafts")
"""What is made once for all of them is made in one process of the run, not in each."""

A_QUARTER = {"first_day": str(ENDLESS.first_week), "weeks": ENDLESS.weeks}


@pytest.fixture(scope="module")
def service(sqlite_files: SqliteFiles) -> Iterator[Service]:
    with sqlite_files.with_tables() as url, database_at(url) as database, planning(database) as running:
        yield running


@pytest.fixture(scope="module")
def caller(service: Service) -> TestClient:
    return coordinator(service)


@pytest.fixture(scope="module")
def solved(caller: TestClient) -> str:
    """A draft that nobody edits any more."""
    draft: str = new_draft(caller)["id"]
    assert solve(caller, draft)["outcome"] == "optimal"
    return draft


def plan_of(caller: TestClient, draft: str) -> dict[str, Any]:
    answer = caller.get(f"{DRAFTS}/{draft}/result")
    assert answer.status_code == 200, answer.text
    plan: dict[str, Any] = answer.json()
    return plan


def test_a_draft_is_opened_with_an_address_and_a_version(caller: TestClient) -> None:
    answer = caller.post(DRAFTS, json={"horizon": {"quarter": "2027-Q2"}, "options": {"seed": 5}})
    made = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"] == f"{DRAFTS}/{made['id']}"
    assert (made["name"], made["options"]["seed"], made["result"]) == ("2027-Q2", 5, None)
    assert made["id"] in [one["id"] for one in caller.get(DRAFTS).json()["items"]]


def test_an_edit_says_which_version_it_changes(caller: TestClient) -> None:
    address = f"{DRAFTS}/{new_draft(caller)['id']}"
    assert caller.patch(address, json={"name": "B"}).status_code == 428
    assert caller.patch(address, json={"name": "B"}, headers={"If-Match": '"1"'}).headers["ETag"] == '"2"'
    stale = caller.patch(address, json={"name": "C"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["type"]) == (412, "/problems/stale-version")
    assert caller.get(address).json()["name"] == "B"
    assert caller.delete(address, headers={"If-Match": '"2"'}).status_code == 204
    assert caller.get(address).status_code == 404


def test_every_fault_of_an_edit_is_told_at_once(caller: TestClient) -> None:
    draft = new_draft(caller)
    locks = [
        {"rotation": "nowhere", "role": "primary", "week": "2027-01-04", "engineer": "nobody"},
        {"rotation": "team-0001", "role": "third", "week": "2027-01-04", "engineer": "nobody"},
        {"rotation": "team-0001", "role": "primary", "week": "2030-01-07", "engineer": "nobody"},
    ]
    edit = {"locks": locks, "options": {"allow": ["limit:", "borrow:auto"]}}
    refused = caller.patch(f"{DRAFTS}/{draft['id']}", json=edit, headers={"If-Match": "*"})
    told = {fault["pointer"] for fault in refused.json()["faults"]}
    assert refused.status_code == 422
    assert told == {
        "/options/allow", "/locks/0/rotation", "/locks/0/engineer", "/locks/1/role", "/locks/1/engineer",
        "/locks/2/week", "/locks/2/engineer",
    }  # fmt: skip


def test_weeks_without_a_handoff_are_no_draft(caller: TestClient) -> None:
    assert caller.post(DRAFTS, json={"horizon": {"quarter": "2027-Q9"}}).status_code == 422
    assert caller.post(DRAFTS, json={"horizon": {}}).status_code == 422
    assert caller.post(DRAFTS, json={"horizon": WEEKS, "nmae": "x"}).status_code == 422


def test_the_service_answers_while_another_process_solves(service: Service) -> None:
    caller = coordinator(service, "endless")
    draft = new_draft(caller, ENDLESSLY, horizon=A_QUARTER)["id"]
    job = caller.post(f"{ENDLESSLY}/{draft}/solve").headers["Location"]
    until(lambda: solving(os.getpid()), "process that solves")
    assert caller.get("/healthz").status_code == 200
    assert caller.get(job).json()["state"] == "running"
    assert caller.post(f"{job}/cancel").status_code == 202
    assert followed(caller, job)["state"] == "cancelled"


def test_a_solve_is_told_event_by_event(service: Service, caller: TestClient) -> None:
    draft = new_draft(caller)["id"]
    job = caller.post(f"{DRAFTS}/{draft}/solve").headers["Location"]
    stream = caller.get(f"{job}/events")
    blocks = [one for one in stream.text.split("\r\n\r\n") if one and not one.startswith(":")]
    events = [dict(line.split(": ", 1) for line in one.splitlines()) for one in blocks]
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert [one["event"] for one in events] == ["progress"] * (len(events) - 1) + ["end"]
    assert '"state":"done"' in events[-1]["data"]
    assert len({one["id"] for one in events}) == len(events)
    assert caller.get(f"{job}/events", headers={"Last-Event-ID": events[-1]["id"]}).status_code == 204
    measured = 'dogwatch_solve_seconds_count{outcome="optimal"}'
    until(lambda: measured in service.client.get("/metrics").text, "measure")


def test_one_solve_at_a_time_and_a_key_repeats_the_answer(service: Service) -> None:
    caller = coordinator(service, "endless")
    draft = new_draft(caller, ENDLESSLY, horizon=A_QUARTER)["id"]
    address, key = f"{ENDLESSLY}/{draft}/solve", {"Idempotency-Key": f"solve-{draft}"}
    job = caller.post(address, headers=key)
    assert caller.post(address, headers=key).json()["id"] == job.json()["id"]
    assert caller.post(address).status_code == 409
    assert caller.post(f"{job.headers['Location']}/cancel").status_code == 202
    assert followed(caller, job.headers["Location"])["state"] == "cancelled"


def test_a_result_is_the_plan_with_its_proof(caller: TestClient, solved: str) -> None:
    answer = caller.get(f"{DRAFTS}/{solved}/result")
    assert (answer.json()["status"], len(answer.json()["schedule"]["shifts"])) == ("optimal", 10)
    assert caller.get(f"{DRAFTS}/{solved}/result", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert caller.get(f"{DRAFTS}/{new_draft(caller)['id']}/result").status_code == 404


def test_infeasible_is_a_problem_with_its_card(service: Service) -> None:
    few, address = coordinator(service, "few"), DRAFTS.replace("acme", "few")
    draft = new_draft(few, address)["id"]
    job = solve(few, draft, address)
    answer = few.get(f"{address}/{draft}/result")
    assert (job["state"], job["outcome"]) == ("done", "infeasible")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/infeasible")
    assert answer.json()["card"]["ways_out"][0]["switch"].startswith("--allow")
    for question in ("analysis", "compare"):
        assert few.get(f"{address}/{draft}/{question}").json()["card"] == answer.json()["card"]
    assert answer.json()["card"]["ways_out"][0]["title"] in few.get(f"{address}/{draft}/report.html").text


def test_analysis_tells_goals_people_and_other_methods(caller: TestClient, solved: str) -> None:
    found = caller.get(f"{DRAFTS}/{solved}/analysis").json()
    assert [one["method"] for one in found["fairness"]["methods"]] == ["dogwatch", "offset round robin", "greedy"]
    assert (found["status"], found["stale"], found["breaches_now"]) == ("optimal", [], [])
    assert {one["name"] for one in found["tiers"]} >= {"fairness", "preferences"}


def test_an_edit_by_hand_is_judged_without_solving(caller: TestClient, solved: str) -> None:
    first, *_ = plan_of(caller, solved)["schedule"]["shifts"]
    cell = {name: first[name] for name in ("rotation", "role", "week")}
    found = caller.post(f"{DRAFTS}/{solved}/what-if", json={"cells": [cell | {"engineer": None}]}).json()
    assert [one["sentence"] for rule in found["rules"] for one in rule["new"] if rule["rule"] == "coverage"]
    assert [(one["before"], one["after"]) for one in found["cells"]] == [([first["engineer"]], [])]
    wrong = caller.post(f"{DRAFTS}/{solved}/what-if", json={"cells": [cell | {"engineer": "nobody"}]})
    assert wrong.json()["faults"][0]["pointer"] == "/cells/0/engineer"


def test_why_is_answered_from_what_the_plan_was_made_from(caller: TestClient, solved: str) -> None:
    first, *_ = plan_of(caller, solved)["schedule"]["shifts"]
    question = {name: first[name] for name in ("rotation", "role", "week")}
    found = caller.post(f"{DRAFTS}/{solved}/why", json=question).json()
    assert found["held"]["engineer"] == first["engineer"]
    assert found["notes"] == []
    assert all(price["price"] >= 0 for price in found["alternative"]["prices"][:1])
    unknown = caller.post(f"{DRAFTS}/{solved}/why", json=question | {"rotation": "nowhere"})
    assert unknown.json()["faults"][0]["pointer"] == "/rotation"


def test_a_locked_cell_stays_and_the_rest_is_solved_again(caller: TestClient, solved: str) -> None:
    shifts = plan_of(caller, solved)["schedule"]["shifts"]
    first = {name: shifts[0][name] for name in ("rotation", "role", "week")}
    other = caller.post(f"{DRAFTS}/{solved}/why", json=first).json()["alternative"]["engineer"]
    lock = first | {"engineer": other}
    draft = new_draft(caller)["id"]
    locked = caller.post(f"{DRAFTS}/{draft}/locks", json={"cells": [lock]}, headers={"If-Match": '"1"'})
    assert (locked.status_code, locked.json()["locks"]) == (200, [lock])
    solve(caller, draft)
    held = {
        (one["rotation"], one["role"], one["week"]): one["engineer"]
        for one in plan_of(caller, draft)["schedule"]["shifts"]
    }
    assert held[first["rotation"], first["role"], first["week"]] == other
    compared = caller.get(f"{DRAFTS}/{draft}/compare", params={"before": solved}).json()
    assert {"rotation", "role", "week", "before", "after"} <= compared["cells"][0].keys()
    unlock = f"{DRAFTS}/{draft}/locks/{first['rotation']}/{first['role']}/{first['week']}"
    assert caller.delete(unlock, headers={"If-Match": "*"}).json()["locks"] == []
    assert caller.get(f"{DRAFTS}/{draft}").json()["stale"] == ["The draft was edited after it was solved."]


def test_a_schedule_from_anywhere_is_scored_as_a_job(caller: TestClient, solved: str) -> None:
    table = io.StringIO()
    rows = csv.DictWriter(table, ("rotation", "role", "week", "engineer"), extrasaction="ignore")
    rows.writeheader()
    rows.writerows(plan_of(caller, solved)["schedule"]["shifts"])
    sent = caller.post(DRAFTS.replace("drafts", "evaluations"), json={"name": "ours.csv", "content": table.getvalue()})
    assert sent.status_code == 202, sent.text
    assert followed(caller, sent.headers["Location"])["state"] == "done"
    found = caller.get(f"{sent.headers['Location']}/evaluation").json()
    assert (found["file"], found["yours"]["score"], found["broken"]) == ("ours.csv", 100.0, 0)


def test_a_schedule_that_cannot_be_read_is_refused_at_once(caller: TestClient) -> None:
    refused = caller.post(
        DRAFTS.replace("drafts", "evaluations"), json={"name": "x.csv", "content": "week,engineer\n2027-01-04,nobody\n"}
    )
    assert refused.status_code == 422
    assert refused.json()["faults"][0]["where"] == "x.csv"


def test_a_report_is_one_page_that_loads_nothing(caller: TestClient, solved: str) -> None:
    page = caller.get(f"{DRAFTS}/{solved}/report.html")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert page.text.startswith("<!doctype html>")


def test_drafts_of_others_are_not_there(service: Service, solved: str, caller: TestClient) -> None:
    stranger = coordinator(service, "few")
    assert stranger.get(f"{DRAFTS}/{solved}").status_code == 404
    assert stranger.get(f"{DRAFTS.replace('acme', 'few')}/{solved}").status_code == 404
    job = caller.get(f"{DRAFTS}/{solved}").json()["jobs"][0]["id"]
    assert stranger.get(f"/api/v1/organisations/few/jobs/{job}").status_code == 404
    assert stranger.post(f"/api/v1/organisations/few/jobs/{job}/cancel").status_code == 404


def test_who_may_read_plans_may_not_make_them(service: Service, solved: str) -> None:
    manager = service.signed_in(CompanyRole.MANAGER)
    assert manager.get(f"{DRAFTS}/{solved}/result").status_code == 200
    assert manager.post(f"{DRAFTS}/{solved}/solve").status_code == 403
    assert service.service_token(Right.READ_SCHEDULE).get(DRAFTS).status_code == 403


def test_a_draft_is_published_as_it_was_solved_once_and_then_closed(caller: TestClient) -> None:
    draft = new_draft(caller)["id"]
    address = f"{DRAFTS}/{draft}"
    solve(caller, draft)
    edited, back = ({"options": {"seed": seed}} for seed in (9, 0))
    caller.patch(address, json=edited, headers={"If-Match": "*"})
    refused = caller.post(f"{address}/publish", json={"expected_version": 0}, headers={"If-Match": "*"})
    assert (refused.status_code, "solve it again" in refused.json()["detail"]) == (409, True)
    caller.patch(address, json=back, headers={"If-Match": "*"})
    seen = {"If-Match": caller.get(address).headers["ETag"]}
    assert caller.post(f"{address}/publish", json={"expected_version": 0}).status_code == 428
    assert caller.post(f"{address}/publish", json={"expected_version": 9}, headers=seen).status_code == 412
    assert (
        caller.post(f"{address}/publish", json={"expected_version": 0}, headers={"If-Match": '"1"'}).status_code == 412
    )
    tried = caller.post(f"{address}/publish?dry_run=true", json={"expected_version": 0}, headers=seen)
    assert (tried.status_code, tried.json()["dry_run"], tried.json()["version"]["number"]) == (200, True, 1)
    assert caller.get(address).headers["ETag"] == seen["If-Match"]
    published = caller.post(f"{address}/publish", json={"expected_version": 0}, headers=seen)
    assert (published.status_code, published.json()["version"]["draft_id"]) == (201, draft), published.text
    assert caller.get(address).json()["published_version"] == 1
    for again in (
        caller.post(f"{address}/publish", json={"expected_version": 1}, headers={"If-Match": "*"}),
        caller.post(f"{address}/solve"),
        caller.patch(address, json={"name": "x"}, headers={"If-Match": "*"}),
        caller.delete(address, headers={"If-Match": "*"}),
    ):
        assert again.status_code == 409, again.text


def test_what_is_published_can_be_asked_about_compared_with_and_planned_again(
    service: Service, caller: TestClient
) -> None:
    (first,) = [one for one in caller.get(DRAFTS).json()["items"] if one["published_version"] == 1]
    shift, *_ = plan_of(caller, first["id"])["schedule"]["shifts"]
    question = {name: shift[name] for name in ("rotation", "role", "week")}
    engineer = service.signed_in(CompanyRole.ENGINEER, engineer=shift["engineer"])
    found = engineer.post(DRAFTS.replace("drafts", "why"), json=question).json()
    assert (found["held"]["engineer"], found["notes"]) == (shift["engineer"], [])
    again = new_draft(caller, options={"replan": True, "seed": 7})["id"]
    assert solve(caller, again)["outcome"] == "optimal"
    assert caller.get(f"{DRAFTS}/{again}/compare").json()["cells"] == []
    assert caller.get(f"{DRAFTS}/{again}/report.html").status_code == 200


def test_before_it_is_published_a_plan_tells_whose_duty_that_is_over_it_changes(
    service: Service, caller: TestClient
) -> None:
    (first,) = [one for one in caller.get(DRAFTS).json()["items"] if one["published_version"] == 1]
    shift, *others = plan_of(caller, first["id"])["schedule"]["shifts"]
    cell = {name: shift[name] for name in ("rotation", "role", "week")}
    other = next(one["engineer"] for one in reversed(others) if one["rotation"] == shift["rotation"])
    draft = new_draft(caller, options={"replan": True})["id"]
    caller.post(f"{DRAFTS}/{draft}/locks", json={"cells": [cell | {"engineer": other}]}, headers={"If-Match": "*"})
    assert solve(caller, draft)["outcome"] == "optimal"
    address = f"{DRAFTS}/{draft}/compare"
    assert not [note for note in caller.get(address).json()["notes"] if "duty that is over" in note]
    before = service.clock.at
    service.clock.at = datetime.fromisoformat(shift["end"])
    told = [note for note in coordinator(service).get(address).json()["notes"] if "duty that is over" in note]
    service.clock.at = before
    assert len(told) >= 2
    assert any(f"- {shift['rotation']} ({shift['role']})" in note for note in told)


def test_a_plan_that_the_organisation_has_overtaken_says_so_and_is_not_published_unseen(
    caller: TestClient, solved: str
) -> None:
    shift = plan_of(caller, solved)["schedule"]["shifts"][-1]
    away = {"engineer": shift["engineer"], "first_day": shift["week"], "last_day": shift["week"]}
    assert caller.post(DRAFTS.replace("drafts", "absences"), json=away).status_code == 201
    assert "The organisation has changed since it was solved." in caller.get(f"{DRAFTS}/{solved}").json()["stale"]
    broken = caller.get(f"{DRAFTS}/{solved}/analysis").json()["breaches_now"]
    assert [(one["rule"], one["engineer"]) for one in broken] == [("availability", shift["engineer"])]
    refused = caller.post(f"{DRAFTS}/{solved}/publish", json={"expected_version": None}, headers={"If-Match": "*"})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/broken-rules"), refused.text
