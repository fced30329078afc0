"""Whatever is set aside and whatever comes later: each session is paid beyond what was set aside of it, and no more."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import event, given
from hypothesis import strategies as st

from compensation.ledger import Ledger
from compensation.life_cycle import post_adjustments, set_aside, take_back
from compensation.lines import PayLine
from compensation.standing import owed_now, unposted
from domain.response import Claim
from tests.compensation.company import at
from tests.compensation.test_life_cycle import NOW, ORGANISATION, SEPTEMBER, closed, facts, late

CLOSED = closed(ledger=Ledger(facts=facts(responses=())))
EVENING = at("2024-09-10 18:00")
PIECES = st.lists(st.tuples(st.integers(0, 600), st.integers(1, 50)), min_size=1, max_size=6, unique=True)
"""Minutes after six in the evening, and how long: near enough to meet, apart enough not to."""


def claims(pieces: list[tuple[int, int]], first: int = 0) -> tuple[Claim, ...]:
    return tuple(
        Claim(
            id=f"c{number}",
            engineer="alice",
            start=EVENING + timedelta(minutes=start),
            end=EVENING + timedelta(minutes=start + length),
            incident=f"P{number}",
            approved_by="dana",
        )
        for number, (start, length) in enumerate(pieces, start=first)
    )


def without(ledger: Ledger) -> Ledger:
    waiting = [line.id for line in unposted(ledger, ORGANISATION)]
    return set_aside(ledger, ORGANISATION, waiting, "dana", NOW, "in cash") if waiting else ledger


def sessions(ledger: Ledger) -> list[PayLine]:
    return [line for line in owed_now(ledger, ORGANISATION, SEPTEMBER).lines_of(SEPTEMBER) if line.session]


def same_work(one: PayLine, other: PayLine) -> bool:
    return any(mine.within(theirs) for mine in one.spans for theirs in other.spans)


def beyond(session: PayLine, aside: Sequence[PayLine]) -> int:
    """What the session is worth beyond what was set aside of it."""
    return max(0, (session.amount or 0) - sum(one.amount or 0 for one in aside if same_work(session, one)))


@given(PIECES, PIECES)
def test_more_work_is_paid_beyond_what_was_set_aside_of_its_session(
    one: list[tuple[int, int]], more: list[tuple[int, int]]
) -> None:
    ledger = without(late(CLOSED, claims=claims(one)))
    assert unposted(ledger, ORGANISATION) == ()
    later = late(ledger, claims=claims(more, len(one)))
    waiting, found = unposted(later, ORGANISATION), sessions(later)
    paid, owed = sum(line.amount or 0 for line in waiting), sum(line.amount or 0 for line in found)
    aside = sum(line.amount or 0 for line in ledger.set_aside)
    parts = max(sum(same_work(session, one) for session in found) for one in ledger.set_aside)
    if parts == 1:
        assert paid == sum(beyond(session, ledger.set_aside) for session in found)
    assert max(0, owed - aside) <= paid <= owed
    assert len({line.id for line in (*waiting, *later.set_aside)}) == len(waiting) + len(later.set_aside)
    event("one that was set aside is two sessions" if parts > 1 else "each is one session still")
    event("something is beyond" if waiting else "all is covered")
    posted = post_adjustments(later, ORGANISATION, "dana", NOW)
    assert unposted(posted, ORGANISATION) == ()


@given(PIECES)
def test_work_that_is_taken_back_after_it_was_set_aside_is_not_taken_back_from_pay(one: list[tuple[int, int]]) -> None:
    ledger = without(late(CLOSED, claims=claims(one)))
    gone = tuple(claim.model_copy(update={"approved_by": None}) for claim in claims(one))
    assert unposted(late(ledger, claims=gone), ORGANISATION) == ()


@given(PIECES, PIECES)
def test_what_is_taken_back_is_owed_as_if_it_had_never_been_set_aside(
    one: list[tuple[int, int]], more: list[tuple[int, int]]
) -> None:
    owed = late(CLOSED, claims=claims(one))
    aside = without(owed)
    back = take_back(aside, ORGANISATION, [line.id for line in aside.aside], "erin", NOW, "it was never paid")
    assert (back.aside, back.set_aside) == ((), aside.set_aside)
    added = claims(more, len(one))
    assert unposted(late(back, claims=added), ORGANISATION) == unposted(late(owed, claims=added), ORGANISATION)
    posted = post_adjustments(late(aside, claims=added), ORGANISATION, "dana", NOW)
    late_back = take_back(posted, ORGANISATION, [line.id for line in posted.aside], "erin", NOW, "it was never paid")
    whole = post_adjustments(late_back, ORGANISATION, "dana", NOW)
    event("something beyond was posted" if posted.adjustments else "all was covered")
    assert sum(line.amount or 0 for line in whole.adjustments) == sum(line.amount or 0 for line in sessions(whole))
    assert len({line.id for line in whole.adjustments}) == len(whole.adjustments)
    assert unposted(whole, ORGANISATION) == ()
