"""The pay policy: rows that overlap are refused, options change on their day."""

from datetime import date
from decimal import Decimal

import pytest

from domain.pay import Earning, OptionsChange, OvertimeRate, PayPolicy, StipendRate

RATE = StipendRate(role="primary", weekly=Decimal(500), effective=date(2024, 8, 1))
BASE = OvertimeRate(hourly=Decimal(80), effective=date(2024, 8, 1))


@pytest.mark.parametrize(
    ("field", "rows", "named"),
    [
        ("stipends", (RATE, RATE), r"stipends\[0\] and stipends\[1\] overlap: both begin with primary, every rotation"),
        ("overtime", (BASE, BASE), r"overtime\[0\] and overtime\[1\] overlap: both begin with everyone, 2024-08-01"),
        ("changes", (OptionsChange(effective=date(2025, 1, 1)),) * 2, r"changes\[0\] and changes\[1\] overlap"),
    ],
)
def test_rows_that_begin_on_one_day_are_named(field: str, rows: tuple[object, ...], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        PayPolicy.model_validate({field: rows})


def test_rows_of_another_subject_do_not_overlap() -> None:
    others = (RATE, RATE.model_copy(update={"role": "secondary"}), RATE.model_copy(update={"rotation": "web"}))
    assert PayPolicy(stipends=others).stipends == others


def test_a_change_names_what_changes_and_leaves_the_rest() -> None:
    changes = (
        OptionsChange(effective=date(2026, 1, 1), multiplier=Decimal(2)),
        OptionsChange(effective=date(2025, 1, 1), rounding_minutes=30, hours_only=True),
    )
    policy = PayPolicy(changes=changes, minimum_minutes=60)
    seen = [policy.options_on(day) for day in (date(2024, 12, 31), date(2025, 1, 1), date(2026, 1, 1))]
    assert [one.rounding_minutes for one in seen] == [15, 30, 30]
    assert [one.hours_only for one in seen] == [False, True, True]
    assert [one.multiplier for one in seen] == [Decimal("1.5"), Decimal("1.5"), Decimal(2)]
    assert {one.minimum_minutes for one in seen} == {60}


def test_earnings_are_called_by_their_code_or_by_their_name() -> None:
    policy = PayPolicy(codes={Earning.STIPEND: "ONC"})
    assert [policy.code(earning) for earning in Earning] == ["ONC", "overtime", "holiday-overtime"]
    assert [earning.place for earning in Earning] == [0, 1, 2]
