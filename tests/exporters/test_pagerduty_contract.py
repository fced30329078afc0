"""Every request that would be sent is one that PagerDuty's own schema allows."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from openapi_core.exceptions import OpenAPIError

from domain.escalation import Escalation
from domain.people import PRIMARY
from domain.schedule import Schedule
from exporters.pagerduty_requests import pagerduty_requests
from tests.exporters.pagerduty_contract import Sent, contract, hold_against_contract, hold_against_the_unsaid
from tests.exporters.sample import organisation, pair
from tests.exporters.strategies import schedules

FULL = Escalation(platform_rotation="platform", vp_email="vp@techcorp.example")


@settings(max_examples=40)
@given(schedules(distinct=True))
def test_every_request_of_any_schedule_keeps_the_contract(schedule: Schedule) -> None:
    platform = pair("platform", "ana", "ben")
    others = (shift for shift in schedule.shifts if shift.rotation != "platform")
    whole = Schedule.of([*others, *platform.shifts])
    for request in pagerduty_requests(whole, organisation(escalation=FULL), batch=2).requests:
        hold_against_contract(request)


def test_requests_with_real_ids_keep_the_contract() -> None:
    users = {"ana@techcorp.example": "PANA123", "ben@techcorp.example": "PBEN456"}
    for request in pagerduty_requests(pair("payments", "ana", "ben"), organisation(), users=users).requests:
        hold_against_contract(request)


Break = Callable[[dict[str, Any]], object]
BROKEN: dict[str, Break] = {
    "no end": lambda shift: shift.pop("end_time"),
    "a time that is none": lambda shift: shift.update(start_time="monday"),
    "two holders": lambda shift: shift["assignments"].append(shift["assignments"][0]),
    "another type": lambda shift: shift.update(type="override"),
}
UNSAID: dict[str, Break] = {
    "no user": lambda shift: shift["assignments"][0]["member"].pop("user_id"),
    "end at the start": lambda shift: shift.update(end_time=shift["start_time"]),
    "half a minute": lambda shift: shift.update(start_time=shift["start_time"].replace(":00Z", ":30Z")),
}


def broken_body(breaking: Break) -> dict[str, Any]:
    found = pagerduty_requests(pair("payments", "ana", "ben"), organisation()).requests
    body: dict[str, Any] = copy.deepcopy(found[1].body)
    breaking(body["custom_shifts"][0])
    return body


@pytest.mark.parametrize("breaking", BROKEN.values(), ids=BROKEN)
def test_the_contract_would_see_a_broken_shift(breaking: Break) -> None:
    with pytest.raises(OpenAPIError):
        contract().validate_request(Sent("/v3/schedules/PABC/custom_shifts", broken_body(breaking)))


@pytest.mark.parametrize("breaking", UNSAID.values(), ids=UNSAID)
def test_what_the_contract_does_not_see_our_own_check_does(breaking: Break) -> None:
    body = broken_body(breaking)
    contract().validate_request(Sent("/v3/schedules/PABC/custom_shifts", body))
    with pytest.raises(AssertionError):
        hold_against_the_unsaid(body)


def test_the_contract_would_see_an_unknown_path_and_a_schedule_without_zone() -> None:
    with pytest.raises(OpenAPIError):
        contract().validate_request(Sent("/v3/schedule", {}))
    with pytest.raises(OpenAPIError):
        contract().validate_request(Sent("/v3/schedules", {"schedule": {"name": PRIMARY}}))
