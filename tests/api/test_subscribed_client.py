"""A calendar program that people use sees exactly what is published, before an override and after, over both clock
changes."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import uvicorn

from api.app import create_app
from api.settings import Settings
from domain.feeds import Holder
from domain.overrides import Override
from domain.people import SECONDARY
from domain.schedule import Schedule
from services.feeds.keep import make_feed
from storage.database import Database, open_database
from tests.api.subscriber import Event, Subscriber
from tests.services.feeds.company import NOW, listed, pass_on, publish_quarter
from tests.services.records.company import OPERATOR
from tests.storage.databases import SqliteFiles

QUARTER = ("2026-12-20", "2027-05-01")


@contextmanager
def at_an_address(database: Database) -> Iterator[str]:
    """The service on a port of this machine, its clock five minutes after the publication."""
    settings = Settings(workers=0, log_level="ERROR")
    app = create_app(settings, clock=lambda: NOW + timedelta(minutes=5), database=database)
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
    with sqlite_files.with_tables() as url:
        opened = open_database(url)
        yield opened
        opened.close()


def test_vdirsyncer_and_khal_see_the_published_shifts_before_and_after_an_override(
    database: Database, tmp_path: Path
) -> None:
    schedule = publish_quarter(database)
    last = max((one for one in schedule.shifts if one.role == SECONDARY), key=lambda one: one.start)
    holder, other = last.engineer, next(who for who in ("ana", "ben", "cy") if who != last.engineer)
    feeds = {who: make_feed(database, Holder.engineer(who), "laptop", OPERATOR, NOW) for who in (holder, other)}
    with at_an_address(database) as address:
        people = {}
        for who, feed in feeds.items():
            (tmp_path / who).mkdir()
            people[who] = Subscriber(tmp_path / who, address + feed.path)
        for who, computer in people.items():
            assert computer.events(*QUARTER) == events_of(schedule, who) != []
        clocks_change = last.start + timedelta(days=2)
        override = Override(
            rotation=last.rotation, role=last.role, start=clocks_change, end=last.end, engineer=other, reason="swap"
        )
        pass_on(database, override, NOW + timedelta(minutes=1))
        time.sleep(1.1)  # another process may have to ask the database again: a second at the most
        for who, computer in people.items():
            assert computer.events(*QUARTER) == events_of(listed(database), who)
    assert events_of(schedule, holder) != events_of(listed(database), holder)


def test_the_quarter_crosses_the_clock_change_of_the_rotation(database: Database) -> None:
    schedule = publish_quarter(database)
    assert {one.start.hour for one in schedule.shifts} == {13, 14}
