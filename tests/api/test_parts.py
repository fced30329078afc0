"""Editing the organisation part by part: what each sees, whose it is, and that nobody overwrites anybody."""

from typing import Any

import pytest

from domain.access import CompanyRole, Right
from tests.api.serving import Service
from tests.importers.acme import ACME, changed

ACME_URL = "/api/v1/organisations/acme"
YAML = {"Content-Type": "application/yaml", "If-Match": "*"}
AWAY = {"first_day": "2027-03-01", "last_day": "2027-03-02", "reason": "surgery"}
MARCH = f"{ACME_URL}/absences/ana~2027-03-01"


def test_a_file_is_imported_once_and_its_differences_are_told_beforehand(service: Service) -> None:
    coordinator = service.signed_in(CompanyRole.COORDINATOR)
    text = changed("name: Web}", "name: The Web}").encode()
    trial = coordinator.put(ACME_URL, content=text, headers=YAML, params={"dry_run": True}).json()
    assert coordinator.get(f"{ACME_URL}/teams/web").json()["body"]["name"] == "Web"
    done = coordinator.put(ACME_URL, content=text, headers=YAML)
    again = coordinator.put(ACME_URL, content=text, headers=YAML)
    assert trial["differences"] == done.json()["differences"] != []
    assert (done.headers["etag"], again.headers["etag"], again.json()["differences"]) == ('"2"', '"2"', [])


def test_a_file_leaves_what_people_entered_until_it_is_said(service: Service) -> None:
    coordinator = service.signed_in(CompanyRole.COORDINATOR)
    coordinator.post(f"{ACME_URL}/absences", json={"engineer": "ana", **AWAY})
    kept = coordinator.put(ACME_URL, content=ACME.encode(), headers=YAML).json()
    assert (kept["kept"], kept["differences"]) == ([{"kind": "absence", "key": "ana~2027-03-01"}], [])
    assert coordinator.get(MARCH).status_code == 200
    gone = coordinator.put(ACME_URL, content=ACME.encode(), headers=YAML, params={"replace_entries": True}).json()
    assert [(one["key"], one["change"]) for one in gone["differences"]] == [("ana~2027-03-01", "removed")]
    assert "surgery" not in f"{kept}{gone}"


def test_a_file_with_faults_is_refused_with_all_of_them_and_their_lines(quick_service: Service) -> None:
    text = changed("lead: ana", "lead: anna").replace("level: rather-not", "level: never")
    answer = quick_service.signed_in(CompanyRole.COORDINATOR).put(ACME_URL, content=text.encode(), headers=YAML)
    assert answer.status_code == 422
    faults = {fault["pointer"]: fault for fault in answer.json()["faults"]}
    assert set(faults) == {"/teams/0/lead", "/wishes/0/level"}
    assert faults["/teams/0/lead"]["line"] == text[: text.index("anna")].count("\n") + 1
    assert {fault["where"] for fault in faults.values()} == {"organisation.yaml"}


@pytest.mark.parametrize("calendar", ["../../../etc/passwd", "/etc/passwd", "organisation.yaml", "ana.ics"])
def test_a_file_that_came_over_the_wire_names_no_file_of_ours(quick_service: Service, calendar: str) -> None:
    text = changed("share: 0.6,", f"share: 0.6, calendar: {calendar},").encode()
    answer = quick_service.signed_in(CompanyRole.COORDINATOR).put(ACME_URL, content=text, headers=YAML)
    assert (answer.status_code, "root:" in answer.text) == (422, False)


def test_a_file_larger_than_a_request_may_be_is_taken_as_an_import(quick_service: Service) -> None:
    text = ACME + "# filler\n" * 200_000
    assert len(text) > quick_service.app.state.settings.body_bytes
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    assert coordinator.put(ACME_URL, content=text.encode(), headers=YAML).status_code == 200
    text += "# filler\n" * 3_000_000
    assert coordinator.put(ACME_URL, content=text.encode(), headers=YAML).status_code == 413


def test_of_two_edits_of_one_version_the_second_is_refused(service: Service) -> None:
    coordinator = service.signed_in(CompanyRole.COORDINATOR)
    etag = coordinator.get(f"{ACME_URL}/teams/web").headers["etag"]
    put = [
        coordinator.put(f"{ACME_URL}/teams/web", json={"name": name}, headers={"If-Match": etag})
        for name in ("One", "Two")
    ]
    assert [one.status_code for one in put] == [200, 412]
    assert coordinator.get(f"{ACME_URL}/teams/web").json()["body"]["name"] == "One"


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 428), ({"If-Match": '"x"'}, 412), ({"If-Match": '"9"'}, 412), ({"If-Match": 'W/"1"'}, 412)],
)
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_nobody_edits_what_they_have_not_read(
    quick_service: Service, method: str, headers: dict[str, str], status: int
) -> None:
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    body = {"json": {"name": "x"}} if method == "PUT" else {}
    answer = coordinator.request(method, f"{ACME_URL}/teams/empty", headers=headers, **body)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert coordinator.get(f"{ACME_URL}/teams/empty").json()["body"]["name"] == "Nobody yet"


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_whoever_holds_several_versions_edits_when_one_of_them_is_the_last(quick_service: Service, method: str) -> None:
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    body: dict[str, Any] = {"json": {"name": "x"}} if method == "PUT" else {}
    address = f"{ACME_URL}/teams/empty"
    refused = coordinator.request(method, address, headers={"If-Match": '"7", "12"'}, **body)
    assert refused.status_code == 412
    assert refused.json()["detail"].startswith("team empty is at revision 1, not 7 or 12;")
    assert coordinator.request(method, address, headers={"If-Match": '"7", "1"'}, **body).is_success


def test_what_is_known_already_is_not_sent_again(quick_service: Service) -> None:
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    etag = coordinator.get(f"{ACME_URL}/policy").headers["etag"]
    again = coordinator.get(f"{ACME_URL}/policy", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_part_that_others_need_is_not_taken_out(quick_service: Service) -> None:
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    answer = coordinator.delete(f"{ACME_URL}/teams/pay", headers={"If-Match": "*"})
    assert answer.status_code == 422
    assert len(answer.json()["faults"]) >= 2
    assert coordinator.delete(f"{ACME_URL}/teams/empty", headers={"If-Match": "*"}).status_code == 204


@pytest.mark.parametrize("role", [CompanyRole.ENGINEER, CompanyRole.COORDINATOR])
def test_an_engineer_enters_their_own_absence_and_it_is_not_approved_by_that(
    service: Service, role: CompanyRole
) -> None:
    ana = service.signed_in(role, engineer="ana")
    made = ana.post(f"{ACME_URL}/absences", json=AWAY | {"engineer": "ana", "approved": True})
    assert made.status_code == 201
    assert made.json()["body"] == AWAY | {"engineer": "ana", "approved": False}


def test_a_reason_is_its_owners_alone_and_outlives_an_edit_by_somebody_else(service: Service) -> None:
    ana, coordinator = (
        service.signed_in(CompanyRole.ENGINEER, engineer="ana"),
        service.signed_in(CompanyRole.COORDINATOR),
    )
    ana.post(f"{ACME_URL}/absences", json=AWAY)
    seen = coordinator.get(MARCH)
    assert "surgery" not in seen.text + coordinator.get(f"{ACME_URL}/absences").text
    approved = coordinator.put(
        MARCH, json=seen.json()["body"] | {"approved": True}, headers={"If-Match": seen.headers["etag"]}
    )
    assert (approved.status_code, "surgery" in approved.text) == (200, False)
    assert ana.get(MARCH).json()["body"] == AWAY | {"engineer": "ana", "approved": True}


@pytest.mark.parametrize("role", [CompanyRole.ENGINEER, CompanyRole.COORDINATOR])
def test_approved_dates_are_not_moved_by_whoever_they_were_approved_for(
    quick_service: Service, role: CompanyRole
) -> None:
    ana = quick_service.signed_in(role, engineer="ana")
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    coordinator.post(f"{ACME_URL}/absences", json=AWAY | {"engineer": "ana"})
    any_version = {"If-Match": "*"}
    mine = AWAY | {"engineer": "ana"}
    same = ana.put(MARCH, json=mine | {"reason": "holiday", "approved": False}, headers=any_version)
    assert same.json()["body"]["approved"] is True
    longer = ana.put(MARCH, json=mine | {"last_day": "2027-03-09", "approved": True}, headers=any_version)
    assert longer.json()["body"]["approved"] is False


def test_what_is_somebody_elses_is_not_found(service: Service) -> None:
    bob = service.signed_in(CompanyRole.ENGINEER, engineer="bob")
    anas = f"{ACME_URL}/absences/ana~2027-01-04"
    assert bob.get(anas).status_code == 404
    assert bob.put(anas, json=AWAY, headers={"If-Match": "*"}).status_code == 404
    assert bob.delete(anas, headers={"If-Match": "*"}).status_code == 404
    assert bob.get(f"{ACME_URL}/absences").json()["items"] == []
    assert (
        bob.post(f"{ACME_URL}/wishes", json={"engineer": "ana", "week": "2027-02-01", "level": "cannot"}).status_code
        == 422
    )
    assert bob.get("/api/v1/organisations/other/teams").status_code == 404


def test_colleagues_see_names_and_teams_but_no_share_and_no_payroll_number(quick_service: Service) -> None:
    def fields(*roles: CompanyRole, engineer: str | None = None) -> set[str]:
        caller = quick_service.signed_in(*roles, engineer=engineer)
        return set(caller.get(f"{ACME_URL}/engineers/cleo").json()["body"])

    assert fields(CompanyRole.ENGINEER, engineer="ana") == {"id", "name", "email", "team", "zone", "country", "roles"}
    assert "share" in fields(CompanyRole.MANAGER)
    assert "payroll_id" not in fields(CompanyRole.MANAGER)
    assert {"share", "payroll_id"} <= fields(CompanyRole.ENGINEER, engineer="cleo")
    assert "payroll_id" in fields(CompanyRole.PAYROLL)


def test_an_import_by_a_coordinator_leaves_rates_alone_and_says_so(quick_service: Service) -> None:
    text = changed("weekly: 350", "weekly: 351").encode()
    answer = quick_service.signed_in(CompanyRole.COORDINATOR).put(ACME_URL, content=text, headers=YAML)
    assert answer.json()["differences"] == []
    assert "rates" in answer.json()["warnings"][0]


def test_a_service_with_one_scope_reports_incidents_and_does_nothing_else(quick_service: Service) -> None:
    pager = quick_service.service_token(Right.EDIT_INCIDENTS)
    incident = {"id": "INC-2", "team": "pay", "severity": "SEV-1", "opened": "2026-11-07T03:15:00Z"}
    assert pager.post(f"{ACME_URL}/incidents", json=incident).status_code == 201
    assert pager.get(f"{ACME_URL}/incidents").status_code == 403
    assert pager.get(f"{ACME_URL}/teams").status_code == 403


def test_pages_show_everything_once(quick_service: Service) -> None:
    coordinator, seen, cursor = quick_service.signed_in(CompanyRole.COORDINATOR), [], None
    for _ in range(5):
        page = coordinator.get(f"{ACME_URL}/engineers", params={"limit": 2, **({"cursor": cursor} if cursor else {})})
        seen += [one["key"] for one in page.json()["items"]]
        if (cursor := page.json()["next"]) is None:
            break
    assert seen == ["ana", "bob", "cleo"]
