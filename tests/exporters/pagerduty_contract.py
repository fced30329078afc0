"""PagerDuty's published schema, where it lies; requests are held against it, and against what it leaves unsaid."""

import json
import os
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers

from exporters.pagerduty_requests import Request

CONTRACT = "pagerduty-openapi.json"
HEADERS = {
    "Accept": "application/vnd.pagerduty+json;version=2",
    "Authorization": "Token token=none",
    "Content-Type": "application/json",
}


class Sent:
    """A request as it would leave, in the shape openapi-core asks for."""

    host_url = "https://api.pagerduty.com"
    content_type = "application/json"

    def __init__(self, path: str, body: object, method: str = "POST") -> None:
        self.path = path
        self.method = method.lower()
        self.body = json.dumps(body).encode()
        self.parameters = RequestParameters(header=Headers(HEADERS))


def contract() -> OpenAPI:
    """The schema; the test is skipped where it is absent, and fails there when CI runs it."""
    folder = Path(
        os.environ.get("DOGWATCH_CONTRACTS") or Path(__file__).resolve().parents[2].parent / "shared/contracts"
    )
    if (folder / CONTRACT).is_file():
        return _read(folder / CONTRACT)
    missing = f"{CONTRACT} is not in {folder}; name its folder in DOGWATCH_CONTRACTS (it has no licence to be copied)"
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI may not skip this: {missing}")
    pytest.skip(missing)


@cache
def _read(path: Path) -> OpenAPI:
    return OpenAPI.from_dict(json.loads(path.read_text(encoding="utf-8")))


def hold_against_contract(request: Request) -> None:
    """Fails unless the published schema, and the rules it does not state, allow the request."""
    contract().validate_request(Sent(request.path, request.body, request.method))
    hold_against_the_unsaid(request.body)


def hold_against_the_unsaid(body: dict[str, Any]) -> None:
    """A `user_member` needs its `user_id`, an end its start before it, and v3 takes whole minutes."""
    for shift in body.get("custom_shifts", []):
        (assignment,) = shift["assignments"]
        assert assignment["member"]["type"] == "user_member"
        assert assignment["member"].get("user_id", "").strip(), "a user_member without a user_id"
        start, end = (datetime.fromisoformat(shift[name]) for name in ("start_time", "end_time"))
        assert end > start, "a shift that ends no later than it starts"
        assert (start.second, end.second) == (0, 0), "a shift that breaks a minute"
        assert shift["start_time"].endswith("Z")
        assert shift["end_time"].endswith("Z")
