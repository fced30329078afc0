"""A calendar program that people use sees exactly what is published, before an override and after, over both clock
changes: the nights of 14 March and of 7 November 2027 in New York."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import uvicorn

from api.app import create_app
from api.settings import Settings
from domain.feeds import Holder
from domain.overrides import Override
from domain.people import SECONDARY
from domain.schedule import Horizon, Schedule, Shift
from services.feeds.keep import make_feed
from storage.database import Database
from tests.api.subscriber import Event, Subscriber
from tests.services.feeds.company import AUTUMN, NOW, QUARTER, listed, pass_on, publish_weeks
from tests.services.records.company import OPERATOR
from tests.storage.databases import SqliteFiles, database_at


class ClockChange(NamedTuple):
    """Some weeks around the night in which New York's clocks change, and when they are published."""

    weeks: Horizon
    now: datetime
    night: datetime
    shown: tuple[str, str]
    """First and last day that the calendar programs list."""


SPRING = ClockChange(QUARTER, NOW, datetime(2027, 3, 14, 7, tzinfo=UTC), ("2026-12-20", "2027-05-01"))
FALL = ClockChange(
    AUTUMN, datetime(2027, 10, 20, 12, tzinfo=UTC), datetime(2027, 11, 7, 6, tzinfo=UTC), ("2027-10-18", "2027-11-22")
)


@contextmanager
def at_an_address(database: Database, now: datetime) -> Iterator[str]:
    """The service on a port of this machine, at this time."""
    settings = Settings(workers=0, log_level="ERROR")
    app = create_app(settings, clock=lambda: now, database=database)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)


def events_of(schedule: Schedule, engineer: str) -> list[Event]:
    """What a person's calendar should show: weeks in one role that follow each other are one event."""
    found: list[Event] = []
    for shift in sorted(schedule.by_engineer.get(engineer, ()), key=lambda one: (one.rotation, one.role, one.start)):
        title = f"On call: {shift.rotation} ({shift.role})"
        if found and found[-1][0] == title and found[-1][2] == shift.start:
            found[-1] = (title, found[-1][1], shift.end)
        else:
            found.append((title, shift.start, shift.end))
    return sorted(found)


@pytest.fixture
def database(sqlite_files: SqliteFiles) -> Iterator[Database]:
    """On SQLite only: what a feed shows does not depend on where it is kept, and two programs take their time."""
    with sqlite_files.with_tables() as url, database_at(url) as found:
        yield found


def over_the_night(change: ClockChange, held: Shift, engineer: str) -> Override:
    """From the evening before to the morning after."""
    start, end = change.night - timedelta(hours=9), change.night + timedelta(hours=6)
    return Override(rotation=held.rotation, role=held.role, start=start, end=end, engineer=engineer, reason="swap")


@pytest.mark.parametrize("change", [SPRING, FALL], ids=["spring", "autumn"])
def test_vdirsyncer_and_khal_see_the_published_shifts_before_and_after_an_override_over_the_night(
    database: Database, tmp_path: Path, change: ClockChange
) -> None:
    schedule = publish_weeks(database, change.weeks, change.now)
    held = next(one for one in schedule.shifts if one.role == SECONDARY and one.start < change.night < one.end)
    other = next(who for who in ("ana", "ben", "cy") if who != held.engineer)
    people = (held.engineer, other)
    feeds = {who: make_feed(database, Holder.engineer(who), "laptop", OPERATOR, change.now) for who in people}
    with at_an_address(database, change.now + timedelta(minutes=5)) as address:
        computer = Subscriber(tmp_path, {who: address + feed.path for who, feed in feeds.items()})
        computer.look()
        for who in people:
            assert computer.events(who, *change.shown) == events_of(schedule, who) != []
        pass_on(database, over_the_night(change, held, other), change.now + timedelta(minutes=1))
        time.sleep(1.1)  # another process may have to ask the database again: a second at the most
        computer.look()
        for who in people:
            assert computer.events(who, *change.shown) == events_of(listed(database), who) != events_of(schedule, who)


@pytest.mark.parametrize(("change", "hours"), [(SPRING, [14, 13]), (FALL, [13, 14])], ids=["spring", "autumn"])
def test_the_weeks_cross_the_clock_change_of_the_rotation(
    database: Database, change: ClockChange, hours: list[int]
) -> None:
    """Handoff is at nine in New York: in UTC an hour of its own on either side, and the week between is odd by one."""
    schedule = publish_weeks(database, change.weeks, change.now)
    before = {one.start.hour for one in schedule.shifts if one.start < change.night}
    after = {one.start.hour for one in schedule.shifts if one.start > change.night}
    odd = {one.end - one.start for one in schedule.shifts if one.start < change.night < one.end}
    assert ([*before], [*after]) == ([hours[0]], [hours[1]])
    assert odd == {timedelta(weeks=1, hours=hours[1] - hours[0])}
