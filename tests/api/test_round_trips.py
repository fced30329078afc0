"""What the API answers it also takes: every part as it was read, put back, changes nothing."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.routes.parts import LISTS, SINGLES
from domain.access import CompanyRole, operator
from importers.organisation_file import load_organisation
from services.records.import_organisation import import_organisation
from tests.api.serving import Service

TECHCORP = Path(__file__).parents[2] / "fixtures" / "techcorp" / "organisation.yaml"


@pytest.fixture(scope="module")
def techcorp(shared_service: Service) -> Service:
    """The service with the sample company beside `acme`, which has one of every kind."""
    service = shared_service
    import_organisation(
        service.database, load_organisation(TECHCORP), "techcorp", operator("techcorp"), service.clock()
    )
    return service


def put_back(caller: TestClient, address: str) -> tuple[Any, Any]:
    """What is read there with its ETag, and the same after it was put back."""
    read = caller.get(address)
    put = caller.put(address, json=read.json()["body"], headers={"If-Match": read.headers["etag"]})
    assert put.status_code == 200, (address, put.text)
    return (read.json(), read.headers["etag"]), (put.json(), put.headers["etag"])


@pytest.mark.parametrize("organisation", ["acme", "techcorp"])
@pytest.mark.parametrize("kind", [*LISTS, *SINGLES])
def test_a_part_that_is_put_back_as_it_was_read_is_not_changed(techcorp: Service, kind: str, organisation: str) -> None:
    caller = techcorp.signed_in(CompanyRole.COORDINATOR, organisation=organisation)
    home = f"/api/v1/organisations/{organisation}"
    before = caller.get(home).headers["etag"]
    keys = [f"/{one['key']}" for one in caller.get(f"{home}/{kind}").json()["items"]] if kind in LISTS else [""]
    if organisation == "acme":
        assert keys, f"acme has no {kind}"
    for key in keys[:3] if organisation == "acme" else keys[:1]:
        was, is_now = put_back(caller, f"{home}/{kind}{key}")
        assert was == is_now
    assert caller.get(home).headers["etag"] == before


@pytest.mark.parametrize("address", ["absences/ana~2027-01-04", "wishes/ana~2027-01-18"])
def test_what_is_ones_own_is_put_back_by_its_owner(techcorp: Service, address: str) -> None:
    ana = techcorp.signed_in(CompanyRole.ENGINEER, engineer="ana")
    was, is_now = put_back(ana, f"/api/v1/organisations/acme/{address}")
    assert was == is_now


@pytest.mark.parametrize("kind", ["past-shifts", "holiday-holders", "incidents"])
def test_a_part_that_was_deleted_is_made_again_of_what_was_read(quick_service: Service, kind: str) -> None:
    caller = quick_service.signed_in(CompanyRole.COORDINATOR)
    home = f"/api/v1/organisations/acme/{kind}"
    read = caller.get(home).json()["items"]
    for one in read:
        if caller.delete(f"{home}/{one['key']}", headers={"If-Match": "*"}).status_code == 204:
            made = caller.put(f"{home}/{one['key']}", json=one["body"], headers={"If-None-Match": "*"})
            assert made.status_code == 200, made.text
            assert made.json()["body"] == one["body"]
