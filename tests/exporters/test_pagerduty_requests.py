"""The requests put exactly the planned people on call, and are told to whoever reads along."""

from datetime import date, datetime, timedelta
from itertools import chain, pairwise
from typing import Any

import pytest
from hypothesis import given, settings

from domain.clock import parse_instant
from domain.errors import InvalidInput
from domain.escalation import Escalation
from domain.people import SHADOW
from domain.schedule import Schedule
from exporters.pagerduty_requests import Request, pagerduty_requests
from tests.exporters.feed_reading import on_duty
from tests.exporters.sample import MONDAY, organisation, pair, week, weeks
from tests.exporters.strategies import schedules

PAYMENTS = pair("payments", "ana ben cara", "ben cara ana")
USERS = {f"{who}@techcorp.example": f"P{who.upper()}" for who in ("ana", "ben", "cara", "dora", "eva")}


def sent(schedule: Schedule = PAYMENTS, **more: Any) -> tuple[Request, ...]:
    return pagerduty_requests(schedule, organisation(), **more).requests


def json(request: Request) -> dict[str, Any]:
    return request.body


def custom_shifts(found: tuple[Request, ...]) -> list[tuple[str, str, datetime, datetime]]:
    """(path, user, start, end) of every shift in every batch, in the order of sending."""
    return [
        (
            one.path,
            shift["assignments"][0]["member"]["user_id"],
            parse_instant(shift["start_time"]),
            parse_instant(shift["end_time"]),
        )
        for one in found
        for shift in json(one).get("custom_shifts", [])
    ]


def test_a_rotation_becomes_two_schedules_their_shifts_and_a_policy_in_this_order() -> None:
    assert [(one.method, one.path) for one in sent()] == [
        ("POST", "/v3/schedules"),
        ("POST", "/v3/schedules/{schedule:payments.primary}/custom_shifts"),
        ("POST", "/v3/schedules"),
        ("POST", "/v3/schedules/{schedule:payments.secondary}/custom_shifts"),
        ("POST", "/escalation_policies"),
    ]


def test_a_schedule_has_a_name_of_its_own_and_the_zone_of_its_handoff() -> None:
    found = sent(pair("search", "ana", "ben"))[0].body
    assert found == {
        "schedule": {
            "name": "On call: search (primary)",
            "time_zone": "Europe/Berlin",
            "description": "Kept by dogwatch: rotation search, role primary. "
            "Record swaps in dogwatch, or as overrides here.",
        }
    }


def test_a_custom_shift_is_written_as_pagerduty_documents_it() -> None:
    assert sent(pair("payments", "ana", "ben"), users=USERS)[1].body == {
        "custom_shifts": [
            {
                "type": "custom_shift",
                "start_time": "2027-01-04T14:00:00Z",
                "end_time": "2027-01-11T14:00:00Z",
                "assignments": [{"type": "shift_assignment", "member": {"type": "user_member", "user_id": "PANA"}}],
            }
        ]
    }


@settings(max_examples=60)
@given(schedules(distinct=True))
def test_who_is_paged_at_each_moment_is_who_the_schedule_says(schedule: Schedule) -> None:
    found = [(f"{path} {user}", start, end) for path, user, start, end in custom_shifts(sent(schedule, users=USERS))]
    planned = [
        (f"/v3/schedules/{{schedule:{s.rotation}.{s.role}}}/custom_shifts {USERS[s.engineer + '@techcorp.example']}", s)
        for s in schedule.shifts
        if s.role != SHADOW
    ]
    spans = [(who, shift.start, shift.end) for who, shift in planned]
    moments = sorted(set(chain.from_iterable((start, end) for _, start, end in [*found, *spans])))
    assert on_duty(found, moments) == on_duty(spans, moments)


@settings(max_examples=60)
@given(schedules(distinct=True))
def test_shifts_of_a_schedule_touch_and_never_overlap(schedule: Schedule) -> None:
    by_path: dict[str, list[tuple[datetime, datetime]]] = {}
    for path, _, start, end in custom_shifts(sent(schedule)):
        by_path.setdefault(path, []).append((start, end))
    for spans in by_path.values():
        assert all(one[1] == two[0] for one, two in pairwise(spans))


def test_a_week_over_the_spring_change_has_167_hours() -> None:
    spans = custom_shifts(sent(pair("payments", "ana ben", "cara dora", date(2027, 3, 8))))
    assert [(end - start) // timedelta(hours=1) for _, _, start, end in spans] == [167, 168, 167, 168]


def test_batches_hold_as_many_shifts_as_asked_for_and_lose_none() -> None:
    found = sent(batch=2)
    sizes = [len(json(one)["custom_shifts"]) for one in found if "custom_shifts" in one.body]
    assert sizes == [2, 1, 2, 1]
    assert custom_shifts(found) == custom_shifts(sent())
    assert len({one.name for one in found}) == len(found)


def test_shadows_are_not_sent() -> None:
    with_shadow = Schedule.of([*PAYMENTS.shifts, week("payments", "shadow", MONDAY, "dora")])
    assert sent(with_shadow) == sent()


def test_an_unknown_id_is_a_placeholder_and_a_known_one_is_found_whatever_its_capitals() -> None:
    found = custom_shifts(sent(users={"ANA@TechCorp.example": "PANA"}))
    assert [user for _, user, _, _ in found[:3]] == [
        "PANA",
        "{user:ben@techcorp.example}",
        "{user:cara@techcorp.example}",
    ]


def test_everyone_who_would_be_paged_is_looked_up_once_by_email() -> None:
    company = organisation(escalation=Escalation(vp_email="vp+oncall@techcorp.example"))
    found = pagerduty_requests(PAYMENTS, company, users={"ana@techcorp.example": "PANA"})
    assert [(one.name, one.user_id) for one in found.lookups] == [
        ("Ana Silva", "PANA"),
        ("Ben Okafor", "{user:ben@techcorp.example}"),
        ("Cara Lind", "{user:cara@techcorp.example}"),
        ("Eva Roux", "{user:eva@techcorp.example}"),  # leads payments
        ("VP", "{user:vp+oncall@techcorp.example}"),
    ]
    assert found.lookups[-1].request == "GET /users?query=vp%2Boncall%40techcorp.example"


def test_a_vp_who_is_an_engineer_here_is_looked_up_once() -> None:
    company = organisation(escalation=Escalation(vp_email="Eva@techcorp.example"))
    found = pagerduty_requests(PAYMENTS, company)
    assert [one.email for one in found.lookups].count("eva@techcorp.example") == 1
    assert len(found.lookups) == 4


def test_the_description_tells_names_weekdays_and_local_times() -> None:
    assert sent(pair("search", "ana", "ben"))[1].description == (
        "Put 1 shift into the schedule 'On call: search (primary)'.",
        "Ana Silva from Mon 4 Jan 2027, 09:00 (UTC+01:00) to Mon 11 Jan 2027, 09:00 (UTC+01:00)",
    )


def test_a_rotation_without_shifts_is_not_sent() -> None:
    assert {one.name.split("-")[1] for one in sent()} == {"payments"}
    assert sent(Schedule()) == ()


def test_a_schedule_that_cannot_be_sent_raises_with_all_its_faults() -> None:
    gap = weeks("payments", "primary", MONDAY, "ana ben cara")
    del gap[1]
    with pytest.raises(InvalidInput) as refused:
        sent(Schedule.of([*gap, *weeks("payments", "secondary", MONDAY, "ana ben")]), users={"x@y.z": ""})
    assert len(refused.value.faults) == 4
