"""Every option of the written policy changes what it says, from the day it says, and nothing else."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from compensation.decisions import decide
from compensation.facts import PayFacts
from compensation.findings import FindingKind
from compensation.ledger import Ledger
from compensation.overtime import overtime
from compensation.stipend import stipend
from domain.clock import later
from domain.errors import Conflict, InvalidInput
from domain.organisation import Organisation
from domain.pay import (
    Attribution,
    Earning,
    OptionsChange,
    OvertimeRate,
    PayPolicy,
    RateAt,
    StipendRate,
    TwoSchedules,
)
from domain.people import Absence, WorkingHours
from domain.response import Claim, ResponseSegment, UnansweredIncident
from domain.schedule import Schedule
from domain.slots import planned_slot
from tests.compensation.company import BASE, RATES, at, company, engineer, rotation, schedule, shifts

NOON = at("2024-10-01 12:00")
TWO = (rotation("web"), rotation("app"))
CHEAPER = StipendRate(role="primary", weekly=Decimal(300), effective=date(2020, 1, 1), rotation="app")


def paid(organisation: Organisation, weeks: Schedule) -> dict[tuple[str, str], int]:
    sums: Counter[tuple[str, str]] = Counter()
    for line in stipend(organisation, weeks).lines:
        sums[line.engineer, line.rotation or ""] += line.amount or 0
    return dict(sums)


def worked(organisation: Organisation, *segments: tuple[str, str], who: str = "alice", **more: object) -> PayFacts:
    rows = [
        ResponseSegment.model_validate(
            {"incident": f"P{number}", "engineer": who, "start": at(start), "end": at(end), **more}
        )
        for number, (start, end) in enumerate(segments, start=1)
    ]
    return PayFacts(responses=tuple(rows))


def amounts(organisation: Organisation, facts: PayFacts) -> list[int | None]:
    return [line.amount for line in overtime(facts, organisation, Schedule()).lines]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (TwoSchedules.HIGHEST, {("alice", "web"): 50000}),
        (TwoSchedules.PER_SCHEDULE, {("alice", "web"): 50000, ("alice", "app"): 30000}),
    ],
)
def test_two_schedules_at_once(choice: TwoSchedules, expected: dict[tuple[str, str], int]) -> None:
    organisation = company(rotations=TWO, pay=PayPolicy(stipends=(*RATES, CHEAPER), two_schedules=choice))
    weeks = schedule(*(shifts(organisation, "2024-09-09", ("alice", "", ""), rotation=name) for name in ("web", "app")))
    assert paid(organisation, weeks) == expected


def test_what_is_paid_elsewhere_goes_to_nobody_else() -> None:
    organisation = company(rotations=TWO, pay=PayPolicy(stipends=(*RATES, CHEAPER)))
    weeks = schedule(
        shifts(organisation, "2024-09-09", ("alice", "", "")),
        shifts(
            organisation,
            "2024-09-09",
            ("alice", "", "2024-09-10 09:00"),
            ("bob", "2024-09-10 09:00", ""),
            rotation="app",
        ),
    )
    assert paid(organisation, weeks) == {("alice", "web"): 50000, ("bob", "app"): 25714}
    told = stipend(organisation, weeks).elsewhere
    assert [(one.engineer, one.rotation, one.seconds, one.cents) for one in told] == [("alice", "app", 86400, 4286)]
    assert "42.86 is not paid twice" in told[0].sentence


def test_two_currencies_at_once_cannot_be_compared() -> None:
    euros = CHEAPER.model_copy(update={"currency": "EUR"})
    organisation = company(rotations=TWO, pay=PayPolicy(stipends=(*RATES, euros)))
    weeks = schedule(*(shifts(organisation, "2024-09-09", ("alice", "", ""), rotation=name) for name in ("web", "app")))
    with pytest.raises(InvalidInput, match="paid in different currencies"):
        stipend(organisation, weeks)


def test_a_rotations_own_rate_goes_before_the_general_one_once_it_is_in_force() -> None:
    own = StipendRate(role="primary", weekly=Decimal(900), effective=date(2024, 9, 10), rotation="web")
    organisation = company(pay=PayPolicy(stipends=(*RATES, own)))
    weeks = schedule(shifts(organisation, "2024-09-09", ("alice", "", "")))
    assert [line.amount for line in stipend(organisation, weeks).lines] == [
        4464,
        81965,
    ]  # 864.2857 in all, rounded once


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Attribution.PERIOD, [("2024-09", 4464), ("2024-10", 45536)]),
        (Attribution.SLOT_START, [("2024-09", 50000)]),
    ],
)
def test_a_week_that_two_periods_touch(choice: Attribution, expected: list[tuple[str, int]]) -> None:
    organisation = company(pay=PayPolicy(stipends=RATES, attribution=choice))
    found = stipend(organisation, schedule(shifts(organisation, "2024-09-30", ("alice", "", "")))).lines
    assert [(line.period, line.amount) for line in found] == expected


def test_an_option_changes_on_its_day_and_a_week_follows_its_first_moment() -> None:
    change = OptionsChange(effective=date(2024, 7, 29), rate_at=RateAt.SLOT_START)
    before, after = (
        company(pay=PayPolicy(stipends=RATES, changes=(row,)))
        for row in (change.model_copy(update={"effective": date(2024, 7, 30)}), change)
    )
    week = shifts(before, "2024-07-29", ("alice", "", ""))
    assert paid(before, schedule(week)) == {("alice", "web"): 44375}
    assert paid(after, schedule(week)) == {("alice", "web"): 35000}


def test_multipliers_and_rounding_change_on_their_day() -> None:
    change = OptionsChange(effective=date(2024, 9, 12), multiplier=Decimal(2), rounding_minutes=30)
    organisation = company(pay=PayPolicy(overtime=BASE, changes=(change,)))
    nights = worked(organisation, ("2024-09-11 02:00", "2024-09-11 02:40"), ("2024-09-12 02:00", "2024-09-12 02:40"))
    assert amounts(organisation, nights) == [9000, 16000]


def test_a_persons_own_base_goes_before_the_general_one() -> None:
    own = OvertimeRate(hourly=Decimal(100), effective=date(2024, 9, 12), engineer="alice")
    organisation = company(pay=PayPolicy(overtime=(*BASE, own)))
    nights = [("2024-09-11 02:00", "2024-09-11 03:00"), ("2024-09-12 02:00", "2024-09-12 03:00")]
    assert amounts(organisation, worked(organisation, *nights)) == [12000, 15000]
    assert amounts(organisation, worked(organisation, *nights, who="bob")) == [12000, 12000]


def test_hours_only_reports_hours_and_needs_no_base() -> None:
    person = engineer("alice", hours_only=True)
    organisation = company(people=(person,), pay=PayPolicy())
    found = overtime(worked(organisation, ("2024-09-11 02:00", "2024-09-11 02:40")), organisation, Schedule()).lines
    assert [(line.amount, line.rate, line.hours, line.multiplier) for line in found] == [
        (None, None, Decimal("0.75"), Decimal("1.5"))
    ]
    assert "payroll multiplies" in found[0].sentence


def test_hours_only_for_everyone() -> None:
    organisation = company(pay=PayPolicy(overtime=BASE, hours_only=True))
    assert amounts(organisation, worked(organisation, ("2024-09-11 02:00", "2024-09-11 02:40"))) == [None]


def test_leave_and_weekends_are_not_working_hours_but_leave_that_is_not_approved_is() -> None:
    noon = [("2024-09-11 12:00", "2024-09-11 13:00")]
    leave = {"engineer": "alice", "first_day": date(2024, 9, 11), "last_day": date(2024, 9, 11)}
    at_work, away, asked = (
        company(),
        company(absences=(Absence(**leave),)),
        company(absences=(Absence(**leave, approved=False),)),
    )
    assert amounts(at_work, worked(at_work, *noon)) == []
    assert amounts(away, worked(away, *noon)) == [12000]
    assert amounts(asked, worked(asked, *noon)) == []
    assert amounts(at_work, worked(at_work, ("2024-09-14 12:00", "2024-09-14 13:00"))) == [12000]


def test_working_hours_are_those_of_the_person_on_the_persons_clock() -> None:
    person = engineer("alice", zone="Europe/Berlin", country="DE", working_hours=WorkingHours(days=(1, 2)))
    organisation = company(people=(person,))
    at_six_in_berlin = [("2024-09-10 00:00", "2024-09-10 04:00")]  # 06:00 to 10:00 on Tuesday in Berlin
    found = overtime(worked(organisation, *at_six_in_berlin), organisation, Schedule()).lines
    assert [line.seconds for line in found] == [3 * 3600]
    assert "Europe/Berlin" in found[0].sentence


def test_public_holidays_follow_country_and_region() -> None:
    epiphany = [("2027-01-06 03:00", "2027-01-06 04:00")]  # 09:00 to 10:00 in Munich and in Berlin
    for region, expected in (("BY", [Earning.HOLIDAY_OVERTIME]), ("BE", [])):
        person = engineer("alice", zone="Europe/Berlin", country="DE", region=region)
        organisation = company(people=(person,))
        found = overtime(worked(organisation, *epiphany), organisation, Schedule()).lines
        assert [line.earning for line in found] == expected


@pytest.mark.parametrize(("country", "region"), [("ZZ", None), ("DE", "XX")])
def test_a_place_without_a_holiday_calendar_is_named(country: str, region: str | None) -> None:
    organisation = company(people=(engineer("alice", country=country, region=region),))
    with pytest.raises(InvalidInput, match="alice: no public holidays are known for this country"):
        amounts(organisation, worked(organisation, ("2024-09-11 02:00", "2024-09-11 03:00")))


@pytest.mark.parametrize(("seconds", "counts"), [(4 * 3600 - 1, True), (4 * 3600, True), (4 * 3600 + 1, False)])
def test_a_session_up_to_four_hours_is_accepted(seconds: int, counts: bool) -> None:
    organisation = company()
    start = at("2024-09-14 10:00")
    facts = PayFacts(
        responses=(ResponseSegment(incident="P1", engineer="alice", start=start, end=later(start, seconds)),)
    )
    found = overtime(facts, organisation, Schedule())
    assert bool(found.lines) is counts
    assert [one.kind for one in found.findings if one.subject] == ([] if counts else [FindingKind.AWAITING])


def test_an_edited_segment_waits_and_the_rest_of_the_session_is_paid() -> None:
    organisation = company()
    recorded = worked(organisation, ("2024-09-11 02:00", "2024-09-11 02:40")).responses
    edited = ResponseSegment(
        incident="P2", engineer="alice", start=at("2024-09-11 02:40"), end=at("2024-09-11 03:40"), edited=True
    )
    found = overtime(PayFacts(responses=(*recorded, edited)), organisation, Schedule())
    assert [line.amount for line in found.lines] == [9000]
    waiting = [one for one in found.findings if one.kind is FindingKind.AWAITING]
    assert [(one.seconds, one.amount) for one in waiting] == [(60 * 60, 12000)]


def test_whoever_vouches_for_work_and_is_nobody_known_is_told_once() -> None:
    organisation = company()
    hours = (("2024-09-11 02:00", "2024-09-11 03:00"), ("2024-09-12 02:00", "2024-09-12 03:00"))
    told = []
    for approver in ("Paula", "bob", "Carol "):
        facts = worked(organisation, *hours, edited=True, approved_by=approver)
        findings = overtime(facts, organisation, Schedule()).findings
        told.append([one.sentence for one in findings if one.kind is FindingKind.UNKNOWN_APPROVER])
    who = "Paula approved 2 of the segments and claims and is none of the engineers; "
    assert told == [[who + "make sure that it is somebody, and nobody who approved their own work."], [], []]


@pytest.mark.parametrize("name", ["Alice@Example.com", "alice", " ALICE ", "Al\u00efce", "alice."])
def test_nobody_approves_their_own_work_whatever_they_call_themselves(name: str) -> None:
    organisation = company()
    night = ("2024-09-11 02:00", "2024-09-11 03:00")
    own = worked(organisation, night, edited=True, approved_by=name)
    found = overtime(own, organisation, Schedule())
    (kept,) = found.findings
    assert (found.lines, kept.kind, kept.incident, kept.engineer) == ((), FindingKind.AWAITING, "P1", "alice")
    assert kept.sentence.endswith(
        f"; approved by {name.strip()}, whose own work it is, so somebody else has to accept it: "
        f"`dogwatch pay accept {kept.subject} ORG --by NAME`, or `POST pay/minutes/{kept.subject}`."
    )
    assert found.lines == overtime(worked(organisation, night, edited=True), organisation, Schedule()).lines


def test_what_somebody_approved_of_their_own_holds_back_nobody_elses_pay_and_somebody_else_mends_it() -> None:
    organisation = company()
    own = worked(organisation, ("2024-09-11 02:00", "2024-09-11 03:00"), edited=True, approved_by="alice")
    bobs = worked(organisation, ("2024-09-12 02:00", "2024-09-12 03:00"), who="bob")
    facts = PayFacts(responses=(*own.responses, *bobs.responses))
    found = overtime(facts, organisation, Schedule())
    assert [line.engineer for line in found.lines] == ["bob"]
    (kept,) = [one for one in found.findings if one.kind is FindingKind.AWAITING]
    ledger = Ledger(facts=facts)
    with pytest.raises(Conflict, match="nobody decides on their own work"):
        decide(ledger, organisation, str(kept.subject), "Alice", NOON, accepted=True)
    mended = decide(ledger, organisation, str(kept.subject), "bob", NOON, accepted=True)
    assert {line.engineer: line.amount for line in overtime(mended.facts, organisation, Schedule()).lines} == {
        "alice": 12000,
        "bob": 12000,
    }


def test_a_long_session_is_not_approved_by_whoever_worked_it() -> None:
    organisation = company()
    hours = ("2024-09-11 01:00", "2024-09-11 07:00")
    for name, counts in (("alice", False), ("bob", True)):
        found = overtime(worked(organisation, hours, approved_by=name), organisation, Schedule())
        waits = FindingKind.AWAITING in {one.kind for one in found.findings}
        assert (bool(found.lines), waits) == (counts, not counts)


def test_responders_off_the_rota_count_and_are_flagged() -> None:
    organisation = company()
    weeks = schedule(shifts(organisation, "2024-09-09", ("alice", "", "")))
    for who, flags in (("alice", ()), ("bob", ("off rota: P1",))):
        facts = worked(organisation, ("2024-09-11 02:00", "2024-09-11 03:00"), who=who, team="web")
        found = overtime(facts, organisation, weeks)
        assert [(line.amount, line.flags) for line in found.lines] == [(12000, flags)]
        assert [one.kind for one in found.findings] == [FindingKind.OFF_ROTA] * bool(flags)


def test_incidents_nobody_acknowledged_are_exceptions_unless_they_resolved_themselves() -> None:
    opened = at("2024-09-11 02:00")
    facts = PayFacts(
        unanswered=(
            UnansweredIncident(incident="P1", opened=opened),
            UnansweredIncident(incident="P2", opened=opened, auto_resolved=True),
            UnansweredIncident(incident="P3", opened=opened),
        ),
        claims=(
            Claim(id="c", engineer="bob", incident="P3", start=opened, end=at("2024-09-11 02:30"), approved_by="dana"),
        ),
    )
    found = overtime(facts, company(), Schedule())
    assert [one.incident for one in found.findings if one.kind is FindingKind.UNANSWERED] == ["P1"]


def test_less_than_eleven_hours_of_rest_warns_in_europe_and_changes_no_pay() -> None:
    night = [("2024-09-11 20:00", "2024-09-11 20:30")]  # 02:00 to 02:30 in Berlin
    for country, warned in (("DE", True), ("US", False)):
        organisation = company(people=(engineer("alice", zone="Europe/Berlin", country=country),))
        found = overtime(worked(organisation, *night), organisation, Schedule())
        assert [line.amount for line in found.lines] == [6000]
        assert any(one.kind is FindingKind.SHORT_REST for one in found.findings) is warned


def test_a_week_whose_hours_are_not_held_by_anybody_is_reported_as_a_gap() -> None:
    organisation = company()
    found = stipend(organisation, Schedule(), slots=[planned_slot(organisation, "web", "primary", date(2024, 9, 9))])
    assert (found.lines, [(gap.unpaid, gap.seconds) for gap in found.gaps]) == ((), [(50000, 168 * 3600)])
