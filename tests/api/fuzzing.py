"""Requests made from the OpenAPI document, and what is wrong with their answers."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import schemathesis
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

from domain.access import CompanyRole, Right
from domain.accounts import TokenWish
from services.access.identify import actor_of
from services.access.tokens import issue_own
from storage.tables.access import AccountRow
from tests.api.serving import Service

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


def operations(service: Service) -> Iterator[Any]:
    """Every operation of the document, in its order."""
    schema = schemathesis.openapi.from_dict(service.app.openapi())
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        yield found.ok()


def try_out(operation: Any, client: TestClient, headers: dict[str, str], examples: int, mode: GenerationMode) -> None:
    """Ask so many times, as the document allows or as it does not; raises for the first answer that is wrong."""

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


def _sent(case: Any, client: TestClient, headers: dict[str, str]) -> Any:
    request = case.as_transport_kwargs(base_url=str(client.base_url), headers=headers)
    body = request.pop("data", None)
    if isinstance(body, bytes | str):
        request["content"] = body
    elif body is not None:
        request["data"] = body
    request.pop("cookies", None)
    return client.request(follow_redirects=False, **request)
