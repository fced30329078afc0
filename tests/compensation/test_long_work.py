"""More than a day without a break is an exception in every month it touches, whoever approved it."""

from compensation.facts import PayFacts
from compensation.findings import Finding, FindingKind
from compensation.overtime import Overtime, overtime
from domain.response import Claim, ResponseSegment
from domain.schedule import Schedule
from tests.compensation.company import at, company, schedule, shifts

PLANNED: Schedule = schedule(shifts(company(), "2024-09-23", ("alice", "", "")))


def segment(incident: str, start: str, end: str) -> ResponseSegment:
    return ResponseSegment(incident=incident, engineer="alice", start=at(start), end=at(end), approved_by="dana")


def computed(*segments: ResponseSegment, claims: tuple[Claim, ...] = ()) -> Overtime:
    return overtime(PayFacts(planned=PLANNED, responses=segments, claims=claims), company(), PLANNED)


def long_ones(found: Overtime) -> list[Finding]:
    return [one for one in found.findings if one.kind is FindingKind.LONG_WORK]


def test_an_approved_segment_of_more_than_a_day_is_paid_and_listed_in_both_months() -> None:
    found = computed(segment("P1", "2024-09-29 12:00", "2024-10-01 12:00"))
    assert sum(line.amount or 0 for line in found.lines) > 0
    assert [one.period for one in long_ones(found)] == ["2024-09", "2024-10"]
    assert "worked 48 h without a break on P1" in long_ones(found)[0].sentence


def test_segments_that_touch_are_one_stretch_and_those_with_a_break_are_not() -> None:
    first = segment("P1", "2024-09-28 01:00", "2024-09-28 21:00")
    assert len(long_ones(computed(first, segment("P2", "2024-09-28 21:00", "2024-09-29 02:00")))) == 1
    assert long_ones(computed(first, segment("P2", "2024-09-28 21:05", "2024-09-29 02:00"))) == []


def test_a_day_to_the_second_is_not_listed_and_a_claim_of_more_is() -> None:
    assert long_ones(computed(segment("P1", "2024-09-28 00:00", "2024-09-29 00:00"))) == []
    start, end = at("2024-09-28 00:00"), at("2024-09-29 00:01")
    claim = Claim(id="c1", engineer="alice", start=start, end=end, approved_by="dana")
    assert len(long_ones(computed(claims=(claim,)))) == 1
