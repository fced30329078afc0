"""A token makes nobody a second person: what a service does about its issuer's own pay, its issuer does."""

import pytest

from domain.access import Actor, CompanyRole, Right
from domain.errors import Conflict
from services.stored_pay import periods
from services.stored_pay.claims import file_claim
from services.stored_pay.decisions import decide_on, minutes_to_decide
from services.stored_pay.rates import decide_on_rates, propose_rates
from services.stored_pay.reports import report
from services.stored_pay.segments import list_segments, take_in_segments
from storage.database import Database
from tests.services.stored_pay.stored_company import (
    ACME,
    ALICE,
    EDITED,
    ENGINEER_ALICE,
    MAYA,
    NIGHT,
    NOW,
    PAGER,
    PAULA,
    SEPTEMBER,
    actor,
    store,
)
from tests.services.stored_pay.test_own_pay import WORK, total
from tests.services.stored_pay.test_rates import RUTH, raised

EVERYTHING = frozenset(Right)
NAMESAKE = actor("Alice", *CompanyRole)
"""Alice's account of another address, which no engineer is linked to."""


def token_of(issuer: Actor) -> Actor:
    """A service whose token this actor has issued, with every scope there is."""
    return Actor(id="token:bot", name="bot", organisation=ACME, scopes=EVERYTHING, is_service=True, issuer=issuer)


ALICES = pytest.mark.parametrize(
    "who", [token_of(ALICE), token_of(NAMESAKE), token_of(token_of(ALICE))], ids=["linked", "by-name", "token-of-token"]
)


@ALICES
def test_whoever_is_paid_approves_no_month_with_a_token(database: Database, who: Actor) -> None:
    store(database)
    periods.review(database, PAULA, SEPTEMBER, NOW, 0)
    with pytest.raises(Conflict, match="nobody approves their own line"):
        periods.approve(database, who, SEPTEMBER, NOW, 1)


@ALICES
def test_nobody_decides_on_their_own_work_with_a_token(database: Database, who: Actor) -> None:
    store(database)
    claim = file_claim(database, ENGINEER_ALICE, WORK, "claim-1", NOW)
    with pytest.raises(Conflict, match="own work"):
        decide_on(database, who, claim.subject, NOW, accepted=True)


def test_ones_own_minutes_are_not_listed_for_ones_token(database: Database) -> None:
    store(database)
    file_claim(database, ENGINEER_ALICE, WORK, "claim-1", NOW)
    assert minutes_to_decide(database, token_of(ALICE)) == ()
    assert [one.engineer for one in minutes_to_decide(database, token_of(MAYA))] == ["alice"]


@ALICES
def test_what_a_token_records_of_its_issuer_waits_for_somebody_elses_word(database: Database, who: Actor) -> None:
    store(database)
    before = total(report(database, ACME, SEPTEMBER)[0])
    take_in_segments(database, who, [NIGHT.model_copy(update={"approved_by": "Maya"})], [], NOW)
    assert total(report(database, ACME, SEPTEMBER)[0]) == before
    assert [(one.incident, one.standing) for one in minutes_to_decide(database, MAYA)] == [("P1", "waits")]


@pytest.mark.parametrize("who", [PAGER, token_of(PAULA)], ids=["of-the-operator", "of-somebody-else"])
def test_a_pagers_token_records_others_work_and_brings_nobodys_word(database: Database, who: Actor) -> None:
    store(database)
    take_in_segments(database, who, [NIGHT, EDITED.model_copy(update={"approved_by": "Maya"})], [], NOW)
    assert [(one.incident, one.edited, one.approved_by) for one in list_segments(database, ACME)] == [
        ("P1", False, None),
        ("P2", True, None),
    ]


@ALICES
def test_corrections_of_ones_own_pay_are_not_set_aside_or_taken_back_with_a_token(
    database: Database, who: Actor
) -> None:
    store(database)
    for revision, step in enumerate((periods.review, periods.approve, periods.close)):
        step(database, PAULA, SEPTEMBER, NOW, revision)
    take_in_segments(database, PAGER, [NIGHT], [], NOW)
    waiting = [line.id for line in periods.corrections(database, ACME)]
    with pytest.raises(Conflict, match="own pay"):
        periods.set_aside_corrections(database, who, waiting, NOW, "no")
    periods.set_aside_corrections(database, PAULA, waiting, NOW, "yes")
    with pytest.raises(Conflict, match="own pay"):
        periods.take_back_corrections(database, who, waiting, NOW, "no")


@pytest.mark.parametrize(("one", "other"), [(RUTH, token_of(RUTH)), (token_of(RUTH), RUTH)], ids=["then", "before"])
def test_rates_are_not_proposed_and_approved_by_one_and_their_token(
    database: Database, one: Actor, other: Actor
) -> None:
    store(database)
    proposed = propose_rates(database, one, "p1", raised(database), NOW, None)
    assert proposed.proposed_by == RUTH.id
    with pytest.raises(Conflict, match="nobody approves rates that they proposed"):
        decide_on_rates(database, other, "p1", NOW, accepted=True)
