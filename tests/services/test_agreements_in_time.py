"""Exceptions that a plan cannot feel are refused, all at once; those that stand in a file or in a plan are not."""

import pytest

from domain.clock import WEEK
from domain.errors import InvalidInput
from domain.organisation import Organisation
from domain.schedule import Horizon
from services.agreements import taken, untakeable
from tests.constraints.company import MONDAY, company, past, with_policy

QUARTER = Horizon.of_quarter("2027-Q1")
OUTSIDE = (
    "limit:ana:2026-03",
    "limit:ana:2027-04",
    "limit:ana:2026-12-28",
    "rest:ana:2027-04-05",
    "holiday:ana:2026-12-28",
    "absence:ana:2026-01-04",
    "pairing:core:2027-04-05",
    "open:core:secondary:2026-12-28",
    "business-hours:core:2026-12",
)
WITHIN = (
    "limit:ana:2027-01",
    "limit:ana:2027-03-29",
    "rest:ana:2027-01-04",
    "holiday:ana:2027-03-29",
    "absence:ana:2027-01-04",
    "pairing:core:2027-02-01",
    "open:core:secondary:2027-03-29",
    "business-hours:core:2027-03",
    "business-hours:core",
    "experienced:ana",
)


def refused(*texts: str, organisation: Organisation | None = None) -> list[str]:
    with pytest.raises(InvalidInput) as refusal:
        taken(organisation or company(), QUARTER, texts, 0)
    return [fault.value for fault in refusal.value.faults]


def test_each_that_is_of_another_quarter_is_named_with_the_weeks_of_the_plan() -> None:
    with pytest.raises(InvalidInput) as refusal:
        taken(company(), QUARTER, ["limit:ana:2026-03"], 0)
    (told,) = refusal.value.faults
    assert (told.where, told.value) == ("--allow", "limit:ana:2026-03")
    assert told.problem == "2026-03 is not among the weeks of the plan"
    assert told.hint == "they are 2027-01-04 to 2027-03-29"


def test_all_are_told_at_once_beside_what_cannot_be_read_or_taken() -> None:
    assert set(refused(*OUTSIDE, "nonsense", "limit:nobody:2027-01")) == {*OUTSIDE, "nonsense", "limit:nobody:2027-01"}


def test_those_of_the_planned_weeks_are_taken() -> None:
    assert [one.text for one in taken(company(), QUARTER, WITHIN, 0).allowances] == [*WITHIN]


def test_a_week_that_she_held_right_before_the_plan_is_felt_by_rest_and_limit() -> None:
    before = MONDAY - WEEK
    held = past(company(), {("core", "primary", before): "ana"})
    texts = [f"rest:ana:{before}", f"limit:ana:{before}"]
    assert taken(held, QUARTER, texts, 0).allowances
    elsewhere = [f"absence:ana:{before}", f"rest:bo:{before}"]
    assert refused(*texts, *elsewhere, organisation=held) == elsewhere


def test_a_month_that_the_last_week_touches_is_felt_where_touched_months_count() -> None:
    touched = company(policy=with_policy(monthly_limit={"month_of": "touched"}))
    assert taken(touched, QUARTER, ["limit:ana:2027-04"], 0).allowances


def test_what_stands_in_the_organisation_or_in_an_earlier_plan_may_be_of_any_quarter() -> None:
    standing = company(policy=with_policy(allowances=["limit:ana:2026-03"]))
    assert taken(standing, QUARTER, [], 0).organisation.policy.allowances == ("limit:ana:2026-03",)
    both = taken(company(), QUARTER, ["rest:bo:2027-01-11"], 0, ["limit:ana:2026-03"])
    assert [one.text for one in both.allowances] == ["limit:ana:2026-03", "rest:bo:2027-01-11"]
    assert untakeable(company(), ["limit:ana:2026-03"]) == ()
    assert len(untakeable(company(), ["limit:ana:2026-03"], QUARTER)) == 1


def test_one_exception_is_told_as_one() -> None:
    (one,) = taken(company(), QUARTER, ["limit:ana:2027-01"], 0).notes()
    (two,) = taken(company(), QUARTER, ["limit:ana:2027-01", "limit:bo:2027-01"], 0).notes()
    assert one == "Planned under 1 agreed exception, in schedule.json: limit:ana:2027-01."
    assert two.startswith("Planned under 2 agreed exceptions, all in schedule.json: ")
