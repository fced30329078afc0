"""Pay over HTTP: a month step by step, reports in every form, and to each role what is theirs and nothing more."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.pay_answers import FormName
from api.settings import Settings
from domain.access import CompanyRole, Right
from services.stored_pay.reports import FORMS
from storage.database import Database
from tests.api.serving import SITE, Clock, Service, application, logged_lines
from tests.services.stored_pay.stored_company import BOB_COVERS, EDITED, NIGHT, NOW, PLANNED, store
from tests.storage.databases import SqliteFiles, database_at

PAY = "/api/v1/organisations/acme/pay"
SEPTEMBER = f"{PAY}/periods/2024-09"


@contextmanager
def serving(database: Database) -> Iterator[Service]:
    """The service with the company of the worked examples, its published weeks and a night of work."""
    store(database, PLANNED, BOB_COVERS)
    clock = Clock(NOW)
    with (
        application(Settings(workers=0, log_level="ERROR"), clock, database) as app,
        TestClient(app, base_url=SITE, raise_server_exceptions=False) as client,
    ):
        running = Service(app, client, database, clock)
        brought = {"segments": [NIGHT.model_dump(mode="json"), EDITED.model_dump(mode="json")]}
        pager = running.service_token(Right.EDIT_INCIDENTS)
        assert pager.post(f"{PAY}/segments", json=brought).json() == {"changed": 2}
        yield running


@pytest.fixture
def service(sqlite_files: SqliteFiles) -> Iterator[Service]:
    """On SQLite; what stored pay promises is tested on both databases in `tests.services.stored_pay`."""
    with sqlite_files.with_tables() as url, database_at(url) as database, serving(database) as running:
        yield running


@pytest.fixture
def payroll(service: Service) -> TestClient:
    return service.signed_in(CompanyRole.PAYROLL)


def step(who: TestClient, name: str, revision: int, body: Any = None, **headers: str) -> Any:
    return who.post(f"{SEPTEMBER}/{name}", json=body, headers={"If-Match": f'"{revision}"', **headers})


def closed(who: TestClient) -> dict[str, Any]:
    for revision, name in enumerate(("review", "approve", "close")):
        answer = step(who, name, revision, {"defer": True} if name == "approve" else None)
        assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_month_is_closed_step_by_step_by_whoever_has_seen_the_step_before(database: Database) -> None:
    with serving(database) as service:
        closed_step_by_step(service.signed_in(CompanyRole.PAYROLL))


def closed_step_by_step(payroll: TestClient) -> None:
    assert payroll.get(SEPTEMBER).json()["state"] == "open"
    assert payroll.post(f"{SEPTEMBER}/review").status_code == 428
    assert step(payroll, "review", 1).status_code == 412
    assert step(payroll, "close", 0).status_code == 409
    found = closed(payroll)
    assert (found["state"], found["revision"]) == ("closed", 3)
    assert found["sums"] == [{"cents": 229285, "currency": "USD", "text": "2292.85"}]
    again = payroll.get(SEPTEMBER)
    assert again.headers["etag"] == '"3"'
    assert payroll.get(SEPTEMBER, headers={"If-None-Match": '"3"'}).status_code == 304


def test_a_step_that_is_sent_twice_with_one_key_is_taken_once(payroll: TestClient) -> None:
    first, second = (step(payroll, "review", 0, **{"Idempotency-Key": "one"}) for _ in range(2))
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert second.json()["revision"] == 1
    assert step(payroll, "review", 1, **{"Idempotency-Key": "one"}).status_code in (409, 200)
    assert payroll.get(SEPTEMBER).json()["revision"] == 1


def test_work_that_waits_stops_the_approval_with_its_list(payroll: TestClient) -> None:
    step(payroll, "review", 0)
    refused = step(payroll, "approve", 1)
    assert refused.status_code == 409
    assert "1 entry waits for a decision" in refused.json()["detail"]


def test_every_form_has_the_same_sum_and_says_when_it_is_the_same_still(payroll: TestClient) -> None:
    closed(payroll)
    answers = {
        form: payroll.get(f"{SEPTEMBER}/report", params={"format": form}) for form in ("json", "csv", "wide-csv")
    }
    report = answers["json"].json()
    cents = sum(line["amount"]["cents"] for line in report["lines"])
    long = csv.DictReader(io.StringIO(answers["csv"].text))
    wide = csv.DictReader(io.StringIO(answers["wide-csv"].text))
    assert cents == sum(int(row["amount"].replace(".", "")) for row in long)
    assert cents == sum(int(row["total_amount"].replace(".", "")) for row in wide)
    etag = answers["csv"].headers["etag"]
    again = payroll.get(f"{SEPTEMBER}/report", params={"format": "csv"}, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert [one["form"] for one in payroll.get(SEPTEMBER).json()["exports"]] == ["json", "csv", "wide-csv"]


def test_a_workbook_and_a_page_can_be_taken_away(payroll: TestClient) -> None:
    workbook = payroll.get(f"{SEPTEMBER}/report", params={"format": "xlsx"})
    assert workbook.content[:2] == b"PK"
    assert workbook.headers["content-disposition"] == 'attachment; filename="pay-2024-09.xlsx"'
    page = payroll.get(f"{SEPTEMBER}/report", params={"format": "html"})
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


def test_a_providers_file_without_codes_is_refused_with_all_reasons(payroll: TestClient) -> None:
    assert payroll.get(f"{SEPTEMBER}/report", params={"format": "adp"}).status_code == 409
    closed(payroll)
    refused = payroll.get(f"{SEPTEMBER}/report", params={"format": "adp"})
    hints = " ".join(fault["hint"] for fault in refused.json()["faults"])
    assert refused.status_code == 422
    assert all(f"pay.providers.adp.{name}" in hints for name in ("fields.co-code", "codes.stipend", "codes.overtime"))
    assert payroll.get(SEPTEMBER).json()["exports"] == []


def test_a_month_that_was_handed_out_is_acknowledged_and_not_reopened(payroll: TestClient) -> None:
    found = closed(payroll)
    payroll.get(f"{SEPTEMBER}/report", params={"format": "csv"})
    assert step(payroll, "reopen", 4, {"reason": "too early"}).status_code == 409
    booked = {"report_id": found["report_id"], "cents": {"USD": 229284}}
    assert payroll.post(f"{SEPTEMBER}/acknowledge", json=booked).status_code == 409
    booked["cents"] = {"USD": 229285}
    assert payroll.post(f"{SEPTEMBER}/acknowledge", json=booked).json()["revision"] == 5


def test_a_late_claim_is_filed_accepted_posted_and_explained(service: Service, payroll: TestClient) -> None:
    closed(payroll)
    alice = service.signed_in(CompanyRole.ENGINEER, engineer="alice")
    work = {"start": "2024-09-11T03:00:00-04:00", "end": "2024-09-11T03:40:00-04:00", "reason": "by phone"}
    claim = alice.post(f"{PAY}/claims", json=work).json()
    assert claim["standing"] == "waits"
    manager = service.signed_in(CompanyRole.MANAGER)
    assert manager.post(f"{PAY}/minutes/{claim['subject']}", json={"accepted": True}).status_code == 204
    assert alice.get(f"{PAY}/claims/{claim['claim']['id']}").json()["standing"] == "counts"
    waiting = payroll.get(f"{PAY}/corrections").json()
    assert [(one["of_period"], one["amount"]["text"]) for one in waiting] == [("2024-09", "90.00")]
    assert payroll.post(f"{PAY}/corrections").json() == waiting
    assert payroll.post(f"{PAY}/corrections").json() == []
    explained = alice.get(f"{PAY}/lines/{waiting[0]['id']}").json()
    assert explained["line"] == waiting[0]
    assert alice.get(f"{PAY}/statements/2024-10/alice").json()["adjustments"][0]["id"] == waiting[0]["id"]


def test_a_correction_that_nobody_owes_is_set_aside_with_its_reason(service: Service, payroll: TestClient) -> None:
    closed(payroll)
    longer = NIGHT.model_copy(update={"end": NIGHT.end.replace(hour=5)}).model_dump(mode="json")
    service.service_token(Right.EDIT_INCIDENTS).post(f"{PAY}/segments", json={"segments": [longer]})
    waiting = [one["id"] for one in payroll.get(f"{PAY}/corrections").json()]
    aside = {"lines": waiting, "reason": "agreed otherwise"}
    assert payroll.post(f"{PAY}/corrections/set-aside", json=aside | {"reason": ""}).status_code == 422
    assert payroll.post(f"{PAY}/corrections/set-aside", json=aside).status_code == 204
    assert payroll.get(f"{PAY}/corrections").json() == []
    assert payroll.post(f"{PAY}/corrections/set-aside", json=aside).status_code == 409
    assert [one["id"] for one in payroll.get(f"{PAY}/corrections/set-aside").json()] == waiting
    assert payroll.post(f"{PAY}/corrections/take-back", json=aside).status_code == 204
    assert [one["id"] for one in payroll.get(f"{PAY}/corrections").json()] == waiting
    assert payroll.get(f"{PAY}/corrections/set-aside").json() == []
    assert payroll.post(f"{PAY}/corrections/take-back", json=aside).status_code == 409


def test_engineers_see_their_own_statement_and_nobody_elses(service: Service) -> None:
    bob = service.signed_in(CompanyRole.ENGINEER, engineer="bob")
    own = bob.get(f"{PAY}/statements/2024-09/bob")
    assert [line["amount"]["cents"] for line in own.json()["lines"]] == [15278]
    assert "152.78 USD" in bob.get(f"{PAY}/statements/2024-09/bob", params={"format": "text"}).text
    assert "152.78" in bob.get(f"{PAY}/statements/2024-09/bob", params={"format": "html"}).text
    others = [bob.get(f"{PAY}/statements/2024-09/{name}") for name in ("alice", "carol", "nobody")]
    assert {one.status_code for one in others} == {404}
    name = own.json()["lines"][0]["id"]
    assert bob.get(f"{PAY}/lines/{name}", params={"period": "2024-09"}).status_code == 200
    alice = service.signed_in(CompanyRole.ENGINEER, engineer="alice")
    assert alice.get(f"{PAY}/lines/{name}", params={"period": "2024-09"}).status_code == 404


def test_who_is_paid_approves_neither_the_month_nor_their_minutes(service: Service) -> None:
    alice = service.signed_in(CompanyRole.PAYROLL, CompanyRole.MANAGER, engineer="alice")
    step(alice, "review", 0)
    assert "nobody approves their own line" in step(alice, "approve", 1, {"defer": True}).json()["detail"]
    assert alice.get(f"{PAY}/minutes").json()["items"] == []
    subject = service.signed_in(CompanyRole.MANAGER).get(f"{PAY}/minutes").json()["items"][0]["subject"]
    assert alice.post(f"{PAY}/minutes/{subject}", json={"accepted": True}).status_code == 409


def test_managers_are_shown_minutes_and_never_an_amount(service: Service) -> None:
    shown = service.signed_in(CompanyRole.MANAGER).get(f"{PAY}/minutes").json()["items"]
    assert [(one["engineer"], one["paid_minutes"]) for one in shown] == [("alice", 45)]
    assert not any(word in json.dumps(shown) for word in ("USD", "90.00", "9000", "amount"))


@pytest.mark.parametrize("role", [CompanyRole.COORDINATOR, CompanyRole.MANAGER, CompanyRole.RATE_ADMINISTRATOR])
def test_coordinators_managers_and_rate_administrators_see_no_pay(service: Service, role: CompanyRole) -> None:
    who = service.signed_in(role)
    paths = ("periods", "periods/2024-09", "periods/2024-09/report", "corrections", "statements/2024-09/alice")
    assert {who.get(f"{PAY}/{path}").status_code for path in paths} == {403}


def test_auditors_read_pay_and_move_nothing(service: Service) -> None:
    auditor = service.signed_in(CompanyRole.AUDITOR)
    assert auditor.get(f"{SEPTEMBER}/report").status_code == 200
    assert step(auditor, "review", 0).status_code == 403
    assert auditor.post(f"{PAY}/corrections").status_code == 403


def test_payroll_moves_no_incident_and_a_token_reads_what_its_scope_says(service: Service, payroll: TestClient) -> None:
    assert payroll.post(f"{PAY}/segments", json={"segments": []}).status_code == 403
    program = service.service_token(Right.READ_PAY)
    assert program.get(f"{SEPTEMBER}/report").status_code == 200
    assert step(program, "review", 0).status_code == 403
    assert service.service_token(Right.READ_SCHEDULE).get(f"{SEPTEMBER}/report").status_code == 403


def test_the_log_holds_no_amount_and_no_name(payroll: TestClient) -> None:
    with logged_lines() as lines:
        closed(payroll)
        for form in ("json", "csv", "html"):
            payroll.get(f"{SEPTEMBER}/report", params={"format": form})
        payroll.get(f"{PAY}/statements/2024-09/alice")
        logged = json.dumps(lines())
    assert "/periods/{period}/report" in logged
    for private in ("347.22", "34722", "2292.85", "Alice", "example.com", "USD"):
        assert private not in logged


def test_bad_segments_are_told_one_by_one_and_none_is_kept(service: Service) -> None:
    program = service.service_token(Right.EDIT_INCIDENTS, Right.READ_INCIDENTS)
    good = NIGHT.model_copy(update={"incident": "P5"}).model_dump(mode="json")
    naive = good | {"start": "2024-09-10T22:10:00"}
    assert program.post(f"{PAY}/segments", json={"segments": [good, naive]}).status_code == 422
    refused = program.post(
        f"{PAY}/segments", json={"segments": [good, good | {"engineer": "zoe"}, good | {"team": "x"}]}
    ).json()
    assert {fault["pointer"] for fault in refused["faults"]} == {"/segments/1/engineer", "/segments/2/team"}
    assert [one["incident"] for one in program.get(f"{PAY}/segments").json()["items"]] == ["P1", "P2"]


def test_a_damaged_month_is_a_problem_that_names_its_report_and_says_what_to_do(
    service: Service, payroll: TestClient
) -> None:
    name = closed(payroll)["report_id"]
    with service.database.write() as session:
        session.execute(text("DROP TRIGGER pay_report_keeps_rows_UPDATE"))
        session.execute(
            text("""UPDATE pay_report SET report = replace(report, '"amount": 50000', '"amount": 999900')""")
        )
    for path in (
        "periods",
        "periods/2024-09",
        "periods/2024-09/report?format=csv",
        "corrections",
        "statements/2024-09/bob",
    ):
        refused = payroll.get(f"{PAY}/{path}")
        assert (refused.status_code, name in refused.json()["detail"]) == (409, True), path
        assert "restore the database from a backup" in refused.json()["detail"]
        assert "9999" not in refused.text


def test_nobody_else_is_paid_than_was_approved(service: Service, payroll: TestClient) -> None:
    step(payroll, "review", 0)
    step(payroll, "approve", 1, {"defer": True})
    coordinator = service.signed_in(CompanyRole.COORDINATOR)
    found = coordinator.get("/api/v1/organisations/acme/engineers/bob")
    put = coordinator.put(
        "/api/v1/organisations/acme/engineers/bob",
        json={**found.json()["body"], "payroll_id": "009999"},
        headers={"If-Match": found.headers["etag"]},
    )
    assert put.status_code == 200, put.text
    refused = step(payroll, "close", 2)
    assert (refused.status_code, "who is paid in 2024-09 (Bob) changed" in refused.json()["detail"]) == (409, True)


def test_an_auditor_reads_a_closed_month_which_payroll_then_opens_again(service: Service, payroll: TestClient) -> None:
    closed(payroll)
    auditor = service.signed_in(CompanyRole.AUDITOR)
    for form in ("csv", "json", "xlsx"):
        assert auditor.get(f"{SEPTEMBER}/report", params={"format": form}).status_code == 200
    assert payroll.get(SEPTEMBER).json()["exports"] == []
    assert step(payroll, "reopen", 3, {"reason": "nobody has it yet"}).status_code == 200


def test_rates_in_force_are_corrected_and_not_edited(service: Service) -> None:
    rates = "/api/v1/organisations/acme/rates"
    ruth = service.signed_in(CompanyRole.RATE_ADMINISTRATOR)
    found = ruth.get(rates)
    policy, headers = found.json()["policy"], {"If-Match": found.headers["etag"]}
    policy["stipends"][1]["weekly"] = "501"
    refused = ruth.post(f"{rates}/proposals", json=policy, headers=headers)
    assert (refused.status_code, [one["pointer"] for one in refused.json()["faults"]]) == (422, ["/stipends/1"])
    assert ruth.post(f"{rates}/proposals", params={"correction": ""}, json=policy, headers=headers).status_code == 422
    reason = {"correction": "it was 501 in the contract"}
    assert ruth.post(f"{rates}/proposals", params=reason, json=policy, headers=headers).status_code == 201
    assert [one["correction"] for one in ruth.get(f"{rates}/proposals").json()["items"]] == [reason["correction"]]


def test_rates_are_proposed_by_one_and_approved_by_another(service: Service) -> None:
    rates = "/api/v1/organisations/acme/rates"
    ruth = service.signed_in(CompanyRole.RATE_ADMINISTRATOR)
    roy = service.signed_in(CompanyRole.RATE_ADMINISTRATOR, CompanyRole.AUDITOR)
    found = ruth.get(rates)
    row = {"role": "primary", "weekly": "700", "effective": "2024-11-01"}
    policy = found.json()["policy"]
    policy["stipends"].append(row)
    assert ruth.post(f"{rates}/proposals", json=policy).status_code == 428
    proposed = ruth.post(f"{rates}/proposals", json=policy, headers={"If-Match": found.headers["etag"]}).json()
    approve = f"{rates}/proposals/{proposed['id']}/approve"
    assert ruth.post(approve).status_code == 409
    assert roy.post(approve).json()["accepted"] is True
    assert ruth.get(rates).json()["policy"]["stipends"][-1]["weekly"] == "700"
    assert service.signed_in(CompanyRole.COORDINATOR).get(rates).status_code == 403


def test_every_form_of_a_report_is_offered() -> None:
    assert set(get_args(FormName)) == set(FORMS)
