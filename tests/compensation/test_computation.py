"""What a period's computation tells besides lines: weeks that nobody planned, and faults of the schedule."""

from datetime import date
from decimal import Decimal

import pytest

from compensation.computation import compute
from compensation.facts import PayFacts
from compensation.findings import FindingKind
from compensation.periods import Period
from domain.errors import InvalidInput
from domain.organisation import Organisation
from domain.overrides import Override
from domain.pay import PayPolicy, StipendRate
from domain.schedule import Schedule
from tests.compensation.company import RATES, at, company, rotation, schedule, shifts

ORGANISATION = company()
SEPTEMBER, OCTOBER = Period(2024, 9), Period(2024, 10)


def uncovered(facts: PayFacts, *periods: Period) -> list[tuple[str, int | None]]:
    found = compute(facts, ORGANISATION, periods).findings
    return [(one.period, one.amount) for one in found if one.kind is FindingKind.UNCOVERED]


def planned(*weeks: str) -> PayFacts:
    return PayFacts(planned=schedule(*(shifts(ORGANISATION, week, ("alice", "", "")) for week in weeks)))


def test_a_week_that_is_missing_in_the_middle_is_told_with_what_it_would_have_paid() -> None:
    facts = planned("2024-09-02", "2024-09-16", "2024-09-23", "2024-09-30")
    assert uncovered(facts, SEPTEMBER) == [("2024-09", 50000)]


def unknown(facts: PayFacts, organisation: Organisation = ORGANISATION) -> list[str]:
    found = compute(facts, organisation, [SEPTEMBER]).findings
    return [one.sentence for one in found if one.kind is FindingKind.NO_SCHEDULE]


def test_without_any_schedule_every_paid_rotation_and_role_is_told_once() -> None:
    """A role at 0, and one that has no rate, would be paid to nobody anyway."""
    rates = (*RATES, StipendRate(role="secondary", weekly=Decimal(0), effective=date(2020, 1, 1)))
    roles = ("primary", "secondary")
    both = company(rotations=(rotation("web", roles), rotation("app", roles)), pay=PayPolicy(stipends=rates))
    when = "primary: Sun 1 Sep 2024 00:00 to Tue 1 Oct 2024 00:00 (America/New_York); nobody is paid for it."
    assert unknown(PayFacts(), both) == [f"No schedule is known for {name} {when}" for name in ("web", "app")]
    assert unknown(PayFacts(), company(pay=PayPolicy())) == []


def test_the_time_before_the_first_known_week_is_told_in_one_stretch() -> None:
    [told] = unknown(planned("2024-09-16", "2024-09-23", "2024-09-30"))
    assert told.startswith("No schedule is known for web primary: Sun 1 Sep 2024 00:00 to Mon 16 Sep 2024 09:00 (")
    assert unknown(planned("2024-08-26", "2024-09-16", "2024-09-30")) == [], "a missing week is told with its amount"


def test_weeks_under_a_former_name_are_known() -> None:
    renamed = company(rotations=(rotation("site", formerly=("web",)),))
    [told] = unknown(planned("2024-08-26", "2024-09-02"), renamed)
    assert told.startswith("No schedule is known for site primary: Mon 9 Sep 2024 09:00 to Tue 1 Oct 2024 00:00 (")


def test_weeks_after_the_end_of_the_schedule_are_told_with_what_they_would_have_paid() -> None:
    facts = planned("2024-09-09", "2024-09-16")
    assert uncovered(facts, SEPTEMBER) == [("2024-09", 50000), ("2024-09", 4464)]
    assert len(uncovered(facts, OCTOBER)) == 5


def test_a_week_that_was_handed_to_nobody_is_a_gap_from_end_to_end() -> None:
    nobody = Override(rotation="web", role="primary", start=at("2024-09-09 09:00"), end=at("2024-09-16 09:00"))
    facts = planned("2024-09-09", "2024-09-16", "2024-09-23", "2024-09-30").and_later(PayFacts(overrides=(nobody,)))
    assert uncovered(facts, SEPTEMBER) == [("2024-09", 50000)]


def test_no_period_is_no_answer() -> None:
    assert compute(planned("2024-09-09"), ORGANISATION, []).lines == ()


def test_every_fault_of_a_schedule_is_told_at_once() -> None:
    week = shifts(ORGANISATION, "2024-09-09", ("alice", "", ""))[0]
    bad = [
        week.model_copy(update={"engineer": "zoe"}),
        week.model_copy(update={"rotation": "app"}),
        week.model_copy(update={"engineer": "bob"}),
        week.model_copy(update={"week": week.week.replace(day=16), "start": at("2024-09-01 00:00")}),
        week.model_copy(update={"role": "secondary", "start": week.end}),
    ]
    with pytest.raises(InvalidInput) as refusal:
        compute(PayFacts(planned=Schedule.of(bad)), ORGANISATION, [SEPTEMBER])
    told = str(refusal.value)
    for problem in (
        "no such engineer (found zoe)",
        "no such rotation (found app)",
        "holds it until",
        "lies outside its week",
        "ends no later than it starts",
    ):
        assert problem in told


def test_a_role_without_a_rate_is_an_error_for_each_rotation() -> None:
    organisation = company(
        rotations=(rotation("web", roles=("primary", "secondary")), rotation("app", roles=("secondary",))),
        pay=PayPolicy(stipends=RATES),
    )
    weeks = schedule(
        shifts(organisation, "2024-09-09", ("alice", "", ""), role="secondary"),
        shifts(organisation, "2024-09-09", ("bob", "", ""), rotation="app", role="secondary"),
    )
    with pytest.raises(InvalidInput) as refusal:
        compute(PayFacts(planned=weeks), organisation, [SEPTEMBER])
    assert {fault.problem for fault in refusal.value.faults} == {
        "role secondary of web has no rate",
        "role secondary of app has no rate",
    }
