"""Decisions that contradict each other are refused where they are written."""

from typing import get_args

import pytest
from pydantic import ValidationError

from domain.policy import MonthlyLimit, Policy, TierName

TIERS = get_args(TierName)


def test_shadow_weeks_cannot_be_counted_against_the_limit() -> None:
    """The plan decides when joiners shadow; a limit on it could make every plan impossible."""
    with pytest.raises(ValidationError, match="shadow weeks are never counted"):
        MonthlyLimit(roles=("primary", "shadow"))
    assert MonthlyLimit(roles=("primary", "incident-commander")).weeks == 1


@pytest.mark.parametrize("tiers", [(), TIERS[:-1], (*TIERS, TIERS[0]), (*TIERS[:-1], TIERS[0])])
def test_every_goal_has_one_place_in_the_order(tiers: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError, match="lists each of"):
        Policy.model_validate({"tiers": tiers})


def test_goals_may_stand_in_any_order() -> None:
    assert Policy.model_validate({"tiers": TIERS[::-1]}).tiers == TIERS[::-1]


def test_a_holiday_is_named_once() -> None:
    twice = [{"name": "Lanterns"}, {"name": "Lanterns", "dates": ["2027-01-06"]}]
    with pytest.raises(ValidationError, match="a holiday is listed twice"):
        Policy.model_validate({"holidays": twice})


def test_agreed_exceptions_are_read_when_they_are_written() -> None:
    agreed = Policy.model_validate({"allowances": ["limit:ana.silva:2027-03", " rest:bo:2027-03-08 "]})
    assert [str(one) for one in agreed.allowed] == ["limit:ana.silva:2027-03", "rest:bo:2027-03-08"]
    with pytest.raises(ValidationError, match="write it like limit:"):
        Policy.model_validate({"allowances": ["limit:ana.silva"]})
