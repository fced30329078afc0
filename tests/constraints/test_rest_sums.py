"""Within one stretch of rest nobody holds two weeks: where more are to be held than people can, the sum says so."""

from datetime import date

import pytest

from constraints import checker
from constraints.allowing import allowing
from constraints.framing import frame
from constraints.rest_sums import RestSum, shortest_of_rest
from domain.allowance import Allowance
from domain.people import Absence
from domain.policy import Policy
from domain.schedule import Horizon
from tests.constraints.company import MONDAY, PRIMARY, SECONDARY, company, weeks_after


def short(people: int, weeks: int, rest: int, *texts: str, away: int = 0) -> RestSum | None:
    """What is short where everybody rests so long; so many people are away all the time."""
    names = [f"p{number}" for number in range(people)]
    absences = tuple(
        Absence(engineer=name, first_day=MONDAY, last_day=weeks_after(MONDAY, weeks)) for name in names[:away]
    )
    organisation = company(names, policy=Policy(minimum_rest_weeks=rest), absences=absences)
    agreed = allowing(organisation, [Allowance.parse(text) for text in texts])
    (problem,) = frame(agreed, Horizon.of_weeks(MONDAY, weeks))
    return shortest_of_rest(checker.encoded(problem))


@pytest.mark.parametrize(("people", "rest", "missing"), [(3, 1, 1), (4, 1, 0), (5, 2, 1), (6, 2, 0), (11, 5, 1)])
def test_there_must_be_somebody_for_each_week_of_a_stretch(people: int, rest: int, missing: int) -> None:
    found = short(people, 13, rest)
    assert (found.short if found else 0) == missing
    if found:
        assert found.roles == ((PRIMARY, rest + 1), (SECONDARY, rest + 1))
        assert found.weeks == tuple(weeks_after(MONDAY, number) for number in range(rest + 1))


def test_whoever_is_away_is_not_counted() -> None:
    found = short(5, 3, 1, away=2)
    assert found is not None
    assert (found.people, found.possible, found.needed) == (3, 3, 4)


def test_a_week_that_does_not_count_is_one_more() -> None:
    assert short(3, 2, 1, f"rest:p0:{MONDAY}") is None
    assert short(2, 2, 1, "business-hours:core:2027-01") is None


def test_the_stretch_that_is_worst_is_told() -> None:
    """Five people are short of one week in each three; for two away in the three from 1 February, of three."""
    names, first = [f"p{number}" for number in range(5)], date(2027, 2, 1)
    first_day, last_day = date(2027, 2, 2), date(2027, 2, 21)
    absences = tuple(Absence(engineer=name, first_day=first_day, last_day=last_day) for name in names[:2])
    organisation = company(names, policy=Policy(minimum_rest_weeks=2), absences=absences)
    (problem,) = frame(organisation, Horizon.of_weeks(MONDAY, 8))
    found = shortest_of_rest(checker.encoded(problem))
    assert found is not None
    assert (found.weeks[0], found.short) == (first, 3)
