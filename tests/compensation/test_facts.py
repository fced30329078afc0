"""Facts are added or restated, never dropped: giving a file again, longer or not, changes only what is new in it."""

import pytest

from compensation.facts import PayFacts, is_own_word, is_same_person
from domain.errors import InvalidInput
from domain.overrides import Override
from domain.response import Claim, ResponseSegment, UnansweredIncident
from tests.compensation.company import at, company, engineer, schedule, shifts

ORGANISATION = company()
FIRST = schedule(shifts(ORGANISATION, "2024-09-09", ("alice", "", "")))
SECOND = schedule(shifts(ORGANISATION, "2024-09-16", ("bob", "", "")))


def override(who: str) -> Override:
    start, end = at("2024-09-11 12:00"), at("2024-09-12 12:00")
    return Override(rotation="web", role="primary", start=start, end=end, engineer=who)


def segment(end: str) -> ResponseSegment:
    return ResponseSegment(incident="P1", engineer="alice", start=at("2024-09-11 02:00"), end=at(end))


def claim(end: str) -> Claim:
    return Claim(id="c1", engineer="alice", start=at("2024-09-11 02:00"), end=at(end))


FACTS = PayFacts(
    planned=FIRST,
    overrides=(override("bob"), override("carol")),
    responses=(segment("2024-09-11 03:00"),),
    claims=(claim("2024-09-11 03:00"),),
    unanswered=(UnansweredIncident(incident="P9", opened=at("2024-09-11 02:00")),),
)


def test_giving_everything_again_changes_nothing() -> None:
    assert FACTS.and_later(FACTS) == FACTS
    assert FACTS.and_later(PayFacts()) == FACTS


def test_another_week_is_added_and_the_same_week_replaced() -> None:
    assert FACTS.and_later(PayFacts(planned=SECOND)).planned == schedule(FIRST.shifts, SECOND.shifts)
    other = schedule(shifts(ORGANISATION, "2024-09-09", ("carol", "", "")))
    assert FACTS.and_later(PayFacts(planned=other)).planned == other


def test_overrides_keep_their_order_and_a_longer_list_may_repeat_one() -> None:
    bob, carol = FACTS.overrides
    repeated = FACTS.and_later(PayFacts(overrides=(bob, carol, bob)))
    assert repeated.overrides == (bob, carol, bob)
    assert repeated.and_later(PayFacts(overrides=(bob, carol, bob))) == repeated
    assert FACTS.and_later(PayFacts(overrides=(carol,))) == FACTS
    assert FACTS.and_later(PayFacts(overrides=(override("alice"),))).overrides == (bob, carol, override("alice"))


def test_a_repeat_counts_in_a_list_that_is_given_beside_others() -> None:
    bob, carol = FACTS.overrides
    first = override("alice").model_copy(update={"start": at("2024-09-10 12:00"), "end": at("2024-09-10 13:00")})
    known = PayFacts(overrides=(first, bob, carol))
    assert known.and_later(PayFacts(overrides=(bob, carol, bob))).overrides == (first, bob, carol, bob)


def test_an_override_given_again_after_another_took_its_time_is_refused_and_not_lost() -> None:
    bob, carol = FACTS.overrides
    with pytest.raises(InvalidInput, match=r"web primary from .* is known already, and since then carol has its time"):
        FACTS.and_later(PayFacts(overrides=(bob,)))
    with pytest.raises(InvalidInput, match="since then carol"):
        FACTS.and_later(PayFacts(overrides=(carol, bob)))
    again = bob.model_copy(update={"reason": "again"})
    assert FACTS.and_later(PayFacts(overrides=(again,))).overrides == (bob, carol, again)


def test_an_override_that_keeps_its_time_may_be_given_without_the_others() -> None:
    bob, _ = FACTS.overrides
    before = override("carol").model_copy(update={"start": at("2024-09-11 06:00")})
    known = PayFacts(overrides=(before, bob))
    assert known.and_later(PayFacts(overrides=(bob,))) == known
    assert known.and_later(PayFacts(overrides=(bob.model_copy(update={"role": "secondary"}),))).overrides[:2] == (
        before,
        bob,
    )
    with pytest.raises(InvalidInput, match="since then bob"):
        known.and_later(PayFacts(overrides=(before,)))


def test_a_claim_never_takes_somebody_elses_claim_away() -> None:
    mine = claim("2024-09-11 03:00")
    theirs = mine.model_copy(update={"engineer": "bob"})
    with pytest.raises(InvalidInput, match="c1 of bob: alice has a claim of this id already"):
        FACTS.and_later(PayFacts(claims=(theirs,)))
    with pytest.raises(InvalidInput, match="c1 of bob: alice has a claim of this id already"):
        PayFacts().and_later(PayFacts(claims=(mine, theirs)))


def test_a_segment_and_a_claim_are_restated_by_their_own_names() -> None:
    later = PayFacts(responses=(segment("2024-09-11 04:00"),), claims=(claim("2024-09-11 04:00"),))
    restated = FACTS.and_later(later)
    assert (restated.responses, restated.claims) == (later.responses, later.claims)


def test_a_person_is_known_by_id_name_and_address_in_any_case() -> None:
    alice = engineer("alice", name="Alice Li")
    assert all(is_same_person(alice, name) for name in ("alice", "ALICE LI", " Alice@Example.com "))
    for name in ("alice.li", "Alice  Li", "Alice-Li", "\u00c0lice Li", "ALICE_LI"):
        assert is_same_person(alice, name), name
    mia = engineer("mia", name="Mia Ode", email="m.ode@example.com")
    assert is_same_person(mia, "m.ode")
    assert not any(is_same_person(mia, name) for name in ("alice", "ode", "mia.ode@elsewhere.example", "-", "m o"))


@pytest.mark.parametrize(
    "name",
    ["Silva, Ana Maria", "A. Silva", "Ana M. Silva", "silva a", "Ana Silva", "asilva", "AnaSilva", "ana.s", "anas"],
)
def test_no_other_spelling_makes_somebody_else_of_anybody(name: str) -> None:
    ana = engineer("e17", name="Ana Maria Silva", email="payments-lead@example.com")
    assert is_same_person(ana, name)
    others = ("Ana Costa", "B. Silva", "Silva", "Ana Silva Costa", "A. S.", "bsilva")
    assert not any(is_same_person(ana, other) for other in others)


def test_what_somebody_else_is_called_exactly_is_their_word_and_nobody_elses() -> None:
    ana, andre = engineer("asilva", name="Ana Silva"), engineer("andre", name="Andre Silva", email="silva@example.com")
    both, alone = company((ana, andre)), company((andre,))
    assert [is_own_word(both, who, "asilva") for who in ("asilva", "andre")] == [True, False]
    assert [is_own_word(both, who, "A. Silva") for who in ("asilva", "andre")] == [True, True]
    assert is_own_word(alone, "andre", "asilva")
    assert not is_own_word(both, "andre", "nobody")
    twins = company((ana, engineer("ana2", name="Ana Silva")))
    assert [is_own_word(twins, who, "Ana Silva") for who in ("asilva", "ana2")] == [True, True]
