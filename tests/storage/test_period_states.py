"""A pay period takes the steps that there are; the database itself refuses any other, whoever writes to its row."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from compensation.report import PeriodState
from services.records.migrate import upgrade
from storage.database import Database, open_database
from storage.organisations import create
from storage.tables.pay import PayExportRow, PayPeriodRow, PayReportRow
from tests.storage.databases import Databases, database_at
from tests.storage.test_migrations import REVISIONS
from tests.storage.writing_over import writing_over

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
ACME = "acme"
STEPS = {
    ("open", "in_review"),
    ("in_review", "approved"),
    ("approved", "closed"),
    *((state, "open") for state in ("in_review", "approved", "closed")),
    *((state, state) for state in PeriodState),
}
"""The life of a period, as docs/pay.md draws it."""


@pytest.fixture(params=["made", "migrated"])
def guarded(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """A month in each state, in tables that were made by either way."""
    made = databases.with_tables if request.param == "made" else databases.migrated
    with made() as url, database_at(url) as database:
        _fill(database)
        yield database


def _fill(database: Database) -> None:
    with database.write() as session:
        create(session, ACME, "Acme", NOW)
        for state in PeriodState:
            of_month = {"organisation_id": ACME, "period": _month(state)}
            session.add_all(PayReportRow(**of_month, number=one, lines_sha256="", report={}) for one in (1, 2))
            session.flush()
            number = None if state is PeriodState.OPEN else 1
            session.add(PayPeriodRow(**of_month, state=state.value, report_number=number))


def _month(state: str) -> str:
    return f"2027-{1 + list(PeriodState).index(PeriodState(state)):02d}"


def _write(database: Database, statement: str, **values: object) -> str:
    """What the database refuses it with; empty when it was done."""
    try:
        with database.write() as session:
            session.execute(text(statement), values)
    except DatabaseError as refusal:
        return str(refusal.orig)
    return ""


def _states(database: Database) -> list[tuple[str, int | None]]:
    with database.read() as session:
        wanted = select(PayPeriodRow.state, PayPeriodRow.report_number).order_by(PayPeriodRow.period)
        return [(row.state, row.report_number) for row in session.execute(wanted)]


def test_only_steps_that_there_are_can_be_taken(guarded: Database) -> None:
    _take_no_other_step(guarded)


@pytest.mark.parametrize("first", REVISIONS[REVISIONS.index("0006") : -1])
def test_months_of_every_earlier_revision_are_guarded_since(empty_database_url: str, first: str) -> None:
    database = open_database(empty_database_url)
    upgrade(database, first)
    _fill(database)
    assert not _write(database, "UPDATE pay_period SET state = 'shut' WHERE state = 'open'")
    assert not _write(database, "UPDATE pay_period SET state = 'open' WHERE state = 'shut'")
    upgrade(database)
    _take_no_other_step(database)
    database.close()


def _take_no_other_step(database: Database) -> None:
    for before, after in product(PeriodState, PeriodState):
        if (before, after) not in STEPS:
            number = None if after == "open" else 1
            change = "UPDATE pay_period SET state = :after, report_number = :number WHERE period = :month"
            told = _write(database, change, after=after.value, number=number, month=_month(before))
            assert "open > in_review > approved > closed" in told, (before, after)
    assert _states(database) == [("open", None), ("in_review", 1), ("approved", 1), ("closed", 1)]


def test_what_is_no_state_is_kept_in_no_row(guarded: Database) -> None:
    for state, number in (("shut", 1), ("", None), ("CLOSED", 1), ("open", 1), ("closed", None), ("in_review", None)):
        changed = _write(guarded, f"UPDATE pay_period SET state = '{state}', report_number = :number", number=number)  # noqa: S608
        assert "a pay period is open, or in_review, approved or closed with a report" in changed, state
        columns = "INSERT INTO pay_period (organisation_id, period, state, report_number) VALUES"
        added = _write(guarded, f"{columns} ('acme', '2027-12', '{state}', :number)", number=number)
        assert "a pay period is open, or in_review, approved or closed with a report" in added, state
    assert len(_states(guarded)) == len(PeriodState)


def test_a_closed_month_keeps_its_report_and_once_handed_out_stays_closed(guarded: Database) -> None:
    month = _month("closed")
    other = f"UPDATE pay_period SET report_number = 2 WHERE period = '{month}'"  # noqa: S608
    assert "a pay period goes" in _write(guarded, other)
    with guarded.write() as session:
        handed = {"number": 1, "at": NOW, "by": "dana", "form": "csv", "lines_sha256": ""}
        session.add(PayExportRow(organisation_id=ACME, period=month, **handed))
    reopened = f"UPDATE pay_period SET state = 'open', report_number = NULL WHERE period = '{month}'"  # noqa: S608
    assert "back to open before it was handed out" in _write(guarded, reopened)
    assert _states(guarded)[-1] == ("closed", 1)


def test_every_step_that_there_is_can_be_taken(guarded: Database) -> None:
    for state, number in (
        ("in_review", 1),
        ("approved", 2),
        ("closed", 2),
        ("closed", 2),
        ("open", None),
        ("open", None),
    ):
        with guarded.write() as session:
            session.merge(PayPeriodRow(organisation_id=ACME, period="2027-01", state=state, report_number=number))
        assert _states(guarded)[0] == (state, number)


def test_no_month_is_taken_away_or_written_over(guarded: Database) -> None:
    before = _states(guarded)
    moved = "UPDATE pay_period SET period = '2026-01' WHERE state = 'open'"
    for statement in ("DELETE FROM pay_period", moved):
        assert "pay period" in _write(guarded, statement), statement
    if guarded.is_sqlite:
        assert all("pay period" in _write(guarded, statement) for statement in writing_over(guarded, "pay_period"))
    else:
        assert _write(guarded, "TRUNCATE pay_period CASCADE")
    assert _states(guarded) == before
