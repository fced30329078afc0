"""The worked examples 13 to 20 of the written policy, in cents."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from compensation.facts import PayFacts
from compensation.overtime import overtime
from compensation.stipend import stipend
from domain.clock import parse_instant
from domain.pay import PayPolicy
from domain.response import ResponseSegment
from tests.compensation.company import BASE, RATES, at, company, schedule, shifts

LONG_AGO = schedule(shifts(company(), "2024-01-01", ("alice", "", "")))


@dataclass(frozen=True)
class Example:
    number: str
    worked: tuple[tuple[str, datetime, datetime], ...]
    minutes: int
    lines: tuple[tuple[str, int, int], ...]
    """Period, minutes, cents."""
    incidents: tuple[tuple[str, int | None], ...]
    minimum: int = 0


def utc(text: str) -> datetime:
    return parse_instant(text)


EXAMPLES = [
    Example(
        "13",
        (
            ("P1", at("2024-09-10 22:10"), at("2024-09-10 23:20")),
            ("P2", at("2024-09-10 22:50"), at("2024-09-10 23:55")),
        ),
        105,
        (("2024-09", 105, 21000),),
        (("P1", 14000), ("P2", 7000)),
    ),
    Example(
        "14",
        (
            ("P1", at("2024-09-11 02:00"), at("2024-09-11 02:20")),
            ("P2", at("2024-09-11 02:25"), at("2024-09-11 02:40")),
        ),
        45,
        (("2024-09", 45, 9000),),
        (("P1", 4000), ("P2", 5000)),
    ),
    Example(
        "15",
        (
            ("P1", at("2024-09-11 02:00"), at("2024-09-11 02:10")),
            ("P2", at("2024-09-11 02:40"), at("2024-09-11 02:50")),
        ),
        60,
        (("2024-09", 60, 12000),),
        (("P1", 2000), ("P2", 10000)),
        minimum=60,
    ),
    Example(
        "16",
        (("P1", at("2024-09-16 07:40"), at("2024-09-16 10:15")),),
        90,
        (("2024-09", 90, 18000),),
        (("P1", 18000),),
    ),
    Example(
        "17",
        (("P1", at("2024-09-02 07:40"), at("2024-09-02 10:15")),),
        165,
        (("2024-09", 165, 44000),),
        (("P1", 44000),),
    ),
    Example(
        "18",
        (("P1", at("2024-08-31 23:20"), at("2024-09-01 00:43")),),
        90,
        (("2024-08", 40, 8000), ("2024-09", 50, 10000)),
        (("P1", 8000), ("P1", 10000)),
    ),
    Example(
        "19",
        (("P1", utc("2024-11-03T00:40:00-04:00"), utc("2024-11-03T01:50:00-05:00")),),
        135,
        (("2024-11", 135, 27000),),
        (("P1", 27000),),
    ),
    Example(
        "20",
        (("P1", utc("2024-03-10T01:30:00-05:00"), utc("2024-03-10T03:40:00-04:00")),),
        75,
        (("2024-03", 75, 15000),),
        (("P1", 15000),),
    ),
]


def work(*worked: tuple[str, datetime, datetime]) -> PayFacts:
    segments = (ResponseSegment(incident=name, engineer="alice", start=start, end=end) for name, start, end in worked)
    return PayFacts(responses=tuple(segments))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"example {example.number}")
def test_overtime_of_the_written_policy_comes_out_to_the_cent(example: Example) -> None:
    organisation = company(pay=PayPolicy(stipends=RATES, overtime=BASE, minimum_minutes=example.minimum))
    found = overtime(work(*example.worked), organisation, LONG_AGO).lines

    assert len({line.session for line in found}) == 1
    assert tuple((line.period, line.seconds // 60, line.amount) for line in found) == example.lines
    assert sum(line.seconds for line in found) == example.minutes * 60
    assert tuple((part.incident, part.amount) for line in found for part in line.incidents) == example.incidents


def test_the_stipend_of_example_16_stops_at_the_handoff() -> None:
    organisation = company()
    weeks = schedule(
        shifts(organisation, "2024-09-09", ("alice", "", "")), shifts(organisation, "2024-09-16", ("bob", "", ""))
    )
    found = [line for line in stipend(organisation, weeks).lines if line.engineer == "alice"]
    assert [(line.end, line.amount) for line in found] == [(at("2024-09-16 09:00"), 50000)]
