"""Times in sentences are exact and cannot be misread."""

import pytest

from compensation.spans import Span
from compensation.wording import between, duration, moment
from domain.clock import parse_instant

ZONE = "America/New_York"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 m"), (45 * 60, "45 m"), (3600, "1 h"), (184800, "51 h 20 m"), (3630, "1 h 0 m 30 s"), (-5400, "-1 h 30 m")],
)
def test_durations_are_exact(seconds: int, words: str) -> None:
    assert duration(seconds) == words


def test_an_hour_that_occurs_twice_says_which_one() -> None:
    first, second = parse_instant("2024-11-03T05:30:00Z"), parse_instant("2024-11-03T06:30:00Z")
    assert [moment(one, ZONE) for one in (first, second)] == ["Sun 3 Nov 2024 01:30 EDT", "Sun 3 Nov 2024 01:30 EST"]
    assert moment(parse_instant("2024-11-03T07:00:01Z"), ZONE) == "Sun 3 Nov 2024 02:00:01"


def test_a_day_is_said_once() -> None:
    night = Span(parse_instant("2024-09-11T02:10:00Z"), parse_instant("2024-09-11T03:55:00Z"))
    assert between(night, ZONE) == "Tue 10 Sep 2024 22:10 to 23:55"
    assert between(night, "Europe/London") == "Wed 11 Sep 2024 03:10 to 04:55"
    over = Span(night.start, parse_instant("2024-09-11T05:00:00Z"))
    assert between(over, ZONE) == "Tue 10 Sep 2024 22:10 to Wed 11 Sep 2024 01:00"
