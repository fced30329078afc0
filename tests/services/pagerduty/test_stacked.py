"""Overrides that people lay over each other in PagerDuty: each stays where it is, and what is in force counts here."""

import copy
from datetime import timedelta

import pytest

from services.pagerduty.drift import drift
from storage.database import Database
from tests.pager.double.server import Double
from tests.services.pagerduty.company import ACME, TUESDAY, connection, pagerduty, planned, swap, synced
from tests.services.pagerduty.made_there import (
    START,
    holder_at,
    is_there,
    made_there,
    overridden,
    primary,
    take_back,
)
from tests.services.pagerduty.oracle import wrong_moments

HOUR = timedelta(hours=1)


def stacked(company: Database, double: Double, *overrides: tuple[str, int, int]) -> list[str]:
    """Who, from which to which hour; the last one lies on top."""
    return [
        made_there(company, double, who, START + first * HOUR, START + last * HOUR) for who, first, last in overrides
    ]


def holders(company: Database, *hours: int) -> list[str]:
    return [holder_at(company, START + after * HOUR) for after in hours]


STACKS = {
    "one engineer over another": [("hal", 0, 20), ("gus", 5, 15)],
    "an outsider over an engineer": [("hal", 10, 30), ("outsider", 0, 20)],
    "an engineer over an outsider": [("outsider", 10, 30), ("hal", 0, 20)],
    "an outsider over one, and another outsider beside": [("hal", 10, 30), ("outsider", 0, 20), ("outsider", 40, 50)],
    "three of them": [("hal", 0, 20), ("outsider", 5, 15), ("gus", 10, 18), ("cy", 12, 25)],
}


@pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS)
def test_nothing_is_written_where_overrides_lie_over_each_other_and_nothing_changed_here(
    company: Database, double: Double, stack: list[tuple[str, int, int]]
) -> None:
    way = connection(double)
    synced(company, way)
    names = stacked(company, double, *stack)
    before = copy.deepcopy((double.state.schedules, double.state.layered))
    applied = synced(company, way)
    assert (applied.writes, applied.withdrawn) == (0, 0)
    assert applied.adopted == len([who for who, *_ in stack if who != "outsider"])
    assert all(is_there(company, double, name) for name in names)
    again = synced(company, way)
    assert (again.writes, again.adopted, again.withdrawn) == (0, 0, 0)
    assert planned(company, way).is_empty
    assert (double.state.schedules, double.state.layered) == before


def test_who_is_in_force_is_recorded_and_who_lies_beneath_comes_back_when_the_upper_one_goes(
    company: Database, double: Double
) -> None:
    way = connection(double)
    synced(company, way)
    _, upper = stacked(company, double, ("hal", 0, 20), ("gus", 5, 15))
    assert synced(company, way).mismatches == ()
    assert holders(company, 0, 5, 15, 20) == ["hal0", "gus0", "hal0", "ben0"]
    assert drift(company, ACME, way).differences == ()
    take_back(company, double, upper)
    applied = synced(company, way)
    assert (applied.withdrawn, applied.writes, applied.mismatches) == (1, 0, ())
    assert holders(company, 0, 5, 15, 20) == ["hal0", "hal0", "hal0", "ben0"]
    assert planned(company, way).is_empty


def test_an_engineer_beneath_an_outsider_pages_as_soon_as_the_outsider_goes(company: Database, double: Double) -> None:
    way = connection(double)
    synced(company, way)
    _, upper = stacked(company, double, ("hal", 10, 30), ("outsider", 0, 20))
    synced(company, way)
    take_back(company, double, upper)
    applied = synced(company, way)
    assert (applied.withdrawn, applied.writes, applied.mismatches) == (0, 0, ())
    assert holders(company, 9, 10, 20, 30) == ["ben0", "hal0", "hal0", "ben0"]


def test_one_laid_over_another_after_that_was_recorded_leaves_both(company: Database, double: Double) -> None:
    way = connection(double)
    synced(company, way)
    stacked(company, double, ("hal", 0, 20))
    synced(company, way)
    stacked(company, double, ("gus", 5, 15))
    applied = synced(company, way)
    assert (applied.adopted, applied.writes, applied.mismatches) == (1, 0, ())
    assert holders(company, 0, 5, 15, 20) == ["hal0", "gus0", "hal0", "ben0"]
    assert planned(company, way).is_empty


def test_a_later_swap_lies_on_top_of_both_and_takes_neither_away(company: Database, double: Double) -> None:
    way = connection(double)
    synced(company, way)
    names = stacked(company, double, ("hal", 0, 20), ("gus", 5, 15))
    synced(company, way)
    swap(company, 0, START + 7 * HOUR, START + 8 * HOUR, "cy", now=double.now)
    applied = synced(company, way)
    assert (applied.withdrawn, applied.mismatches) == (0, ())
    assert holders(company, 0, 5, 7, 8, 15) == ["hal0", "gus0", "cy0", "gus0", "hal0"]
    assert all(is_there(company, double, name) for name in names)
    assert wrong_moments(company, double, way.earliest()) == []
    assert drift(company, ACME, way).differences == ()
    assert planned(company, way).is_empty


def test_an_outsiders_override_keeps_its_last_seconds_when_the_shift_beneath_is_shortened(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        end = START + 5 * HOUR + timedelta(seconds=51)
        name = overridden(company, double, "outsider", START, end)
        swap(company, 0, START + 5 * HOUR, START + 9 * HOUR, "gus", now=double.now)
        synced(company, way)
        beneath = primary(company, double).shifts[str(primary(company, double).overrides[name].custom_shift)]
        assert beneath.end == START + 5 * HOUR + timedelta(minutes=1)
        assert holders(company, 5, 9) == ["gus0", "ben0"]
        assert planned(company, way).is_empty
