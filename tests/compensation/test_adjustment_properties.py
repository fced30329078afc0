"""Whatever comes late: a closed month and its corrections add up to what the facts owe, and nothing is posted twice."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import chain

from hypothesis import event, given, reject, settings
from hypothesis import strategies as st

from compensation.computation import compute
from compensation.facts import PayFacts
from compensation.ledger import Ledger
from compensation.life_cycle import approve, close, post_adjustments, review
from compensation.lines import PayLine
from compensation.periods import Period
from compensation.standing import current_report, unposted
from domain.errors import InvalidInput
from domain.organisation import Organisation
from domain.overrides import Override
from domain.pay import PayPolicy
from domain.response import Claim, ResponseSegment
from tests.compensation.cases import CASES
from tests.compensation.company import BASE, RATES, at, company, engineer, schedule, shifts

many = settings(max_examples=CASES)
ORGANISATION = company()
PEOPLE = ["alice", "bob", "carol"]
NOW = datetime(2024, 11, 1, 12, tzinfo=UTC)
SEPTEMBER, OCTOBER = Period(2024, 9), Period(2024, 10)
WEEKS = ["2024-08-26", "2024-09-02", "2024-09-09", "2024-09-16", "2024-09-23", "2024-09-30", "2024-10-07"]
PLANNED = schedule(*(shifts(ORGANISATION, week, (PEOPLE[place % 3], "", "")) for place, week in enumerate(WEEKS)))
FIRST = at("2024-08-30 00:00")

_PLACES = st.one_of(st.integers(0, 36 * 1440), st.integers(31 * 1440 + 1200, 32 * 1440 + 300))
_PEOPLE, _HOLDERS = st.sampled_from(PEOPLE), st.sampled_from([*PEOPLE, None])
_INCIDENTS, _APPROVERS = st.sampled_from(["P1", "P2", "P3"]), st.sampled_from(["dana", None])
_WEEKLY, _HOURLY = st.sampled_from([500, 700]).map(Decimal), st.sampled_from([80, 95]).map(Decimal)
_ROUNDING, _MINIMUM = st.sampled_from([1, 15, 30]), st.sampled_from([0, 60])
_MULTIPLIER = st.sampled_from(["1.5", "2"]).map(Decimal)
"""Made once: that takes longer than to draw from them."""


@st.composite
def _times(draw: st.DrawFn, longest: int) -> tuple[datetime, datetime]:
    """Somewhere from 30 August to 5 October; half of them in two nights around the month's end."""
    start = FIRST + timedelta(minutes=draw(_PLACES))
    return start, start + timedelta(minutes=draw(st.integers(1, longest)))


@st.composite
def responses(draw: st.DrawFn) -> ResponseSegment:
    start, end = draw(_times(200))
    who, incident, edited, approver = draw(_PEOPLE), draw(_INCIDENTS), draw(st.booleans()), draw(_APPROVERS)
    return ResponseSegment(incident=incident, engineer=who, start=start, end=end, edited=edited, approved_by=approver)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    start, end = draw(_times(300))
    approver, who, number = draw(_APPROVERS), draw(_PEOPLE), draw(st.integers(1, 3))
    return Claim(id=f"{who}-{number}", engineer=who, start=start, end=end, approved_by=approver)


@st.composite
def overrides(draw: st.DrawFn) -> Override:
    start, end = draw(_times(5000))
    who = draw(_HOLDERS)
    return Override(rotation="web", role="primary", start=start, end=end, engineer=who)


facts = st.builds(
    PayFacts,
    overrides=st.lists(overrides(), max_size=2).map(tuple),
    responses=st.lists(responses(), max_size=4, unique_by=lambda one: one.key).map(tuple),
    claims=st.lists(claims(), max_size=2, unique_by=lambda one: one.id).map(tuple),
)


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """The company as somebody changed it since: rates, rounding, factors, and whose overtime payroll multiplies."""
    stipends = (*RATES[:1], RATES[1].model_copy(update={"weekly": draw(_WEEKLY)}))
    pay = PayPolicy(
        stipends=stipends,
        overtime=(BASE[0].model_copy(update={"hourly": draw(_HOURLY)}),),
        hours_only=draw(st.booleans()),
        rounding_minutes=draw(_ROUNDING),
        minimum_minutes=draw(_MINIMUM),
        multiplier=draw(_MULTIPLIER),
    )
    return company(people=tuple(engineer(who, hours_only=draw(st.booleans())) for who in PEOPLE), pay=pay)


def sums(lines: Iterable[PayLine]) -> dict[tuple[str, str, bool], tuple[int, int]]:
    """Cents and seconds by person and kind, hours that payroll multiplies apart; what comes to nothing is left out."""
    amounts: Counter[tuple[str, str, bool]] = Counter()
    spent: Counter[tuple[str, str, bool]] = Counter()
    for line in lines:
        key = (line.engineer, line.earning.value, line.amount is None)
        amounts[key] += line.amount or 0
        spent[key] += line.seconds
    return {key: (amounts[key], spent[key]) for key in amounts if amounts[key] or spent[key]}


def closed(first: PayFacts) -> Ledger:
    ledger = Ledger(facts=PayFacts(planned=PLANNED).and_later(first))
    ledger = review(ledger, ORGANISATION, SEPTEMBER, "dana", NOW)
    ledger = approve(ledger, ORGANISATION, SEPTEMBER, "dana", NOW, defer=True)
    return close(ledger, ORGANISATION, SEPTEMBER, "dana", NOW)


def taken_in(ledger: Ledger, newer: PayFacts) -> Ledger:
    """With the newer facts; a case in which they contradict what is known is not one of these."""
    try:
        return ledger.with_facts(newer)
    except InvalidInput:
        reject()


@many
@given(first=facts, late=st.lists(facts, min_size=1, max_size=2))
def test_a_closed_month_and_its_corrections_add_up_to_what_is_owed(first: PayFacts, late: list[PayFacts]) -> None:
    ledger = closed(first)
    frozen = current_report(ledger, ORGANISATION, SEPTEMBER)
    for newer in late:
        ledger = post_adjustments(taken_in(ledger, newer), ORGANISATION, "dana", NOW)
    event(f"corrections: {min(len(ledger.adjustments), 5)}")

    owed = compute(ledger.facts, ORGANISATION, [SEPTEMBER]).lines
    assert sums(chain(frozen.lines, ledger.adjustments)) == sums(owed)
    assert current_report(ledger, ORGANISATION, SEPTEMBER) == frozen
    assert unposted(ledger, ORGANISATION) == ()
    names = [line.id for line in ledger.adjustments]
    assert len(set(names)) == len(names)


@many
@given(first=facts, late=facts, since=st.lists(organisations(), min_size=1, max_size=3))
def test_a_policy_that_changes_after_closing_never_leaves_hours_unpaid_or_paid_twice(
    first: PayFacts, late: PayFacts, since: list[Organisation]
) -> None:
    ledger = closed(first)
    frozen = current_report(ledger, ORGANISATION, SEPTEMBER)
    for organisation in since:
        ledger = post_adjustments(taken_in(ledger, late), organisation, "dana", NOW)
        assert unposted(ledger, organisation) == ()
    event(f"hours only: {any(line.amount is None for line in ledger.adjustments)}")
    owed = compute(ledger.facts, since[-1], [SEPTEMBER]).lines
    assert sums(chain(frozen.lines, ledger.adjustments)) == sums(owed)
    names = [line.id for line in ledger.adjustments]
    assert len(set(names)) == len(names)


@many
@given(facts)
def test_closing_and_computing_again_posts_nothing(first: PayFacts) -> None:
    ledger = closed(first)
    assert post_adjustments(ledger.with_facts(first), ORGANISATION, "dana", NOW).adjustments == ()


@many
@given(facts)
def test_two_months_asked_for_together_are_the_two_asked_for_apart(first: PayFacts) -> None:
    everything = PayFacts(planned=PLANNED).and_later(first)
    both = compute(everything, ORGANISATION, [SEPTEMBER, OCTOBER])
    apart = [compute(everything, ORGANISATION, [period]) for period in (SEPTEMBER, OCTOBER)]
    assert {line.id: line for line in both.lines} == {line.id: line for one in apart for line in one.lines}
    assert len(both.findings) == sum(len(one.findings) for one in apart)
