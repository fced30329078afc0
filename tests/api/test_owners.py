"""What is there is found by whoever it belongs to: every route that names something, asked by all others for it."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from domain.access import CompanyRole
from importers.synthetic import make_organisation
from tests.api.owned_things import LOCK, Things
from tests.api.role_table import HOME, Row, rows
from tests.api.serving import Service
from tests.services.drafts.company import SMALL, store


def named(row: Row) -> str:
    return f"{row.method} {row.path.removeprefix(f'{HOME}/')}"


OWNED = [row for row in rows() if row.owner != "-"]
SAID: dict[str, Any] = {
    "PUT accounts/{account}": {"email": "new@example.com", "name": "New"},
    "POST drafts/{draft}/locks": {"cells": [LOCK]},
    "POST drafts/{draft}/publish": {"expected_version": None},
    "POST drafts/{draft}/what-if": {"cells": [LOCK]},
    "POST drafts/{draft}/why": {name: LOCK[name] for name in ("rotation", "role", "week")},
    "POST pay/minutes/{subject}": {"accepted": True},
    "PUT pagerduty/policies/{rotation}": {"policy": "P1"},
    "PUT pagerduty/schedules/{rotation}/{role}": {"schedule": "P1"},
}
"""What has to be said for a request to be a good one."""

NOT_LOOKED_FOR = {
    "POST pagerduty/plans/{plan}/apply": 422,
    "PUT pagerduty/policies/{rotation}": 422,
    "PUT pagerduty/schedules/{rotation}/{role}": 422,
    "POST versions/{number}/announcement": 422,
    "POST pay/minutes/{subject}": 409,
}
"""Refused before anything is looked for: this service has neither PagerDuty nor Slack (`test_pagerduty` has), and what
nobody asks a word on is a conflict, here and everywhere."""


@pytest.fixture(scope="module")
def things(shared_service: Service) -> Things:
    return Things(shared_service)


@pytest.fixture(scope="module")
def seen(things: Things) -> dict[str, str]:
    """All of it, as it was before anybody else asked."""
    return things.seen()


@pytest.fixture(scope="module")
def elsewhere(shared_service: Service, things: Things) -> TestClient:
    """Somebody with every role in an organisation that has nothing of the same name."""
    store(shared_service.database, make_organisation(SMALL, 71), "far")
    return shared_service.signed_in(*CompanyRole, organisation="far")


@pytest.fixture(scope="module")
def bob(shared_service: Service, things: Things) -> TestClient:
    return shared_service.signed_in(CompanyRole.ENGINEER, engineer="bob")


def ask(caller: TestClient, row: Row, path: str) -> int:
    """The status of a request that says nothing wrong, so that only whose it is can refuse it."""
    said = SAID.get(named(row), {}) if row.method in ("POST", "PUT", "PATCH") else None
    return caller.request(row.method, path, headers={"If-Match": "*"}, json=said).status_code


def test_every_route_that_names_something_says_whose_it_is() -> None:
    naming = {row.path for row in rows() if "{" in row.path.removeprefix(HOME) and HOME in row.path}
    assert {row.path for row in rows() if row.owner in ("person", "company", "month")} == naming


def test_what_is_asked_for_is_there(things: Things, seen: dict[str, str]) -> None:
    read = {row.path for row in OWNED if row.method == "GET" and row.path.endswith("}")}
    assert read - seen.keys() == {f"{HOME}/pagerduty/plans/{{plan}}"}


@pytest.mark.parametrize("row", OWNED, ids=named)
def test_another_company_finds_nothing_under_the_name_of_this_one(
    row: Row, things: Things, elsewhere: TestClient
) -> None:
    assert ask(elsewhere, row, things.path(row)) == 404


@pytest.mark.parametrize("row", [row for row in OWNED if row.owner != "month"], ids=named)
def test_another_company_finds_nothing_of_this_one_under_its_own_name(
    row: Row, things: Things, elsewhere: TestClient
) -> None:
    assert ask(elsewhere, row, things.path(row, "far")) == NOT_LOOKED_FOR.get(named(row), 404)


@pytest.mark.parametrize("row", [row for row in OWNED if row.owner == "person"], ids=named)
def test_a_colleague_does_not_find_what_is_ones_own(row: Row, things: Things, bob: TestClient) -> None:
    assert ask(bob, row, things.path(row)) == 404


def test_nothing_was_changed_by_those_who_found_nothing(things: Things, seen: dict[str, str]) -> None:
    assert things.seen() == seen
