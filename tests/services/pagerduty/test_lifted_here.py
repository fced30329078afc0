"""What a later decision here lifts from PagerDuty was taken back by nobody: the rest of it stays recorded."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from pager.actual import ScheduleKind
from pager.lines import Line
from services.pagerduty.drift import DriftKind, drift
from services.records.overriding import list_overrides
from storage.database import Database
from storage.pagerduty import keep_schedule
from tests.pager.double.server import Double
from tests.pager.double.state import LayerOverride, LayerSchedule, Turn
from tests.services.pagerduty.company import ACME, NOW, TUESDAY, connection, pagerduty, planned, swap, synced, user
from tests.services.pagerduty.dying import Died, Fate, mortal_connection
from tests.services.pagerduty.made_there import END, START, holder_at, overridden, primary
from tests.services.pagerduty.oracle import wrong_moments

HOUR = timedelta(hours=1)


@pytest.fixture(params=list(ScheduleKind))
def double(request: pytest.FixtureRequest, company: Database) -> Iterator[Double]:
    """The primary is kept in shifts, or in layers."""
    with pagerduty(1, TUESDAY) as found:
        if request.param is ScheduleKind.LAYERS:
            always = Turn(NOW, NOW + timedelta(days=200), user(found, 0, "ana"))
            found.state.layered["L"] = LayerSchedule("L", "Old", "Etc/UTC", [[always]])
            with company.write() as session:
                keep_schedule(session, ACME, Line("team0", "primary"), "L", ScheduleKind.LAYERS)
        yield found


def made_there(company: Database, double: Double, who: str, start: datetime = START, end: datetime = END) -> str:
    if "L" not in double.state.layered:
        return overridden(company, double, who, start, end)
    made = LayerOverride(double.state.new_id("V"), start, end, user(double, 0, who))
    double.state.layered["L"].overrides.append(made)
    return made.id


def take_back(company: Database, double: Double, name: str) -> None:
    if layered := double.state.layered.get("L"):
        layered.overrides = [one for one in layered.overrides if one.id != name]
    else:
        del primary(company, double).overrides[name]


def is_there(company: Database, double: Double, name: str) -> bool:
    if layered := double.state.layered.get("L"):
        return any(one.id == name for one in layered.overrides)
    return name in primary(company, double).overrides


def test_an_override_that_a_later_swap_lifts_stays_recorded_and_its_person_keeps_the_rest(
    company: Database, double: Double
) -> None:
    way = connection(double)
    synced(company, way)
    name = made_there(company, double, "cy")
    assert synced(company, way).adopted == 1
    swap(company, 0, START + 5 * HOUR, START + 6 * HOUR, "gus", now=double.now)
    assert synced(company, way).withdrawn == 0
    assert not is_there(company, double, name)
    assert drift(company, ACME, way).differences == ()
    assert planned(company, way).is_empty
    swap(company, 0, END + 5 * HOUR, END + 6 * HOUR, "gus", now=double.now)
    assert synced(company, way).withdrawn == 0
    assert [holder_at(company, START + after * HOUR) for after in (0, 5, 6)] == ["cy0", "gus0", "cy0"]
    assert [one.origin for one in list_overrides(company, ACME)].count("pagerduty") == 1
    assert wrong_moments(company, double, way.earliest()) == []
    assert planned(company, way).is_empty


def test_one_that_runs_and_is_lifted_is_not_made_anew_there(company: Database, double: Double) -> None:
    way = connection(double)
    synced(company, way)
    made_there(company, double, "cy")
    synced(company, way)
    double.now = START + HOUR
    swap(company, 0, START + 3 * HOUR, START + 4 * HOUR, "gus", now=double.now)
    assert synced(company, way).withdrawn == 0
    assert drift(company, ACME, way).differences == ()
    swap(company, 0, END + 5 * HOUR, END + 6 * HOUR, "gus", now=double.now)
    done = synced(company, way)
    assert (done.adopted, done.withdrawn, done.mismatches) == (0, 0, ())
    assert [holder_at(company, START + after * HOUR) for after in (0, 3, 4)] == ["cy0", "gus0", "cy0"]


def test_a_sync_that_is_killed_while_it_lifts_one_takes_nothing_back(company: Database, double: Double) -> None:
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
