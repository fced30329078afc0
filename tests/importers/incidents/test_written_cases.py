"""Overtime from a pager's log entries, beside what was computed by hand: 80.00 an hour x 1.5 = 200 cents a minute.

Alice, Bob and Carol work from 09:00 to 17:00 in New York; each session of work outside these hours is rounded up to a
quarter of an hour. Alice has the pager.
"""

import random
from typing import Any, NamedTuple

import pytest

from compensation.facts import PayFacts
from compensation.overtime import overtime
from domain.policy import BurdenPolicy
from importers.incidents.responses import IncidentsRead, read_incidents
from tests.compensation.company import company, schedule, shifts
from tests.importers.incidents.records import USERS, entries, incident

HOLDS = schedule(shifts(company(), "2024-09-09", ("alice", "", "")))


class Case(NamedTuple):
    incidents: list[dict[str, Any]]
    log: list[dict[str, Any]]
    paid: dict[str, tuple[int, int]]
    """Minutes and cents of each person, by hand."""
    flagged: tuple[str, ...] = ()
    """Kinds of exceptions."""


ONE = [incident("P1", "22:00")]
CASES = {
    "acknowledged and resolved: 22:10-22:55 is 45 minutes": Case(
        ONE,
        entries(P1="22:00 trigger; 22:00 assign alice; 22:10 ack alice; 22:55 resolve alice"),
        {"alice": (45, 9000)},
    ),
    "acknowledged again while working: still 22:00-22:30": Case(
        ONE, entries(P1="22:00 ack alice; 22:20 ack alice; 22:30 resolve"), {"alice": (30, 6000)}
    ),
    "the acknowledge ran out and came again: 30 minutes, and 23:10-23:25 on their own": Case(
        ONE,
        entries(P1="22:00 ack alice; 22:30 unack timeout; 23:10 ack alice; 23:25 resolve alice"),
        {"alice": (45, 9000)},
    ),
    "reassigned: Alice 22:00-22:20 is 20, paid 30; Bob from his own acknowledge 22:24-22:54": Case(
        ONE,
        entries(P1="22:00 ack alice; 22:20 assign bob; 22:24 ack bob; 22:54 resolve bob"),
        {"alice": (30, 6000), "bob": (30, 6000)},
        ("OFF_ROTA",),
    ),
    "escalated to two of whom one answers: Alice 40, paid 45; Carol 22:45-23:00; Bob nothing": Case(
        ONE,
        entries(P1="22:00 ack alice; 22:40 escalate bob carol; 22:45 ack carol; 23:00 resolve carol"),
        {"alice": (45, 9000), "carol": (15, 3000)},
        ("OFF_ROTA",),
    ),
    "help is called and Alice goes on: 22:00-22:45, and Bob 22:20-22:45, 25 paid 30": Case(
        ONE,
        entries(P1="22:00 ack alice; 22:15 assign alice bob; 22:20 ack bob; 22:45 resolve alice"),
        {"alice": (45, 9000), "bob": (30, 6000)},
        ("OFF_ROTA",),
    ),
    "snoozed over the night: 01:00-01:12, paid 15; then 07:05-07:20; sleep is not paid": Case(
        [incident("P1", "+1 01:00")],
        entries(
            P1="+1 01:00 ack alice; +1 01:12 snooze alice; +1 07:00 unack timeout; +1 07:05 ack alice; "
            "+1 07:20 resolve alice"
        ),
        {"alice": (30, 6000)},
    ),
    "merged: Alice 22:00-22:50 over both, paid 60; Bob 22:10-22:50, 40 paid 45": Case(
        [incident("P1", "22:00", merged_into="P2"), incident("P2", "22:05")],
        entries(P1="22:00 ack alice; 22:20 resolve bob", P2="22:10 ack bob; 22:50 resolve bob"),
        {"alice": (60, 12000), "bob": (45, 9000)},
        ("OFF_ROTA",),
    ),
    "off the rota: Carol answers for Alice, 31 minutes paid 45, and is flagged": Case(
        ONE, entries(P1="22:00 ack carol; 22:31 resolve carol"), {"carol": (45, 9000)}, ("OFF_ROTA",)
    ),
    "nobody acknowledged and the alert ended: nothing to pay, nothing to ask": Case(
        ONE, entries(P1="22:00 trigger; 22:00 assign alice; 22:14 resolve"), {}
    ),
    "nobody acknowledged and it was closed by time: nothing to pay, on the exception list": Case(
        ONE, entries(P1="22:00 assign alice; +1 02:00 resolve timeout"), {}, ("UNANSWERED",)
    ),
    "resolved without an acknowledge: no recorded time": Case(
        ONE, entries(P1="22:00 assign alice; 22:14 resolve alice"), {}
    ),
    "two at once are not paid twice: 22:10-23:55 is 105 minutes": Case(
        [incident("P1", "22:05"), incident("P2", "22:45")],
        entries(P1="22:10 ack alice; 23:20 resolve", P2="22:50 ack alice; 23:55 resolve"),
        {"alice": (105, 21000)},
    ),
    "begun in working hours: of 16:30-17:40 the last 40 count, paid 45": Case(
        [incident("P1", "16:20")], entries(P1="16:30 ack alice; 17:40 resolve alice"), {"alice": (45, 9000)}
    ),
    "escalated past Alice before she answers: only who acknowledged has worked": Case(
        ONE,
        entries(P1="22:00 assign alice; 22:30 escalate bob; 22:33 ack bob; 22:43 resolve bob"),
        {"bob": (15, 3000)},
        ("OFF_ROTA",),
    ),
    "still open: not final, so nothing yet": Case(
        [incident("P1", "22:00", status="acknowledged")], entries(P1="22:05 ack alice"), {}
    ),
}


def facts(read: IncidentsRead) -> PayFacts:
    return PayFacts(responses=read.segments, unanswered=read.unanswered)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_overtime_of_a_responder_is_the_hand_computed_one(case: Case) -> None:
    organisation = company()
    read, faults = read_incidents(case.incidents, case.log, USERS, organisation)
    assert faults == ()
    found = overtime(facts(read), organisation, HOLDS)
    paid = {who: [line for line in found.lines if line.engineer == who] for who in ("alice", "bob", "carol")}
    sums = {
        who: (sum(line.seconds for line in mine) // 60, sum(line.amount or 0 for line in mine))
        for who, mine in paid.items()
        if mine
    }
    assert sums == case.paid
    assert tuple(sorted(one.kind.name for one in found.findings)) == tuple(sorted(case.flagged))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_order_and_repetition_of_the_record_change_nothing(case: Case) -> None:
    expected, _ = read_incidents(case.incidents, case.log, USERS, company())
    shuffled = random.Random(7)
    for _ in range(5):
        incidents, log = case.incidents * 2, case.log * 2
        shuffled.shuffle(incidents)
        shuffled.shuffle(log)
        assert read_incidents(incidents, log, USERS, company())[0] == expected


def test_the_load_of_a_team_has_every_incident_with_its_severity() -> None:
    read, faults = read_incidents(
        [
            incident("P1", "22:00", priority={"summary": "SEV-1"}),
            incident("P2", "22:01", priority={"summary": "P3"}, urgency="low"),
            incident("P3", "22:02", urgency="low"),
            incident("P4", "22:03", status="triggered"),
            incident("P5", "22:04", priority={"summary": "Nonsense 99"}),
        ],
        [],
        USERS,
        company(),
    )
    severities = list(BurdenPolicy().severities)
    assert [(one.id, one.team, one.severity) for one in read.incidents] == [
        ("P1", "web", severities[0]),
        ("P2", "web", severities[2]),
        ("P3", "web", severities[3]),
        ("P4", "web", severities[1]),
        ("P5", "web", severities[1]),
    ]
    assert read.open == ("P4",)
    assert [fault.problem for fault in faults] == ["is over, but nothing says since when"] * 4
