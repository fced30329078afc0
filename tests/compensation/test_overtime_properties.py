"""Overtime agrees with an oracle that walks every tick, and keeps the promises of the written policy."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import event, given, settings
from hypothesis import strategies as st

from compensation.facts import PayFacts
from compensation.lines import PayLine
from compensation.overtime import overtime
from domain.organisation import Organisation
from domain.pay import Earning, OvertimeRate, PayPolicy
from domain.people import Absence, WorkingHours
from domain.response import ResponseSegment
from domain.schedule import Schedule
from tests.compensation import overtime_oracle as oracle
from tests.compensation.cases import CASES
from tests.compensation.company import company, engineer

many = settings(max_examples=CASES)
PLACES = {
    ("America/New_York", "US"): ["2024-07-04", "2024-09-02", "2024-11-11", "2024-11-28", "2024-12-25", "2025-01-01"],
    ("Europe/Berlin", "DE"): ["2024-03-29", "2024-04-01", "2024-10-03", "2024-12-25", "2024-12-26", "2025-01-01"],
    ("Asia/Kolkata", "IN"): ["2024-03-29", "2024-10-02", "2024-10-31", "2024-12-25"],
}
"""Public holidays by hand: all that the windows below touch."""
FIRST_DAYS = [
    *("2024-03-08", "2024-03-29", "2024-07-02", "2024-08-30", "2024-09-29", "2024-10-25", "2024-11-01", "2024-12-23"),
    *("2024-12-30", "2024-09-09"),
]
DAYS = 5
INCIDENTS = ["P1", "P2", "P3", "P4"]

_STEPS = st.integers(0, 9).map(lambda tenth: 1 if tenth == 0 else 60)
_PLACES, _FIRST_DAYS = st.sampled_from(sorted(PLACES)), st.sampled_from(FIRST_DAYS).map(date.fromisoformat)
_HOURS = st.sampled_from([WorkingHours(), WorkingHours(start=time(6, 30), end=time(15)), WorkingHours(days=(1, 2, 6))])
_DAY, _HOURLY = st.lists(st.integers(0, DAYS).map(timedelta), max_size=1), st.integers(0, 20_000)
_ROUNDING, _MINIMUM = st.sampled_from([1, 10, 15, 15, 60]), st.sampled_from([0, 0, 30, 60, 95])
_FACTOR = st.sampled_from(["1", "1.5", "1.3333"]).map(Fraction)
_HOLIDAY_FACTOR = st.sampled_from(["2", "2.25"]).map(Fraction)
_PAYROLL_ZONES = st.sampled_from(["America/New_York", "Europe/Berlin", "Asia/Kolkata"])
_WINDOWS = st.sampled_from([(0, DAYS * 86400 - 6 * 3600), (2 * 86400, 2 * 86400 + 5 * 3600)])
_LONGEST, _INCIDENTS = st.sampled_from([40 * 60, 6 * 3600]), st.sampled_from(INCIDENTS)
"""Made once: that takes longer than to draw from them."""


@dataclass(frozen=True)
class Case:
    """One person's work over five days, on whole ticks."""

    organisation: Organisation
    facts: PayFacts
    painting: oracle.Painting
    person: oracle.Person
    rules: oracle.Rules

    def lines(self) -> tuple[PayLine, ...]:
        return overtime(self.facts, self.organisation, Schedule()).lines


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any case; one in ten is on single seconds."""
    step, (zone, country), first, hours = draw(_STEPS), draw(_PLACES), draw(_FIRST_DAYS), draw(_HOURS)
    leave = [first + by for by in draw(_DAY)]
    rules = draw(_rules(first))
    alice = engineer("alice", zone=zone, country=country, working_hours=hours)
    organisation = company(
        people=(alice,),
        pay=_policy(rules),
        company={"payroll_zone": rules.payroll_zone},
        absences=tuple(Absence(engineer="alice", first_day=day, last_day=day) for day in leave),
    )
    start = int(datetime.combine(first, time(), UTC).timestamp())
    segments = draw(st.lists(_segment(start, step), min_size=1, max_size=7, unique_by=lambda one: one.key))
    free = frozenset(date.fromisoformat(day) for day in PLACES[zone, country])
    person = oracle.Person(zone, hours.start, hours.end, frozenset(hours.days), free, frozenset(leave))
    return Case(organisation, PayFacts(responses=tuple(segments)), _paint(segments, start, step), person, rules)


@st.composite
def _rules(draw: st.DrawFn, first: date) -> oracle.Rules:
    raises = draw(_DAY)
    rows = ((date(2020, 1, 1), draw(_HOURLY)), *((first + by, draw(_HOURLY)) for by in raises))
    rounding, minimum, factor, holiday = draw(_ROUNDING), draw(_MINIMUM), draw(_FACTOR), draw(_HOLIDAY_FACTOR)
    return oracle.Rules(rounding, minimum, factor, holiday, rows, draw(_PAYROLL_ZONES))


def _policy(rules: oracle.Rules) -> PayPolicy:
    return PayPolicy(
        overtime=tuple(OvertimeRate(hourly=Decimal(cents).scaleb(-2), effective=day) for day, cents in rules.rows),
        rounding_minutes=rules.rounding,
        minimum_minutes=rules.minimum,
        multiplier=Decimal(rules.factor.numerator) / Decimal(rules.factor.denominator),
        holiday_multiplier=Decimal(rules.holiday_factor.numerator) / Decimal(rules.holiday_factor.denominator),
    )


@st.composite
def _segment(draw: st.DrawFn, start: int, step: int) -> ResponseSegment:
    """Up to six hours; half of them begin in the same night, so that they meet."""
    window = draw(_WINDOWS)
    begins = start + draw(st.integers(window[0] // step, window[1] // step)) * step
    lasts = draw(st.integers(0, draw(_LONGEST) // step)) * step
    return ResponseSegment(
        incident=draw(_INCIDENTS),
        engineer="alice",
        start=datetime.fromtimestamp(begins, UTC),
        end=datetime.fromtimestamp(begins + lasts, UTC),
        approved_by="dana",
    )


def _paint(segments: list[ResponseSegment], start: int, step: int) -> oracle.Painting:
    """The incident that began first lies on top, so it is painted last."""
    began = {one.incident: min(other.start for other in segments if other.incident == one.incident) for one in segments}
    incident = np.full(DAYS * 86400 // step, oracle.NOTHING, dtype=np.int64)
    for one in sorted(segments, key=lambda one: (began[one.incident], one.incident), reverse=True):
        first, last = ((int(moment.timestamp()) - start) // step for moment in (one.start, one.end))
        incident[first:last] = INCIDENTS.index(one.incident)
    return oracle.Painting(start, step, incident)


def _as_the_oracle_says_it(line: PayLine) -> oracle.Line:
    month = int(line.period[:4]) * 12 + int(line.period[5:]) - 1
    parts = tuple((INCIDENTS.index(part.incident), part.seconds) for part in line.incidents)
    return (month, line.earning is Earning.HOLIDAY_OVERTIME, line.seconds, line.amount or 0, parts)


@many
@given(cases())
def test_every_line_is_what_walking_the_ticks_gives(case: Case) -> None:
    found = sorted(case.lines(), key=lambda line: line.start)
    expected = oracle.lines(case.painting, case.person, case.rules)
    event(f"step {case.painting.step}, {len({line.session for line in found})} sessions, {len(found)} lines")
    assert [_as_the_oracle_says_it(line) for line in found] == expected


@many
@given(cases())
def test_incidents_add_up_to_their_line(case: Case) -> None:
    for line in case.lines():
        assert sum(part.seconds for part in line.incidents) == line.seconds
        assert sum(part.amount or 0 for part in line.incidents) == line.amount


@many
@given(cases())
def test_paid_time_of_two_sessions_never_overlaps(case: Case) -> None:
    """Never more than an hour is paid per hour: each session is paid within its first second and its rounded end."""
    sessions: dict[str, list[PayLine]] = {}
    for line in case.lines():
        sessions.setdefault(line.session or "", []).append(line)
    reached: datetime | None = None
    for lines in sorted(sessions.values(), key=lambda lines: min(line.start for line in lines)):
        start = min(line.start for line in lines)
        assert reached is None or reached <= start
        paid = timedelta(seconds=sum(line.seconds for line in lines))
        reached = max(start + paid, max(line.end for line in lines))


@many
@given(case=cases(), data=st.data())
def test_cutting_a_segment_in_two_changes_no_amount(case: Case, data: st.DataObject) -> None:
    pieces = []
    for one in case.facts.responses:
        middle = data.draw(st.integers(int(one.start.timestamp()), int(one.end.timestamp())))
        cut = datetime.fromtimestamp(middle, UTC)
        opened = min(other.start for other in case.facts.responses if other.incident == one.incident)
        pieces += [
            one.model_copy(update={"end": cut, "opened": opened}),
            one.model_copy(update={"start": cut, "opened": opened}),
        ]
    after = overtime(PayFacts(responses=tuple(pieces)), case.organisation, Schedule()).lines
    assert [_as_the_oracle_says_it(line) for line in after] == [_as_the_oracle_says_it(line) for line in case.lines()]


@many
@given(case=cases(), data=st.data())
def test_the_order_of_segments_changes_nothing(case: Case, data: st.DataObject) -> None:
    shuffled = tuple(data.draw(st.permutations(case.facts.responses)))
    assert overtime(PayFacts(responses=shuffled), case.organisation, Schedule()).lines == case.lines()


@many
@given(case=cases(), data=st.data())
def test_a_segment_that_is_given_twice_is_paid_once(case: Case, data: st.DataObject) -> None:
    again = data.draw(st.sampled_from(case.facts.responses))
    twice = PayFacts(responses=(*case.facts.responses, again))
    assert overtime(twice, case.organisation, Schedule()).lines == case.lines()
