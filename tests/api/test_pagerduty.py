"""The PagerDuty connection over the API, against the double."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.settings import Settings
from domain.access import CompanyRole
from tests.api.serving import Service, serving
from tests.pager.double.server import TOKEN, Double
from tests.pager.double.state import LayerSchedule, Policy
from tests.services.pagerduty.company import NOW, found, pagerduty, publish_weeks, read_at_once, swap, user
from tests.storage.databases import SqliteFiles, database_at

URL = "/api/v1/organisations/acme/pagerduty"


@pytest.fixture
def pager() -> Iterator[Double]:
    with pagerduty(1) as double:
        double.tick = timedelta(0)
        yield double


@pytest.fixture
def connected(
    sqlite_files: SqliteFiles, tmp_path: Path, pager: Double, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Service]:
    """The service with an API key, and one rotation with three published weeks."""
    read_at_once(monkeypatch)
    settings = Settings(workers=0, log_level="ERROR", pagerduty_token=SecretStr(TOKEN), pagerduty_address=pager.address)
    with (
        sqlite_files.with_tables() as url,
        database_at(url) as database,
        serving(database, tmp_path, settings) as service,
    ):
        service.clock.at = NOW
        found(database, tmp_path, 1)
        publish_weeks(database, 3)
        yield service


def test_checked_planned_looked_at_applied_and_verified(connected: Service, pager: Double) -> None:
    caller = connected.signed_in(CompanyRole.COORDINATOR)
    assert caller.get(f"{URL}/preflight").json()["faults"] == []
    assert len(caller.get(f"{URL}/verification").json()["mismatches"]) == 6
    made = caller.post(f"{URL}/plans")
    assert made.status_code == 201
    plan = made.json()
    assert (plan["is_empty"], pager.writes) == (False, [])
    auditor = connected.signed_in(CompanyRole.AUDITOR)
    assert auditor.get(f"{URL}/plans/{plan['id']}").json() == plan
    assert auditor.post(f"{URL}/plans/{plan['id']}/apply").status_code == 403
    applied = caller.post(f"{URL}/plans/{plan['id']}/apply")
    assert (applied.status_code, applied.json()["mismatches"]) == (200, [])
    assert caller.get(f"{URL}/verification").json()["mismatches"] == []
    assert caller.get(f"{URL}/drift").json()["differences"] == []
    assert caller.post(f"{URL}/plans").json()["is_empty"]
    assert not pager.violations


def test_a_plan_that_is_being_applied_tells_how_far_it_got(connected: Service, pager: Double) -> None:
    caller, seen = connected.signed_in(CompanyRole.COORDINATOR), list[tuple[str, int]]()
    plan = f"{URL}/plans/{caller.post(f'{URL}/plans').json()['id']}"

    def progress() -> tuple[str, int]:
        told = caller.get(plan).json()["progress"]
        return told["state"], told["writes"]

    def meanwhile(*_: object) -> None:
        seen.append(progress())

    assert progress() == ("shown", 0)
    pager.after_write = meanwhile
    assert caller.post(f"{plan}/apply").status_code == 200
    assert seen == sorted(seen)
    assert seen[0] == ("begun", 0)
    assert seen[-1][1] > 3
    assert progress() == ("applied", seen[-1][1] + 1)


def test_a_plan_says_who_pages_instead_of_whom_and_is_refused_once_anything_moved(
    connected: Service, pager: Double
) -> None:
    caller = connected.signed_in(CompanyRole.COORDINATOR)
    assert caller.post(f"{URL}/plans/{caller.post(f'{URL}/plans').json()['id']}/apply").status_code == 200
    start = datetime(2027, 3, 9, tzinfo=UTC)
    swap(connected.database, 0, start, start + timedelta(hours=12), "cy")
    plan = caller.post(f"{URL}/plans").json()
    (change,) = plan["changes"]
    assert change["mismatch"]["found"] == [user(pager, 0, "ben")]
    assert change["mismatch"]["expected"] == [user(pager, 0, "cy")]
    swap(connected.database, 0, start, start + timedelta(hours=12), "ana")
    refused = caller.post(f"{URL}/plans/{plan['id']}/apply")
    assert (refused.status_code, "published otherwise" in refused.text) == (412, True)
    assert caller.post(f"{URL}/plans/0123456789abcdef/apply").status_code == 404


def test_a_horizon_and_a_batch_are_asked_for_as_in_a_terminal(connected: Service, pager: Double) -> None:
    caller = connected.signed_in(CompanyRole.COORDINATOR)
    plan = caller.post(f"{URL}/plans?horizon_days=10").json()
    assert plan["plan"]["horizon_days"] == 10
    assert caller.post(f"{URL}/plans/{plan['id']}/apply?batch=1").status_code == 200
    sent = [one for one in pager.writes if one.path.endswith("/custom_shifts")]
    assert {len(one.body["custom_shifts"]) for one in sent} == {1}
    assert caller.get(f"{URL}/verification?horizon_days=10").json()["mismatches"] == []
    assert caller.get(f"{URL}/verification").json()["mismatches"] != []
    for wrong in ("plans?horizon_days=0", "plans?horizon_days=soon"):
        assert caller.post(f"{URL}/{wrong}").status_code == 422
    assert caller.post(f"{URL}/plans/{plan['id']}/apply?batch=0").status_code == 422


def test_a_plan_is_not_found_by_another_company(connected: Service, pager: Double) -> None:
    plan = connected.signed_in(CompanyRole.COORDINATOR).post(f"{URL}/plans").json()["id"]
    elsewhere = connected.signed_in(CompanyRole.COORDINATOR, organisation="other")
    for address in (URL, URL.replace("acme", "other")):
        assert elsewhere.get(f"{address}/plans/{plan}").status_code == 404
        assert elsewhere.post(f"{address}/plans/{plan}/apply").status_code == 404
    assert pager.writes == []


def test_trouble_is_told_with_its_kind(connected: Service, pager: Double) -> None:
    caller = connected.signed_in(CompanyRole.COORDINATOR)
    pager.state.users[user(pager, 0, "ana")].role = "read_only_user"
    answer = caller.post(f"{URL}/plans")
    assert (answer.status_code, "is a stakeholder in PagerDuty" in answer.text) == (422, True)
    assert [fault for fault in caller.get(f"{URL}/preflight").json()["faults"] if "stakeholder" in fault]
    connected.app.state.settings = connected.app.state.settings.model_copy(
        update={"pagerduty_token": SecretStr("revoked")}
    )
    answer = caller.post(f"{URL}/plans")
    assert (answer.status_code, "check the API key" in answer.text, "revoked" in answer.text) == (502, True, False)


def test_a_schedule_is_handed_over_and_let_go_of(connected: Service, pager: Double) -> None:
    caller = connected.signed_in(CompanyRole.COORDINATOR)
    pager.state.layered["L0000001"] = LayerSchedule("L0000001", "Old", "Etc/UTC")
    place = f"{URL}/schedules/team0/primary"
    assert caller.put(place, json={"schedule": "L0000001"}).json() == {"schedule": "L0000001", "kind": "layers"}
    assert caller.put(f"{URL}/schedules/team0/secondary", json={"schedule": "L0000001"}).status_code == 409
    assert caller.put(place, json={"schedule": "NOSUCH"}).status_code == 422
    assert caller.delete(place).status_code == 204
    assert caller.delete(place).status_code == 404


def test_a_policy_is_handed_over_and_let_go_of(connected: Service, pager: Double) -> None:
    caller = connected.signed_in(CompanyRole.COORDINATOR)
    pager.state.policies["E0000001"] = Policy("E0000001", "On call: team0", [])
    assert "is in use already" in caller.post(f"{URL}/plans").text
    place = f"{URL}/policies/team0"
    assert caller.put(place, json={"policy": "E0000001"}).json() == {"policy": "E0000001", "name": "On call: team0"}
    assert caller.put(place, json={"policy": "NOSUCH"}).status_code == 422
    assert caller.post(f"{URL}/plans").status_code == 201
    assert caller.delete(place).status_code == 204
    assert caller.delete(place).status_code == 404
    assert "is in use already" in caller.post(f"{URL}/plans").text


def test_without_a_key_it_says_where_to_put_one(quick_service: Service) -> None:
    answer = quick_service.signed_in(CompanyRole.COORDINATOR).get(f"{URL}/preflight")
    assert (answer.status_code, "DOGWATCH_PAGERDUTY_TOKEN" in answer.text) == (422, True)
