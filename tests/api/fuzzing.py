"""Requests made from the OpenAPI document, and what is wrong with their answers."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from typing import Any

import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from domain.access import CompanyRole, Right, operator
from domain.accounts import TokenWish
from services.access.identify import actor_of
from services.access.tokens import issue_own
from services.records.publish import publish
from services.records.reading import stored_organisation
from storage.tables.access import AccountRow
from tests.api.serving import Service
from tests.services.records.schedules import horizon, plan_of

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def credentials(service: Service) -> dict[str, str]:
    """Of ana, who holds every role: whatever a request does is not refused for who asks."""
    account = service.account(*CompanyRole, engineer="ana")
    with service.database.read() as session:
        row = session.get(AccountRow, account)
        assert row is not None
        actor = actor_of(row)
    wish = TokenWish(label="fuzzing", scopes=tuple(Right), days=365)
    _, secret = issue_own(service.database, wish, actor, service.clock())
    return {"Authorization": f"Bearer {secret}"}


KNOWN: dict[str, list[Any]] = {
    "organisation": ["acme"],
    "teams": ["pay", "web", "empty"],
    "engineers": ["ana", "bob", "cleo"],
    "rotations": ["pay", "web"],
    "absences": ["ana~2027-01-04", "cleo~20270201T140000Z"],
    "wishes": ["ana~2027-01-18", "cleo~2027-01-19~web"],
    "locks": ["web~primary~2027-01-12"],
    "incidents": ["INC-1"],
    "holiday-holders": ["christmas-day~2025~bob"],
    "period": ["2026-11", "2026-12"],
    "engineer": ["ana", "bob"],
    "rotation": ["pay", "web"],
    "role": ["primary", "secondary"],
    "number": [1, 2],
}
"""What is there: by the name of the parameter, or where it is `key`, by the list that it is a key of."""


def furnished(service: Service, headers: dict[str, str]) -> dict[str, list[Any]]:
    """What is there, after a schedule was published, a shift passed on, and one of everything else made."""
    with service.database.read() as session:
        organisation = stored_organisation(session, "acme")
    plan = plan_of(organisation, horizon(4), ("ana", "cleo", "bob"), ("bob", "ana", "cleo"))
    publish(service.database, "acme", plan, operator("acme"), service.clock(), 0, note="for this test", force=True)

    def made(address: str, body: dict[str, Any]) -> dict[str, Any]:
        sent = {"If-Match": "*", **headers}
        answer = service.client.post(f"/api/v1/organisations/acme/{address}", json=body, headers=sent)
        assert answer.status_code in (201, 202), answer.text
        told: dict[str, Any] = answer.json()
        return told

    passed = {"start": "2027-01-05T12:00:00Z", "end": "2027-01-06T12:00:00Z", "reason": "x", "force": True}
    made("overrides", passed | {"rotation": "pay", "role": "primary", "engineer": "bob"})
    draft = made("drafts", {"horizon": {"first_day": "2027-02-01", "weeks": 4}})["id"]
    return KNOWN | {
        "draft": [draft],
        "job": [made(f"drafts/{draft}/solve", {})["id"]],
        "feed": [made("feeds", {"holder": {"kind": "all"}})["feed"]["id"]],
        "token": [made("tokens", {"label": "x"})["token"]["id"]],
        "account": [made("accounts", {"email": "x@example.com", "name": "X"})["id"]],
    }


def operations(app: FastAPI, known: Mapping[str, list[Any]] = KNOWN) -> Iterator[Any]:
    """Every operation of the document, in its order, about things that are there: what is not is a 404 at once."""
    schema = schemathesis.openapi.from_dict(_about(app.openapi(), known))
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        yield found.ok()


def _about(document: dict[str, Any], known: Mapping[str, list[Any]]) -> dict[str, Any]:
    document = deepcopy(document)
    for path, methods in document["paths"].items():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                name = parameter["name"]
                there = known.get(path.split("/")[-2] if name == "key" else name)
                if there and parameter["in"] == "path":
                    parameter["schema"] = {"enum": there}
                elif name == "If-Match":
                    parameter |= {"schema": {"enum": ["*", "*", '"1"']}, "required": True}
    return document


def try_out(operation: Any, client: TestClient, headers: dict[str, str], examples: int, mode: GenerationMode) -> None:
    """Ask so many times, as the document allows or as it does not; raises for the first answer that is wrong."""
    if mode is GenerationMode.NEGATIVE and _takes_any_text(operation):
        return  # hypothesis would look for something wrong hundreds of times

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        case.validate_response(_sent(case, client, headers), checks=CHECKS)

    with suppress(Unsatisfiable):  # nothing of this operation can be said wrongly
        asked()


def _takes_any_text(operation: Any) -> bool:
    """Whether it is asked for with nothing but texts in its path, of which none is wrong."""
    asked = operation.definition.raw
    given = [(one["in"], one["schema"]) for one in asked.get("parameters", ())]
    free = [place == "path" and schema.keys() <= {"type", "title"} for place, schema in given]
    return bool(free) and all(free) and "requestBody" not in asked


def _sent(case: Any, client: TestClient, headers: dict[str, str]) -> Any:
    request = case.as_transport_kwargs(base_url=str(client.base_url), headers=headers)
    body = request.pop("data", None)
    if isinstance(body, bytes | str):
        request["content"] = body
    elif body is not None:
        request["data"] = body
    request.pop("cookies", None)
    return client.request(follow_redirects=False, **request)
