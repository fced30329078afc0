"""A small report with everything a report can have: a swap, a gap, overtime, hours only, a holiday, a correction."""

from datetime import UTC, datetime

from compensation.facts import PayFacts
from compensation.ledger import Ledger
from compensation.life_cycle import approve, close, post_adjustments, review
from compensation.periods import Period
from compensation.report import PayReport
from compensation.standing import current_report
from domain.organisation import Organisation
from domain.overrides import Override
from domain.pay import PayPolicy
from domain.people import Engineer
from domain.response import Claim, ResponseSegment, UnansweredIncident
from tests.compensation.company import BASE, RATES, at, company, engineer, schedule, shifts

NOW = datetime(2024, 11, 4, 15, tzinfo=UTC)
PEOPLE = (engineer("alice", cost_center="CC-1"), engineer("bob", hours_only=True), engineer("carol"))
WEEKS = ("2024-08-26", "2024-09-02", "2024-09-09", "2024-09-16", "2024-09-23", "2024-09-30", "2024-10-07")
PROVIDERS: dict[str, dict[str, dict[str, str]]] = {
    "adp": {
        "fields": {"co-code": "ABC", "batch-id": "OCT"},
        "codes": {"stipend": "ONC", "overtime": "OT", "holiday-overtime": "OTH"},
    },
    "paychex": {
        "fields": {"client-id": "12345678"},
        "codes": {"stipend": "On Call", "overtime": "OT 1.5", "holiday-overtime": "OT 2"},
    },
    "gusto": {"codes": {"stipend": "on_call", "overtime": "overtime_pay", "holiday-overtime": "holiday_pay"}},
    "workday": {"codes": {"stipend": "ONCALL", "overtime": "OT150", "holiday-overtime": "OT200"}},
}
SEPTEMBER = Period(2024, 9)


def organisation(people: tuple[Engineer, ...] = PEOPLE, **pay: object) -> Organisation:
    return company(
        people=people,
        pay=PayPolicy.model_validate({"stipends": RATES, "overtime": BASE, "providers": PROVIDERS, **pay}),
    )


def taken_over(start: str, end: str, who: str | None) -> Override:
    return Override(rotation="web", role="primary", start=at(start), end=at(end), engineer=who)


def worked(incident: str, who: str, start: str, end: str) -> ResponseSegment:
    return ResponseSegment(incident=incident, engineer=who, start=at(start), end=at(end))


def facts(org: Organisation) -> PayFacts:
    return PayFacts(
        planned=schedule(*(shifts(org, monday, ("alice", "", "")) for monday in WEEKS)),
        overrides=(
            taken_over("2024-09-11 12:00", "2024-09-13 15:20", "bob"),
            taken_over("2024-09-20 03:00", "2024-09-20 04:00", None),
        ),
        responses=(
            worked("P1", "alice", "2024-09-10 22:10", "2024-09-10 23:20"),
            worked("P2", "bob", "2024-09-12 02:00", "2024-09-12 02:40"),
            worked("P3", "carol", "2024-09-02 07:40", "2024-09-02 10:15"),
        ),
        unanswered=(UnansweredIncident(incident="P4", opened=at("2024-09-15 04:00")),),
    )


def closed(org: Organisation) -> Ledger:
    """September, frozen."""
    ledger = review(Ledger(facts=facts(org)), org, SEPTEMBER, "dana", NOW)
    return close(approve(ledger, org, SEPTEMBER, "dana", NOW), org, SEPTEMBER, "dana", NOW)


def september(org: Organisation) -> PayReport:
    return current_report(Ledger(facts=facts(org)), org, SEPTEMBER)


def october(org: Organisation) -> PayReport:
    """With corrections of September: a late claim of Alice, and an hour that Carol took over."""
    start, end = at("2024-09-21 13:00"), at("2024-09-21 13:50")
    claim = Claim(id="c1", engineer="alice", start=start, end=end, approved_by="dana")
    swap = taken_over("2024-09-24 12:00", "2024-09-24 13:00", "carol")
    late = closed(org).with_facts(PayFacts(claims=(claim,), overrides=(swap,)))
    return current_report(post_adjustments(late, org, "dana", NOW), org, SEPTEMBER.next)
