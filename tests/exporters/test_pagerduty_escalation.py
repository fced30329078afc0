"""An unanswered page climbs at the minutes the company decided, and to nobody by chance."""

from typing import Any

import pytest
from pydantic import ValidationError

from domain.errors import InvalidInput
from domain.escalation import Escalation
from domain.rotations import Team
from domain.schedule import Schedule
from exporters.pagerduty_requests import Request, pagerduty_requests
from tests.exporters.sample import MONDAY, engineer, organisation, pair, rotation, week

PAYMENTS = pair("payments", "ana", "ben")
BOTH = Schedule.of([*PAYMENTS.shifts, *pair("platform", "cara", "dora").shifts])
FULL = Escalation(platform_rotation="platform", vp_email="vp@techcorp.example")


def policy(schedule: Schedule, escalation: Escalation | None = None, of: str = "payments") -> Request:
    found = pagerduty_requests(schedule, organisation(escalation=escalation)).requests
    return next(one for one in found if one.name == f"escalation-{of}")


def rules(request: Request) -> list[tuple[int, list[tuple[str, str]]]]:
    """(minutes until the next level, its targets) of each level."""
    body: dict[str, Any] = request.body
    levels = body["escalation_policy"]["escalation_rules"]
    return [
        (one["escalation_delay_in_minutes"], [(target["type"], target["id"]) for target in one["targets"]])
        for one in levels
    ]


def test_primary_secondary_lead_platform_and_vp_are_reached_at_0_5_30_60_and_120_minutes() -> None:
    assert rules(policy(BOTH, FULL)) == [
        (5, [("schedule_v3_reference", "{schedule:payments.primary}")]),
        (25, [("schedule_v3_reference", "{schedule:payments.secondary}")]),
        (30, [("user_reference", "{user:eva@techcorp.example}")]),
        (60, [("schedule_v3_reference", "{schedule:platform.primary}")]),
        (30, [("user_reference", "{user:vp@techcorp.example}")]),
    ]
    assert policy(BOTH, FULL).description == (
        "Create the escalation policy of payments: who is paged while nobody answers.",
        "At once: whoever is primary.",
        "After 5 min: whoever is secondary.",
        "After 30 min: the team lead, Eva Roux.",
        "After 60 min: the platform team, whoever is primary of platform.",
        "After 120 min: the VP, vp@techcorp.example.",
    )


def test_levels_for_whom_nobody_is_named_are_left_out_and_told() -> None:
    found = policy(Schedule.of(pair("search", "ana", "ben").shifts), of="search")
    assert [minutes for minutes, _ in rules(found)] == [5, 30]
    assert found.description[3:] == (
        "No team lead is paged: no team of this rotation names its lead.",
        "No platform team is paged: the escalation names no platform rotation.",
        "No VP is paged: the escalation names no email.",
    )


def test_the_platform_team_is_not_its_own_next_level() -> None:
    assert [targets[0][1] for _, targets in rules(policy(BOTH, FULL, of="platform"))] == [
        "{schedule:platform.primary}",
        "{schedule:platform.secondary}",
        "{user:vp@techcorp.example}",
    ]


def test_the_leads_of_all_teams_of_a_shared_rotation_are_paged_each_once() -> None:
    company = organisation(rotations=(rotation("shared", teams=("payments", "search", "platform")),))
    leads = {"payments": "eva", "search": "dora", "platform": "eva"}
    company = company.model_copy(
        update={"teams": tuple(Team(id=id_, name=id_, lead=who) for id_, who in leads.items())}
    )
    schedule = Schedule.of([week("shared", "primary", MONDAY, "ana"), week("shared", "secondary", MONDAY, "ben")])
    found = pagerduty_requests(schedule, company).requests[-1]
    assert [who for _, who in rules(found)[2][1]] == ["{user:eva@techcorp.example}", "{user:dora@techcorp.example}"]


def test_policies_come_after_every_schedule_they_may_point_to() -> None:
    names = [one.name for one in pagerduty_requests(BOTH, organisation(escalation=FULL)).requests]
    assert [name.split("-")[0] for name in names] == ["schedule", "shifts"] * 4 + ["escalation"] * 2


def test_each_role_of_a_longer_rotation_is_a_level_in_its_order() -> None:
    roles = ("primary", "secondary", "incident-commander")
    company = organisation(rotations=(rotation("payments", roles=roles),))
    shifts = [week("payments", role, MONDAY, who) for role, who in zip(roles, ("ana", "ben", "cara"), strict=True)]
    found = pagerduty_requests(Schedule.of(shifts), company).requests[-1]
    assert [(minutes, targets[0][1]) for minutes, targets in rules(found)][:3] == [
        (5, "{schedule:payments.primary}"),
        (5, "{schedule:payments.secondary}"),
        (20, "{schedule:payments.incident-commander}"),
    ]


def refusal(schedule: Schedule, escalation: Escalation) -> str:
    with pytest.raises(InvalidInput) as refused:
        pagerduty_requests(schedule, organisation(escalation=escalation))
    (fault,) = refused.value.faults
    return fault.problem


def test_roles_that_take_longer_than_the_way_to_the_lead_are_refused() -> None:
    assert "take longer than the 30 min" in refusal(PAYMENTS, Escalation(role_minutes=30))


def test_a_platform_rotation_without_a_schedule_is_refused() -> None:
    assert refusal(PAYMENTS, FULL) == "has no shifts in this schedule"


def test_more_leads_than_a_level_takes_are_refused() -> None:
    names = [f"t{number}" for number in range(11)]
    company = organisation(
        engineers=tuple(engineer(who) for who in ("ana", "ben", *names)),
        rotations=(rotation("payments", teams=tuple(names)),),
    ).model_copy(update={"teams": tuple(Team(id=name, name=name, lead=name) for name in names)})
    with pytest.raises(InvalidInput, match="more than the 10 team leads"):
        pagerduty_requests(PAYMENTS, company)


def test_levels_out_of_order_cannot_be_configured() -> None:
    with pytest.raises(ValidationError, match="the team lead comes before"):
        Escalation(lead_minutes=90)
