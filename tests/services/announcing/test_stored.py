"""What a stored version changed: what was in force before it, overrides and all, beside what has been since."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from domain.announcement import Announcement
from domain.errors import Conflict, InvalidInput, NotFound
from domain.schedule import Schedule
from services.announcing.changes import announce
from services.announcing.stored import version_news
from services.records.overriding import record_override, withdraw_override
from services.records.publish import publish
from services.records.versions import read_version
from storage.database import Database
from tests.services.records.company import ACME, COORDINATOR, NOW, imported, stored
from tests.services.records.schedules import MONDAY, horizon, listed, override, plan_of, published
from tests.storage.databases import SqliteFiles, database_at

MINUTE = timedelta(minutes=1)
FIRST_WEEK = ("2027-01-04 14:00", "2027-01-11 14:00")
ONE_DAY = ("2027-01-06 12:00", "2027-01-07 12:00")
Told = dict[str, tuple[list[str], list[str]]]


@pytest.fixture
def company(database: Database, tmp_path: Path) -> Database:
    """Ana, Ben and Cy hold three weeks, on each kind of database."""
    imported(database, tmp_path)
    publish_at(database, 0, "ana", "ben", "cy")
    return database


def publish_at(database: Database, minute: int, *primaries: str) -> None:
    published(database, 3, now=NOW + minute * MINUTE, primaries=primaries)


def pass_on(database: Database, minute: int, times: tuple[str, str], who: str | None) -> int:
    row, now = override(*times, who, reason="any"), NOW + minute * MINUTE
    return record_override(database, ACME, row, COORDINATOR, now, force=True).override.id


def news(database: Database, number: int, minute: int = 9) -> Announcement:
    return version_news(database, ACME, number, NOW + minute * MINUTE)


def told(found: Announcement) -> Told:
    """The days on which what each takes on and gives away begins."""
    return {
        one.engineer: ([f"{two.start:%d}" for two in one.takes], [f"{two.start:%d}" for two in one.gives])
        for one in found.news
    }


def test_a_week_that_was_passed_on_before_and_still_is_is_no_news(company: Database) -> None:
    pass_on(company, 1, FIRST_WEEK, "dee")
    publish_at(company, 2, "cy", "ben", "cy")
    assert told(news(company, 2)) == {}


def test_who_is_planned_for_what_they_had_taken_over_is_told_nothing(company: Database) -> None:
    number = pass_on(company, 1, FIRST_WEEK, "fay")
    publish_at(company, 2, "fay", "ben", "cy")
    withdraw_override(company, ACME, number, COORDINATOR, NOW + 3 * MINUTE)
    assert told(news(company, 2)) == {}


def test_part_of_a_week_that_stays_passed_on_is_neither_taken_nor_given(company: Database) -> None:
    pass_on(company, 1, ONE_DAY, "fay")
    publish_at(company, 2, "ben", "ana", "cy")
    assert told(news(company, 2)) == {
        "ana": (["11"], ["04", "07"]),
        "ben": (["04", "07"], ["11"]),
    }


def test_an_override_that_was_withdrawn_before_counts_for_nothing(company: Database) -> None:
    number = pass_on(company, 1, FIRST_WEEK, "fay")
    withdraw_override(company, ACME, number, COORDINATOR, NOW + 2 * MINUTE)
    publish_at(company, 3, "ben", "ana", "cy")
    assert told(news(company, 2)) == {"ana": (["11"], ["04"]), "ben": (["04"], ["11"])}


def test_an_override_that_the_new_version_made_needless_is_told_of_its_holder(company: Database) -> None:
    number = pass_on(company, 1, FIRST_WEEK, "fay")
    publish_at(company, 2, "ben", "ana", "cy")
    withdraw_override(company, ACME, number, COORDINATOR, NOW + 3 * MINUTE)
    assert told(news(company, 2)) == {"ana": (["11"], []), "ben": (["04"], ["11"]), "fay": ([], ["04"])}


def test_nobody_is_told_to_come_for_what_was_passed_on_since(company: Database) -> None:
    publish_at(company, 1, "ben", "ana", "cy")
    pass_on(company, 2, FIRST_WEEK, "fay")
    assert told(news(company, 2)) == {"ana": (["11"], ["04"]), "ben": ([], ["11"]), "fay": (["04"], [])}


def test_a_time_that_nobody_held_is_taken_from_nobody(company: Database) -> None:
    number = pass_on(company, 1, ONE_DAY, None)
    publish_at(company, 2, "ana", "ben", "cy")
    withdraw_override(company, ACME, number, COORDINATOR, NOW + 3 * MINUTE)
    assert told(news(company, 2)) == {"ana": (["06"], [])}


def test_what_a_version_changed_stays_told_when_a_newer_one_took_its_weeks(company: Database) -> None:
    publish_at(company, 1, "ben", "ana", "cy")
    pass_on(company, 2, FIRST_WEEK, "fay")
    publish_at(company, 3, "cy", "cy", "cy")
    pass_on(company, 4, FIRST_WEEK, "eli")
    assert told(news(company, 2)) == {"ana": (["11"], ["04"]), "ben": ([], ["11"]), "fay": (["04"], [])}
    assert news(company, 1).title == "Acme: the on-call plan is out"


Step = Callable[[Database, int], object]
people = st.sampled_from(("ana", "ben", "cy", "dee", "eli", "fay"))


def _publishing(first: int, weeks: int, *primaries: str) -> Step:
    def step(database: Database, minute: int) -> object:
        plan = plan_of(stored(database), horizon(weeks, MONDAY + timedelta(weeks=first)), primaries)
        return publish(database, ACME, plan, COORDINATOR, NOW + minute * MINUTE, None, note="any", force=True)

    return step


def _passing(start: int, hours: int, who: str | None) -> Step:
    begins = override(*FIRST_WEEK, who).start + timedelta(hours=start)
    times = (f"{begins:%Y-%m-%d %H:%M}", f"{begins + timedelta(hours=hours):%Y-%m-%d %H:%M}")
    return lambda database, minute: pass_on(database, minute, times, who)


def _withdrawing(number: int) -> Step:
    return lambda database, minute: withdraw_override(database, ACME, number, COORDINATOR, NOW + minute * MINUTE)


steps = st.one_of(
    st.builds(_passing, st.integers(0, 400), st.integers(1, 100), st.none() | people),
    st.builds(_withdrawing, st.integers(1, 3)),
)
publications = st.builds(_publishing, st.integers(0, 1), st.integers(1, 2), people, people, people)


@given(before=st.lists(steps, max_size=4), publication=publications, since=st.lists(steps, max_size=3))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_news_are_the_difference_of_the_lists_that_everybody_read(
    sqlite_files: SqliteFiles, tmp_path: Path, before: list[Step], publication: Step, since: list[Step]
) -> None:
    with sqlite_files.with_tables() as url, database_at(url) as database:
        imported(database, tmp_path)
        publish_at(database, 0, "ana", "ben", "cy")
        do(database, before, 1)
        was = listed(database)
        publication(database, 10)
        do(database, since, 11)
        version, _ = read_version(database, ACME, 2)
        old, new = (
            Schedule.of(one for one in found.shifts if version.horizon.covers(one.week))
            for found in (was, listed(database))
        )
        expected = announce(old, new, stored(database), since=NOW)
        assert news(database, 2, 20) == expected
        event("news" if expected.news else "nothing new")


def do(database: Database, history: list[Step], minute: int) -> None:
    for number, step in enumerate(history):
        try:
            step(database, minute + number)
            event(f"done: {step.__qualname__.split('.')[0]}")
        except (InvalidInput, Conflict, NotFound) as refusal:
            event(f"refused: {type(refusal).__name__}")
