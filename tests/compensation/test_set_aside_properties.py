"""Whatever is set aside and whatever comes later: each session is paid beyond what was set aside of it, and no more."""

from datetime import timedelta

from hypothesis import event, given
from hypothesis import strategies as st

from compensation.ledger import Ledger
from compensation.life_cycle import post_adjustments, set_aside
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


def covered(line: PayLine, ledger: Ledger) -> int:
    """What was set aside of work that lies in this session."""
    return sum(one.amount or 0 for one in ledger.set_aside if line.start <= one.start and one.end <= line.end)


@given(PIECES, PIECES)
def test_more_work_is_paid_beyond_what_was_set_aside_of_its_session(
    one: list[tuple[int, int]], more: list[tuple[int, int]]
) -> None:
    ledger = without(late(CLOSED, claims=claims(one)))
    assert unposted(ledger, ORGANISATION) == ()
    later = late(ledger, claims=claims(more, len(one)))
    expected = sum(max(0, (line.amount or 0) - covered(line, later)) for line in sessions(later))
    waiting = unposted(later, ORGANISATION)
    assert sum(line.amount or 0 for line in waiting) == expected
    assert len({line.id for line in (*waiting, *later.set_aside)}) == len(waiting) + len(later.set_aside)
    joined = any(
        sum(line.start <= one.start and one.end <= line.end for one in ledger.set_aside) > 1 for line in sessions(later)
    )
    event("two that were set aside are one session" if joined else "each by itself")
    event("something is beyond" if waiting else "all is covered")
    posted = post_adjustments(later, ORGANISATION, "dana", NOW)
    assert unposted(posted, ORGANISATION) == ()


@given(PIECES)
def test_work_that_is_taken_back_after_it_was_set_aside_is_not_taken_back_from_pay(one: list[tuple[int, int]]) -> None:
    ledger = without(late(CLOSED, claims=claims(one)))
    gone = tuple(claim.model_copy(update={"approved_by": None}) for claim in claims(one))
    assert unposted(late(ledger, claims=gone), ORGANISATION) == ()
