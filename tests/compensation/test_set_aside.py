"""What was decided not to be posted stays so: more work is paid beyond it, and none of it is paid after all."""

from collections.abc import Sequence

import pytest

from compensation.findings import FindingKind
from compensation.ledger import Ledger
from compensation.life_cycle import post_adjustments, set_aside, take_back
from compensation.standing import current_report, unposted
from domain.clock import later
from domain.errors import Conflict
from domain.overrides import Override
from domain.response import Claim, ResponseSegment
from tests.compensation.company import at
from tests.compensation.test_life_cycle import CLAIM, NOW, OCTOBER, ORGANISATION, closed, late

AFTER = ResponseSegment(incident="P3", engineer="alice", start=at("2024-09-11 03:42"), end=at("2024-09-11 03:55"))
BEFORE = AFTER.model_copy(update={"start": at("2024-09-11 02:50"), "end": at("2024-09-11 03:02")})


def without(ledger: Ledger) -> Ledger:
    """Everything that waits is set aside."""
    waiting = [line.id for line in unposted(ledger, ORGANISATION)]
    return set_aside(ledger, ORGANISATION, waiting, "dana", NOW, "paid by hand in cash")


def missing(ledger: Ledger) -> list[int | None]:
    return [line.amount for line in unposted(ledger, ORGANISATION)]


def set_aside_claims(*claims: Claim) -> Ledger:
    return without(late(closed(), claims=claims or (CLAIM,)))


@pytest.mark.parametrize("more", [AFTER, BEFORE], ids=["after", "before"])
def test_more_work_in_the_same_session_is_paid_without_what_was_set_aside(more: ResponseSegment) -> None:
    ledger = late(set_aside_claims(), responses=(more,))
    found = unposted(ledger, ORGANISATION)
    assert [line.amount for line in found] == [3000], "a quarter of an hour; 90.00 were paid in cash"
    assert found[0].sentence.startswith("30.00 (15 m) beyond what was set aside, which was 90.00 (45 m). Late for")
    assert found[0].id not in {line.id for line in ledger.set_aside}
    posted = post_adjustments(ledger, ORGANISATION, "dana", NOW)
    assert missing(posted) == []
    assert post_adjustments(posted, ORGANISATION, "dana", NOW) is posted


def test_what_goes_beyond_is_posted_or_set_aside_in_its_turn() -> None:
    posted = post_adjustments(late(set_aside_claims(), responses=(AFTER,)), ORGANISATION, "dana", NOW)
    both = late(posted, responses=(BEFORE,))
    assert missing(both) == [3000]
    again = without(both)
    assert missing(again) == []
    assert len({line.id for line in (*again.set_aside, *again.adjustments)}) == 3


def test_two_that_were_set_aside_and_are_one_session_now_are_both_covered() -> None:
    other = CLAIM.model_copy(update={"id": "c2", "start": at("2024-09-11 04:10"), "end": at("2024-09-11 04:50")})
    ledger = set_aside_claims(CLAIM, other)
    assert [line.amount for line in ledger.set_aside] == [9000, 9000]
    between = AFTER.model_copy(update={"end": at("2024-09-11 04:11")})
    assert missing(late(ledger, responses=(between,))) == [6000], (
        "108 minutes are paid as two hours, and twice 45 were paid in cash"
    )


def test_one_that_was_set_aside_and_is_two_sessions_now_is_covered_in_both() -> None:
    ledger = set_aside_claims(CLAIM.model_copy(update={"end": at("2024-09-11 05:00")}))
    first = CLAIM.model_copy(update={"end": at("2024-09-11 03:15")})
    second = CLAIM.model_copy(update={"id": "c2", "start": at("2024-09-11 04:30"), "end": at("2024-09-11 05:00")})
    assert missing(late(ledger, claims=(first, second))) == []


@pytest.mark.parametrize(("minutes", "more"), [(20, []), (40, []), (55, [3000]), (70, [6000])])
def test_it_covers_all_up_to_itself_and_nothing_beyond(minutes: int, more: Sequence[int]) -> None:
    ledger = late(set_aside_claims(), claims=(CLAIM.model_copy(update={"end": later(CLAIM.start, minutes * 60)}),))
    assert missing(ledger) == more


def test_less_than_was_set_aside_is_told_and_not_posted() -> None:
    ledger = late(set_aside_claims(), claims=(CLAIM.model_copy(update={"end": later(CLAIM.start, 1200)}),))
    told = [
        one.sentence
        for one in current_report(ledger, ORGANISATION, OCTOBER).findings
        if one.kind is FindingKind.SET_ASIDE
    ]
    assert len(told) == 1
    assert told[0].startswith("More was set aside of this than would be posted now, so nothing is: Late for 2024-09")


def test_nothing_is_told_of_what_was_set_aside_while_it_is_the_same() -> None:
    kinds = {one.kind for one in current_report(set_aside_claims(), ORGANISATION, OCTOBER).findings}
    assert FindingKind.SET_ASIDE not in kinds


def test_the_opposite_of_what_was_set_aside_is_posted_whole() -> None:
    night = late(
        set_aside_claims(),
        responses=(
            AFTER.model_copy(update={"incident": "P1", "start": at("2024-09-10 22:10"), "end": at("2024-09-10 22:20")}),
        ),
    )
    assert missing(night) == [-12000], "that session is 15 minutes instead of 75; the claim in cash is another matter"


def test_one_thing_and_its_opposite_are_set_aside_and_both_stay_so() -> None:
    night = AFTER.model_copy(update={"incident": "P1", "start": at("2024-09-10 22:10")})
    longer, shorter = (night.model_copy(update={"end": at(f"2024-09-10 {end}")}) for end in ("23:50", "22:20"))
    ledger = without(without_first := late(closed(), responses=(longer,)))
    assert missing(without_first) == [6000]
    ledger = without(late(ledger, responses=(shorter,)))
    assert [line.amount for line in ledger.set_aside] == [6000, -12000]
    assert len({line.id for line in ledger.set_aside}) == 2
    for again in (longer, shorter):
        assert missing(late(ledger, responses=(again,))) == []


def test_a_swap_that_was_set_aside_covers_none_of_another_rotation_or_person() -> None:
    swap = Override(
        rotation="web", role="primary", start=at("2024-09-11 12:00"), end=at("2024-09-13 15:20"), engineer="bob"
    )
    ledger = without(late(closed(), overrides=(swap,)))
    assert missing(ledger) == []
    carol = Override(
        rotation="web", role="primary", start=at("2024-09-18 12:00"), end=at("2024-09-20 15:20"), engineer="carol"
    )
    found = unposted(late(ledger, overrides=(carol,)), ORGANISATION)
    assert {line.engineer: line.amount for line in found} == {"alice": -15278, "carol": 15278}


def test_what_was_set_aside_by_mistake_is_taken_back_and_can_be_set_aside_again() -> None:
    waiting = late(closed(), claims=(CLAIM,))
    ledger = without(waiting)
    (name,) = (line.id for line in ledger.aside)
    with pytest.raises(Conflict, match="own pay"):
        take_back(ledger, ORGANISATION, [name], "alice", NOW, "I want it")
    with pytest.raises(Conflict, match="no correction called A-1 or A-2 is set aside"):
        take_back(ledger, ORGANISATION, ["A-2", "A-1", name], "dana", NOW, "a mistake")
    back = take_back(ledger, ORGANISATION, [name, name], "dana", NOW, "a mistake")
    assert unposted(back, ORGANISATION) == unposted(waiting, ORGANISATION)
    assert [(one.action, one.subject, one.note) for one in back.events[-2:]] == [
        ("set aside", name, "paid by hand in cash"),
        ("take back", name, "a mistake"),
    ]
    with pytest.raises(Conflict, match="is set aside"):
        take_back(back, ORGANISATION, [name], "dana", NOW, "once more")
    again = without(back)
    assert (missing(again), [line.id for line in again.aside]) == ([], [name])
    assert [line.amount for line in post_adjustments(back, ORGANISATION, "dana", NOW).adjustments] == [9000]
