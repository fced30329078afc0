"""The worked examples 1 to 12 of the written policy, in cents."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from compensation.stipend import stipend
from domain.pay import PayPolicy, RateAt, StipendRate
from tests.compensation.company import BASE, RATES, company, schedule, shifts

ALONE = (("alice", "", ""),)
RAISE = (
    ("alice", "", "2024-07-31 18:00"),
    ("bob", "2024-07-31 18:00", "2024-08-01 09:00"),
    ("alice", "2024-08-01 09:00", ""),
)


@dataclass(frozen=True)
class Example:
    number: str
    week: str
    parts: tuple[tuple[str, str, str], ...]
    paid: dict[str, int]
    pieces: tuple[tuple[str, str, int], ...] = ()
    unpaid: int = 0
    rate_at: RateAt = RateAt.INSTANT


def covered_by_bob(start: str, end: str) -> tuple[tuple[str, str, str], ...]:
    return (("alice", "", start), ("bob", start, end), ("alice", end, ""))


EXAMPLES = [
    Example("1", "2024-09-09", ALONE, {"alice": 50000}),
    Example("2", "2024-09-09", covered_by_bob("2024-09-11 12:00", "2024-09-13 15:20"), {"bob": 15278, "alice": 34722}),
    Example("3", "2024-09-09", covered_by_bob("2024-09-10 09:00", "2024-09-12 09:00"), {"bob": 14286, "alice": 35714}),
    Example("4", "2024-09-09", covered_by_bob("2024-09-11 12:00", "2024-09-11 13:00"), {"bob": 298, "alice": 49702}),
    Example(
        "5",
        "2024-09-09",
        (("alice", "", "2024-09-11 12:00"), ("alice", "2024-09-11 13:00", "")),
        {"alice": 49702},
        unpaid=298,
    ),
    Example(
        "6",
        "2024-09-09",
        (
            ("alice", "", "2024-09-11 17:00"),
            ("bob", "2024-09-11 17:00", "2024-09-14 01:00"),
            ("carol", "2024-09-14 01:00", ""),
        ),
        {"alice": 16667, "bob": 16667, "carol": 16666},
    ),
    Example(
        "7",
        "2024-10-28",
        ALONE,
        {"alice": 50000},
        (("2024-10", "alice", 25740), ("2024-11", "alice", 24260)),
    ),
    Example("8", "2024-10-28", covered_by_bob("2024-11-02 09:00", "2024-11-03 09:00"), {"bob": 7396, "alice": 42604}),
    Example("9", "2024-03-04", covered_by_bob("2024-03-09 09:00", "2024-03-10 09:00"), {"bob": 4820, "alice": 30180}),
    Example(
        "10",
        "2024-07-29",
        ALONE,
        {"alice": 44375},
        (("2024-07", "alice", 13125), ("2024-08", "alice", 31250)),
    ),
    Example("10, slot_start", "2024-07-29", ALONE, {"alice": 35000}, rate_at=RateAt.SLOT_START),
    Example(
        "11",
        "2024-07-29",
        RAISE,
        {"alice": 11875 + 28571, "bob": 1250 + 2679},
        (("2024-07", "alice", 11875), ("2024-07", "bob", 1250), ("2024-08", "alice", 28571), ("2024-08", "bob", 2679)),
    ),
    Example(
        "12",
        "2024-09-30",
        ALONE,
        {"alice": 50000},
        (("2024-09", "alice", 4464), ("2024-10", "alice", 45536)),
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"example {example.number}")
def test_stipends_of_the_written_policy_come_out_to_the_cent(example: Example) -> None:
    organisation = company(pay=PayPolicy(stipends=RATES, overtime=BASE, rate_at=example.rate_at))
    found = stipend(organisation, schedule(shifts(organisation, example.week, *example.parts)))

    paid: Counter[str] = Counter()
    for line in found.lines:
        paid[line.engineer] += line.amount or 0
    assert dict(paid) == example.paid
    assert sum(gap.unpaid for gap in found.gaps) == example.unpaid
    if example.pieces:
        assert tuple((line.period, line.engineer, line.amount) for line in found.lines) == example.pieces


def test_a_tied_cent_goes_to_more_seconds_and_then_to_the_earlier_id() -> None:
    two_cents = (StipendRate(role="primary", weekly=Decimal("0.02"), effective=date(2020, 1, 1)),)
    organisation = company(pay=PayPolicy(stipends=two_cents))
    quarter = (("alice", "", "2024-09-11 03:00"), ("bob", "2024-09-11 03:00", ""))
    found = stipend(organisation, schedule(shifts(organisation, "2024-09-09", *quarter))).lines
    assert [(line.engineer, line.amount) for line in found] == [("alice", 0), ("bob", 2)]
