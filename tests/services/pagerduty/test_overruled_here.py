"""What a later decision here overrules stays in PagerDuty: ours lies on top of it, and it counts again afterwards."""

from datetime import timedelta

from services.pagerduty.drift import DriftKind, drift
from services.records.overriding import list_overrides, withdraw_override
from storage.database import Database
from tests.pager.double.server import Double
from tests.services.pagerduty.company import (
    ACME,
    OPERATOR,
    TUESDAY,
    connection,
    leave_open,
    pagerduty,
    planned,
    swap,
    synced,
)
from tests.services.pagerduty.dying import Died, Fate, mortal_connection
from tests.services.pagerduty.made_there import END, START, holder_at, is_there, made_there, take_back
from tests.services.pagerduty.oracle import wrong_moments

HOUR = timedelta(hours=1)


def test_a_later_swap_lies_on_top_of_an_override_made_there_and_its_person_keeps_the_rest(
    company: Database, double: Double
) -> None:
    way = connection(double)
    synced(company, way)
    name = made_there(company, double, "cy")
    assert synced(company, way).adopted == 1
    swap(company, 0, START + 5 * HOUR, START + 6 * HOUR, "gus", now=double.now)
    done = synced(company, way)
    assert (done.withdrawn, done.mismatches) == (0, ())
    assert is_there(company, double, name)
    assert [holder_at(company, START + after * HOUR) for after in (0, 5, 6)] == ["cy0", "gus0", "cy0"]
    assert wrong_moments(company, double, way.earliest()) == []
    assert drift(company, ACME, way).differences == ()
    assert planned(company, way).is_empty
    assert [one.origin for one in list_overrides(company, ACME)].count("pagerduty") == 1


def test_it_counts_again_once_the_swap_is_withdrawn_here(company: Database, double: Double) -> None:
    way = connection(double)
    synced(company, way)
    name = made_there(company, double, "cy")
    synced(company, way)
    number = swap(company, 0, START + 5 * HOUR, START + 6 * HOUR, "gus", now=double.now).override.id
    synced(company, way)
    withdraw_override(company, ACME, number, OPERATOR, double.now)
    assert synced(company, way).mismatches == ()
    assert is_there(company, double, name)
    assert wrong_moments(company, double, way.earliest()) == []
    assert planned(company, way).is_empty


def test_taken_back_there_while_it_is_overruled_the_swap_stays(company: Database, double: Double) -> None:
    way = connection(double)
    synced(company, way)
    name = made_there(company, double, "cy")
    synced(company, way)
    swap(company, 0, START + 5 * HOUR, START + 6 * HOUR, "gus", now=double.now)
    synced(company, way)
    take_back(company, double, name)
    assert synced(company, way).withdrawn == 1
    assert [holder_at(company, START + after * HOUR) for after in (0, 5, 6)] == ["ben0", "gus0", "ben0"]
    assert wrong_moments(company, double, way.earliest()) == []
    assert planned(company, way).is_empty


def test_an_hour_left_open_here_pages_nobody_over_an_override_made_there(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        name = made_there(company, double, "cy")
        synced(company, way)
        leave_open(company, 0, "primary", START + 5 * HOUR, START + 6 * HOUR, double.now)
        assert synced(company, way).mismatches == ()
        assert is_there(company, double, name)
        assert wrong_moments(company, double, way.earliest()) == []
        assert planned(company, way).is_empty
        assert not double.violations


def test_one_that_runs_and_is_overruled_is_not_made_anew_there(company: Database, double: Double) -> None:
    way = connection(double)
    synced(company, way)
    name = made_there(company, double, "cy")
    synced(company, way)
    double.now = START + HOUR
    swap(company, 0, START + 3 * HOUR, START + 4 * HOUR, "gus", now=double.now)
    assert synced(company, way).withdrawn == 0
    assert drift(company, ACME, way).differences == ()
    swap(company, 0, END + 5 * HOUR, END + 6 * HOUR, "gus", now=double.now)
    done = synced(company, way)
    assert (done.adopted, done.withdrawn, done.mismatches) == (0, 0, ())
    assert is_there(company, double, name)
    assert [holder_at(company, START + after * HOUR) for after in (0, 3, 4)] == ["cy0", "gus0", "cy0"]


def test_a_sync_that_is_killed_while_it_overrules_one_takes_nothing_back(company: Database, double: Double) -> None:
    way = connection(double)
    synced(company, way)
    made_there(company, double, "cy")
    synced(company, way)
    swap(company, 0, START + 5 * HOUR, START + 6 * HOUR, "gus", now=double.now)
    for at in range(40):
        try:
            with mortal_connection(company, double, Fate(at)) as dying:
                synced(company, dying)
        except Died:
            told = [one.kind for one in drift(company, ACME, way).differences]
            assert DriftKind.TAKEN_BACK not in told, f"killed at {at}"
            continue
        break
    assert synced(company, way).withdrawn == 0
    assert holder_at(company, START) == "cy0"
    assert planned(company, way).is_empty


def test_what_somebody_takes_back_there_is_withdrawn_as_before(company: Database, double: Double) -> None:
    week = timedelta(days=7)
    way = connection(double)
    synced(company, way)
    made_there(company, double, "cy")
    other = made_there(company, double, "gus", START + week, END + week)
    assert synced(company, way).adopted == 2
    swap(company, 0, START + 5 * HOUR, START + 6 * HOUR, "gus", now=double.now)
    synced(company, way)
    take_back(company, double, other)
    assert synced(company, way).withdrawn == 1
    assert [holder_at(company, moment) for moment in (START, START + week)] == ["cy0", "cy0"]
    assert len(list_overrides(company, ACME)) == 2
