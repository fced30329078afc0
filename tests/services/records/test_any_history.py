"""Whatever is published, rolled back, overridden, withdrawn and edited, and in whatever order: the list stays true."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from domain.errors import Conflict, InvalidInput, NotFound
from domain.overrides import Override
from services.records.overriding import record_override, withdraw_override
from services.records.parts import put_part, read_part
from services.records.publish import publish, roll_back
from storage.database import Database
from tests.services.records.company import ACME, COORDINATOR, NOW, imported, stored
from tests.services.records.invariants import check
from tests.services.records.schedules import MONDAY, horizon, moment, plan_of
from tests.storage.databases import Databases, database_at

PEOPLE = ("ana", "ben", "cy", "dee", "eli", "fay")
Step = Callable[[Database, int], object]


def _publish(first: int, weeks: int, primaries: tuple[str, ...], secondaries: tuple[str, ...]) -> Step:
    def step(database: Database, minute: int) -> object:
        over = horizon(weeks, MONDAY + timedelta(weeks=first))
        plan = plan_of(stored(database), over, primaries, secondaries)
        return publish(database, ACME, plan, COORDINATOR, _at(minute), None, note="any", force=True)

    return step


def _roll_back(number: int) -> Step:
    return lambda database, minute: roll_back(
        database, ACME, number, COORDINATOR, _at(minute), None, note="any", force=True
    )


def _override(start: int, hours: int, role: str, who: str | None) -> Step:
    begins = moment("2027-01-04 14:00") + timedelta(hours=start)
    row = Override(
        rotation="payments", role=role, start=begins, end=begins + timedelta(hours=hours), engineer=who, reason="any"
    )
    return lambda database, minute: record_override(database, ACME, row, COORDINATOR, _at(minute), force=True)


def _withdraw(number: int) -> Step:
    return lambda database, minute: withdraw_override(database, ACME, number, COORDINATOR, _at(minute))


def _rename(who: str, name: str) -> Step:
    def step(database: Database, minute: int) -> object:
        body = {**read_part(database, ACME, "engineer", who).body, "name": name}
        return put_part(database, ACME, "engineer", who, body, COORDINATOR, _at(minute), None)

    return step


def _at(minute: int) -> datetime:
    return NOW + timedelta(minutes=minute)


people = st.sampled_from(PEOPLE)
turns = st.permutations(PEOPLE).map(lambda order: (tuple(order[:3]), tuple(order[3:])))
steps = st.one_of(
    st.builds(lambda first, weeks, two: _publish(first, weeks, *two), st.integers(0, 4), st.integers(1, 4), turns),
    st.builds(_override, st.integers(0, 700), st.integers(1, 200), st.sampled_from(["primary", "secondary"]), people),
    st.builds(_override, st.integers(0, 700), st.integers(1, 200), st.just("primary"), st.none() | people),
    st.builds(_withdraw, st.integers(1, 5)),
    st.builds(_roll_back, st.integers(1, 4)),
    st.builds(_rename, people, st.sampled_from(["Ana", "Bo", "Cy"])),
)


first_steps = st.builds(lambda two: _publish(0, 5, *two), turns)
histories = st.lists(steps, min_size=4, max_size=9)
patient = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)


@given(first=first_steps, history=histories)
@settings(patient, max_examples=5)
def test_the_list_stays_true(databases: Databases, tmp_path: Path, first: Step, history: list[Step]) -> None:
    _holds(databases, tmp_path, [first, *history])


@pytest.mark.nightly
@given(first=first_steps, history=histories)
@settings(patient, max_examples=150)
def test_the_list_stays_true_for_long(databases: Databases, tmp_path: Path, first: Step, history: list[Step]) -> None:
    _holds(databases, tmp_path, [first, *history])


def _holds(databases: Databases, folder: Path, history: list[Step]) -> None:
    """Step by step; whatever is refused leaves everything as it was."""
    with databases.with_tables() as url, database_at(url) as database:
        imported(database, folder)
        state = check(database)
        for minute, step in enumerate(history):
            try:
                step(database, minute)
                event(f"done: {step.__qualname__.split('.')[0]}")
            except (InvalidInput, Conflict, NotFound) as refusal:
                event(f"refused: {step.__qualname__.split('.')[0]}, {type(refusal).__name__}")
                assert check(database, state) == state
            state = check(database, state)
