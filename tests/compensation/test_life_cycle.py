"""A closed month never moves: states, freezing, late facts, reopening."""

from datetime import UTC, datetime

import pytest

from compensation.decisions import decide
from compensation.facts import PayFacts
from compensation.findings import FindingKind
from compensation.ledger import Ledger
from compensation.life_cycle import (
    acknowledge,
    approve,
    close,
    post_adjustments,
    record_export,
    reopen,
    review,
    set_aside,
)
from compensation.periods import Period
from compensation.report import PeriodState
from compensation.standing import current_report, unposted
from domain.errors import Conflict
from domain.organisation import Organisation
from domain.overrides import Override
from domain.response import Claim, ResponseSegment
from tests.compensation.company import at, company, engineer, schedule, shifts

ORGANISATION = company()
NOW = datetime(2024, 10, 3, 12, tzinfo=UTC)
AUGUST, SEPTEMBER, OCTOBER = Period(2024, 8), Period(2024, 9), Period(2024, 10)
WEEKS = ("2024-08-26", "2024-09-02", "2024-09-09", "2024-09-16", "2024-09-23", "2024-09-30", "2024-10-07")
NIGHT = ResponseSegment(incident="P1", engineer="alice", start=at("2024-09-10 22:10"), end=at("2024-09-10 23:20"))
CLAIM = Claim(
    id="c1",
    engineer="alice",
    start=at("2024-09-11 03:00"),
    end=at("2024-09-11 03:40"),
    incident="P2",
    approved_by="dana",
)


def facts(**more: object) -> PayFacts:
    planned = schedule(*(shifts(ORGANISATION, week, ("alice", "", "")) for week in WEEKS))
    return PayFacts.model_validate({"planned": planned, "responses": (NIGHT,), **more})


def closed(period: Period = SEPTEMBER, ledger: Ledger | None = None) -> Ledger:
    ledger = ledger or Ledger(facts=facts())
    ledger = review(ledger, ORGANISATION, period, "dana", NOW)
    return close(approve(ledger, ORGANISATION, period, "dana", NOW), ORGANISATION, period, "dana", NOW)


def late(ledger: Ledger, **more: object) -> Ledger:
    return ledger.with_facts(PayFacts.model_validate(more))


def paid(ledger: Ledger, period: Period) -> int:
    return sum(line.amount or 0 for line in current_report(ledger, ORGANISATION, period).everything)


def test_recomputing_without_new_facts_posts_nothing() -> None:
    ledger = closed()
    assert unposted(ledger, ORGANISATION) == ()
    assert post_adjustments(ledger, ORGANISATION, "dana", NOW) is ledger
    assert unposted(late(ledger, planned=facts().planned, responses=(NIGHT,)), ORGANISATION) == ()


def test_a_late_claim_is_posted_once_in_the_earliest_open_period_and_names_its_original() -> None:
    before = closed()
    ledger = post_adjustments(late(before, claims=(CLAIM,)), ORGANISATION, "dana", NOW)
    assert [(one.period, one.of_period, one.amount) for one in ledger.adjustments] == [("2024-10", "2024-09", 9000)]
    assert ledger.adjustments[0].adjustment_of is not None
    assert paid(ledger, SEPTEMBER) == paid(before, SEPTEMBER)
    assert paid(ledger, OCTOBER) == paid(before, OCTOBER) + 9000
    assert post_adjustments(ledger, ORGANISATION, "dana", NOW) is ledger


def test_a_claim_that_begins_an_earlier_session_corrects_the_line_of_the_later_one() -> None:
    joins = CLAIM.model_copy(update={"start": at("2024-09-10 21:50"), "end": at("2024-09-10 22:06")})
    before = closed()
    original = next(one for one in current_report(before, ORGANISATION, SEPTEMBER).lines if one.session)
    ledger = post_adjustments(late(before, claims=(joins,)), ORGANISATION, "dana", NOW)
    assert [(one.adjustment_of, one.amount) for one in ledger.adjustments] == [(original.id, 3000)]
    assert post_adjustments(ledger, ORGANISATION, "dana", NOW) is ledger


def test_a_late_override_moves_money_between_two_people_and_no_cent_else() -> None:
    swap = Override(
        rotation="web", role="primary", start=at("2024-09-11 12:00"), end=at("2024-09-13 15:20"), engineer="bob"
    )
    ledger = post_adjustments(late(closed(), overrides=(swap,)), ORGANISATION, "dana", NOW)
    assert {one.engineer: one.amount for one in ledger.adjustments} == {"alice": -15278, "bob": 15278}


def test_taking_a_late_fact_back_pays_it_back() -> None:
    ledger = post_adjustments(late(closed(), claims=(CLAIM,)), ORGANISATION, "dana", NOW)
    shorter = CLAIM.model_copy(update={"end": at("2024-09-11 03:10")})
    ledger = post_adjustments(late(ledger, claims=(shorter,)), ORGANISATION, "dana", NOW)
    assert [one.amount for one in ledger.adjustments] == [9000, -6000]


def test_a_closed_report_is_the_same_bytes_whatever_comes_later() -> None:
    before = closed()
    after = late(before, claims=(CLAIM,))
    frozen = current_report(before, ORGANISATION, SEPTEMBER)
    assert current_report(after, ORGANISATION, SEPTEMBER).model_dump_json() == frozen.model_dump_json()
    assert frozen.manifest.state is PeriodState.CLOSED


def test_a_period_cannot_be_approved_when_its_lines_changed_after_the_review() -> None:
    ledger = review(Ledger(facts=facts()), ORGANISATION, SEPTEMBER, "dana", NOW)
    with pytest.raises(Conflict, match="changed since it was in review"):
        approve(late(ledger, claims=(CLAIM,)), ORGANISATION, SEPTEMBER, "dana", NOW)


def renamed(**about: str) -> Organisation:
    return company(people=(engineer("alice", **about), engineer("bob"), engineer("carol")))


@pytest.mark.parametrize(
    "about", [{"payroll_id": "009999"}, {"cost_center": "77"}, {"email": "mallory@example.com"}, {"name": "Mallory"}]
)
def test_whom_a_period_pays_is_what_was_reviewed_and_approved(about: dict[str, str]) -> None:
    reviewed = review(Ledger(facts=facts()), ORGANISATION, SEPTEMBER, "dana", NOW)
    with pytest.raises(Conflict, match=r"who is paid in 2024-09 \(\w+\) changed since it was in review"):
        approve(reviewed, renamed(**about), SEPTEMBER, "dana", NOW)
    approved = approve(reviewed, ORGANISATION, SEPTEMBER, "dana", NOW)
    with pytest.raises(Conflict, match="changed since it was approved"):
        close(approved, renamed(**about), SEPTEMBER, "dana", NOW)


def test_the_name_of_a_report_changes_with_whom_it_pays() -> None:
    names = {
        current_report(Ledger(facts=facts()), organisation, SEPTEMBER).manifest.report_id
        for organisation in (ORGANISATION, renamed(payroll_id="009999"), renamed(payroll_id="009998"))
    }
    assert len(names) == 3


def test_nobody_approves_a_period_in_which_they_are_paid() -> None:
    ledger = review(Ledger(facts=facts()), ORGANISATION, SEPTEMBER, "dana", NOW)
    for name in ("alice", "Alice", "ALICE@example.com"):
        with pytest.raises(Conflict, match="nobody approves their own line"):
            approve(ledger, ORGANISATION, SEPTEMBER, name, NOW)


def test_where_two_people_are_asked_for_whoever_reviewed_does_not_approve() -> None:
    strict = company(pay=ORGANISATION.pay.model_copy(update={"two_people": True}))
    ledger = review(Ledger(facts=facts()), strict, SEPTEMBER, "dana", NOW)
    for same in ("dana", "Dana "):
        with pytest.raises(Conflict, match="dana reviewed 2024-09; here somebody else approves it"):
            approve(ledger, strict, SEPTEMBER, same, NOW)
    by_id = review(Ledger(facts=facts()), strict, SEPTEMBER, "alice", NOW)
    with pytest.raises(Conflict, match="alice reviewed 2024-09"):
        approve(by_id, strict, SEPTEMBER, "alice@example.com", NOW)
    assert close(approve(ledger, strict, SEPTEMBER, "erin", NOW), strict, SEPTEMBER, "dana", NOW).closed == (SEPTEMBER,)
    assert approve(ledger, ORGANISATION, SEPTEMBER, "dana", NOW).state(SEPTEMBER) is PeriodState.APPROVED


def test_work_that_waits_stops_the_approval_until_it_is_decided_or_deferred() -> None:
    waiting = CLAIM.model_copy(update={"approved_by": None})
    ledger = review(Ledger(facts=facts(claims=(waiting,))), ORGANISATION, SEPTEMBER, "dana", NOW)
    with pytest.raises(Conflict, match="1 entry waits for a decision"):
        approve(ledger, ORGANISATION, SEPTEMBER, "dana", NOW)
    ledger = close(
        approve(ledger, ORGANISATION, SEPTEMBER, "dana", NOW, defer=True), ORGANISATION, SEPTEMBER, "dana", NOW
    )

    october = current_report(ledger, ORGANISATION, OCTOBER)
    asked = [finding for finding in october.findings if finding.kind is FindingKind.AWAITING]
    assert [finding.amount for finding in asked] == [9000]
    subject = asked[0].subject or ""
    with pytest.raises(Conflict, match="nobody decides on their own work"):
        decide(ledger, ORGANISATION, subject, "alice", NOW, accepted=True)
    ledger = decide(ledger, ORGANISATION, subject, "dana", NOW, accepted=True)
    ledger = post_adjustments(ledger, ORGANISATION, "dana", NOW)
    assert [(one.period, one.amount) for one in ledger.adjustments] == [("2024-10", 9000)]


EDITED = NIGHT.model_copy(update={"incident": "P5", "edited": True})
LONG = NIGHT.model_copy(update={"incident": "P6", "end": at("2024-09-11 04:30")})


@pytest.mark.parametrize(
    ("more", "worth"),
    [
        ({"claims": (CLAIM.model_copy(update={"approved_by": None}),)}, 9000),
        ({"responses": (EDITED,)}, 15000),
        ({"responses": (LONG,)}, 78000),
    ],
    ids=["claim", "edited", "long"],
)
def test_an_acceptance_is_taken_back_at_once_while_the_period_is_open_and_as_a_correction_afterwards(
    more: dict[str, object], worth: int
) -> None:
    ledger = Ledger(facts=facts(**{"responses": (), **more}))
    before = paid(ledger, SEPTEMBER)
    asked = [one.subject for one in current_report(ledger, ORGANISATION, SEPTEMBER).findings if one.subject]
    assert len(asked) == 1
    accepted = decide(ledger, ORGANISATION, asked[0], "dana", NOW, accepted=True)
    assert paid(accepted, SEPTEMBER) == before + worth
    with pytest.raises(Conflict, match="was accepted by dana already"):
        decide(accepted, ORGANISATION, asked[0], "erin", NOW, accepted=True)
    with pytest.raises(Conflict, match="own work"):
        decide(accepted, ORGANISATION, asked[0], "alice", NOW, accepted=False)
    refused = decide(accepted, ORGANISATION, asked[0], "dana", NOW, accepted=False)
    assert paid(refused, SEPTEMBER) == before
    assert paid(decide(refused, ORGANISATION, asked[0], "erin", NOW, accepted=True), SEPTEMBER) == before + worth

    afterwards = decide(closed(ledger=accepted), ORGANISATION, asked[0], "erin", NOW, accepted=False)
    corrections = post_adjustments(afterwards, ORGANISATION, "dana", NOW).adjustments
    assert [(line.of_period, line.amount) for line in corrections] == [("2024-09", -worth)]


def test_late_facts_are_posted_before_the_next_period_is_reviewed() -> None:
    ledger = late(closed(), claims=(CLAIM,))
    with pytest.raises(Conflict, match="not posted yet"):
        review(ledger, ORGANISATION, OCTOBER, "dana", NOW)


def test_periods_are_closed_in_order() -> None:
    with pytest.raises(Conflict, match="2024-10 comes before 2024-11"):
        review(closed(), ORGANISATION, Period(2024, 11), "dana", NOW)


def test_adjustments_skip_a_period_that_is_already_in_review() -> None:
    ledger = review(closed(), ORGANISATION, OCTOBER, "dana", NOW)
    ledger = post_adjustments(late(ledger, claims=(CLAIM,)), ORGANISATION, "dana", NOW)
    assert [one.period for one in ledger.adjustments] == ["2024-11"]


def test_reopening_is_recorded_and_possible_before_the_export_only() -> None:
    ledger = reopen(closed(), SEPTEMBER, "dana", NOW, "wrong rate")
    assert ledger.state(SEPTEMBER) is PeriodState.OPEN
    assert [(event.action, event.note) for event in ledger.events][-1] == ("reopen", "wrong rate")

    exported = record_export(closed(), SEPTEMBER, "adp", "dana", NOW)
    with pytest.raises(Conflict, match="was handed out as adp on 2024-10-03"):
        reopen(exported, SEPTEMBER, "dana", NOW, "wrong rate")


def test_a_period_that_was_corrected_elsewhere_cannot_be_reopened() -> None:
    ledger = post_adjustments(late(closed(), claims=(CLAIM,)), ORGANISATION, "dana", NOW)
    with pytest.raises(Conflict, match="corrected in 2024-10"):
        reopen(ledger, SEPTEMBER, "dana", NOW, "again")


def test_only_a_closed_period_is_handed_out() -> None:
    with pytest.raises(Conflict, match="close it before payroll gets it"):
        record_export(Ledger(facts=facts()), SEPTEMBER, "adp", "dana", NOW)


def test_payroll_acknowledges_what_was_handed_out_to_the_cent() -> None:
    ledger = closed()
    report = ledger.record(SEPTEMBER).report
    assert report is not None
    name, sums = report.manifest.report_id, {"USD": paid(ledger, SEPTEMBER)}
    with pytest.raises(Conflict, match="was not handed out"):
        acknowledge(ledger, SEPTEMBER, name, sums, "payroll", NOW)
    ledger = record_export(ledger, SEPTEMBER, "adp", "dana", NOW)
    with pytest.raises(Conflict, match="not as PAY-2024-09-0"):
        acknowledge(ledger, SEPTEMBER, "PAY-2024-09-0", sums, "payroll", NOW)
    for wrong in ({"USD": sums["USD"] - 1}, {"EUR": sums["USD"]}, {**sums, "EUR": 1}, {}):
        with pytest.raises(Conflict, match="sums are not those"):
            acknowledge(ledger, SEPTEMBER, name, wrong, "payroll", NOW)
    assert acknowledge(ledger, SEPTEMBER, name, sums, "payroll", NOW).events[-1].action == "acknowledge"


def test_a_correction_that_nobody_owes_is_set_aside_until_it_is_another_one() -> None:
    moved = company(people=(engineer("alice", zone="Asia/Tokyo"), engineer("bob"), engineer("carol")))
    ledger = closed()
    wrong = unposted(ledger, moved)
    assert [line.engineer for line in wrong] == ["alice"], "at 22:10 in New York they work in Tokyo"
    with pytest.raises(Conflict, match="own pay"):
        set_aside(ledger, moved, [wrong[0].id], "alice", NOW, "moved in October")
    with pytest.raises(Conflict, match="A-1 waits"):
        set_aside(ledger, moved, ["A-1"], "dana", NOW, "moved in October")
    ledger = set_aside(ledger, moved, [wrong[0].id], "dana", NOW, "moved in October")
    assert unposted(ledger, moved) == ()
    october = review(ledger, moved, OCTOBER, "dana", NOW)
    assert current_report(october, moved, OCTOBER).adjustments == ()
    assert unposted(ledger, ORGANISATION) == (), "without the reason there is no difference either"
    longer = late(ledger, responses=(NIGHT.model_copy(update={"end": at("2024-09-11 05:00")}),))
    assert len(unposted(longer, moved)) == 1, "it is another difference now, and somebody looks again"


@pytest.mark.parametrize("first", [False, True])
def test_overtime_that_payroll_multiplies_since_is_taken_back_whole_and_stated_anew(first: bool) -> None:
    people = (engineer("bob"), engineer("carol"))
    by_hours, by_amount = company(people=(engineer("alice", hours_only=True), *people)), ORGANISATION
    before, since = (by_hours, by_amount) if first else (by_amount, by_hours)
    ledger = review(Ledger(facts=facts()), before, SEPTEMBER, "dana", NOW)
    ledger = close(approve(ledger, before, SEPTEMBER, "dana", NOW), before, SEPTEMBER, "dana", NOW)
    changed = post_adjustments(ledger, since, "dana", NOW)
    amounts = {(None, 4500), (-15000, -4500)} if not first else {(None, -4500), (15000, 4500)}
    assert {(line.amount, line.seconds) for line in changed.adjustments} == amounts
    assert len({line.id for line in changed.adjustments}) == 2
    back = post_adjustments(changed, before, "dana", NOW)
    assert sum(line.amount or 0 for line in back.adjustments) == 0
    assert sum(line.seconds for line in back.adjustments) == 0
    assert len({line.id for line in back.adjustments}) == 4


def test_a_ledger_survives_being_written_and_read() -> None:
    ledger = post_adjustments(late(closed(), claims=(CLAIM,)), ORGANISATION, "dana", NOW)
    assert Ledger.model_validate_json(ledger.model_dump_json()) == ledger
