"""Stretches of work against a walk through every minute, and what no record may ever bring about."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import event, given, settings
from hypothesis import strategies as st

from domain.clock import parse_instant
from importers.incidents.heard import Entry, Kind
from importers.incidents.stretches import worked

START = parse_instant("2027-01-04T22:00:00Z")
MINUTE = timedelta(minutes=1)
LENGTH = 40
USERS = ("UA", "UB", "UC")


@st.composite
def records(draw: st.DrawFn) -> list[Entry]:
    """Up to a dozen entries, each in a minute of its own."""
    minutes = draw(st.lists(st.integers(0, LENGTH - 1), unique=True, max_size=12))
    return [
        Entry(
            incident="P1",
            at=START + minute * MINUTE,
            kind=draw(st.sampled_from(Kind)),
            user=draw(st.sampled_from(("", *USERS))),
            assignees=draw(st.frozensets(st.sampled_from(USERS), max_size=2)),
        )
        for minute in minutes
    ]


def working_minutes(entries: Sequence[Entry]) -> dict[str, set[int]]:
    """For each person, the minutes in which they work: whoever acknowledged and was not released since.

    Looks back from every minute: the last own acknowledge counts unless something after it released the person.
    """
    found: dict[str, set[int]] = {who: set() for who in USERS}
    for minute in range(LENGTH):
        so_far = [one for one in entries if one.at <= START + minute * MINUTE]
        for who in USERS:
            own = [one.at for one in so_far if one.kind is Kind.ACKNOWLEDGED and one.user == who]
            released = [one.at for one in so_far if releases(one, who)]
            if own and max(own) > max(released, default=START - MINUTE):
                found[who].add(minute)
    return found


def releases(one: Entry, who: str) -> bool:
    if one.kind is Kind.ASSIGNED:
        return who not in one.assignees
    return one.kind in {Kind.UNACKNOWLEDGED, Kind.SNOOZED, Kind.RESOLVED}


@settings(max_examples=200)
@given(records())
def test_the_stretches_are_the_minutes_in_which_somebody_works(entries: list[Entry]) -> None:
    found = worked(entries)
    expected = working_minutes(entries)
    event(f"{len(found.stretches)} stretches")
    for who in USERS:
        mine = [one for one in found.stretches if one.user == who]
        covered = {minute for minute in range(LENGTH) for one in mine if one.start <= START + minute * MINUTE < one.end}
        still = {
            minute for minute in range(LENGTH) if who in found.working and START + minute * MINUTE >= found.working[who]
        }
        assert covered | still == expected[who]
        assert covered.isdisjoint(still)
    assert len({(one.user, one.start) for one in found.stretches}) == len(found.stretches)


@settings(max_examples=100)
@given(records(), st.randoms(use_true_random=False))
def test_the_order_in_which_entries_come_and_copies_of_them_change_nothing(
    entries: list[Entry], random: object
) -> None:
    shuffled = entries * 2
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert worked(shuffled) == worked(entries)
