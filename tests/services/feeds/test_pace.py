"""A subscriber may ask as often as is fair, and is told how long to wait."""

import pytest

from domain.errors import TooOften
from services.feeds.pace import Pace


class Ticks:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def allowed(pace: Pace, who: str, times: int) -> int:
    """How many of so many requests pass."""
    passed = 0
    for _ in range(times):
        try:
            pace.refuse_haste(who)
        except TooOften:
            continue
        passed += 1
    return passed


def test_as_many_at_once_as_in_a_minute_and_no_more() -> None:
    assert allowed(Pace(60, Ticks()), "a", 100) == 60


def test_one_subscriber_does_not_use_up_what_another_has() -> None:
    pace = Pace(5, Ticks())
    assert (allowed(pace, "a", 9), allowed(pace, "b", 9)) == (5, 5)


def test_what_was_used_comes_back_with_time_and_never_grows_past_the_size() -> None:
    ticks = Ticks()
    pace = Pace(60, ticks)
    allowed(pace, "a", 60)
    ticks.now += 10
    assert allowed(pace, "a", 60) == 10
    ticks.now += 3600
    assert allowed(pace, "a", 100) == 60


def test_the_wait_that_is_told_is_enough() -> None:
    ticks = Ticks()
    pace = Pace(6, ticks)
    allowed(pace, "a", 6)
    with pytest.raises(TooOften) as refused:
        pace.refuse_haste("a")
    ticks.now += refused.value.seconds
    assert allowed(pace, "a", 1) == 1


def test_memory_does_not_grow_with_the_number_of_subscribers() -> None:
    pace = Pace(60, Ticks())
    for number in range(30_000):
        pace.refuse_haste(str(number))
    assert len(pace._buckets) <= 20_000
