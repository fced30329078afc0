"""The pay ledger goes into rows step by step and comes back the same; what is kept for good cannot be changed."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from compensation.decisions import decide
from compensation.facts import Decision
from compensation.ledger import Ledger
from compensation.life_cycle import (
    approve,
    close,
    post_adjustments,
    record_export,
    reopen,
    review,
    set_aside,
    take_back,
)
from compensation.report import PeriodState
from compensation.standing import unposted
from domain.errors import Conflict, DogwatchError
from domain.response import UnansweredIncident
from domain.schedule import Schedule
from storage.database import Database
from storage.organisations import create
from storage.pay_ledger import pay_revision, read_ledger, read_period, save_ledger
from tests.compensation.company import at
from tests.compensation.test_life_cycle import CLAIM, NIGHT, NOW, OCTOBER, ORGANISATION, SEPTEMBER, facts, late
from tests.storage.writing_over import writing_over

ACME = "acme"
WAITING = CLAIM.model_copy(update={"approved_by": None, "reason": "the pager was down"})
UNANSWERED = UnansweredIncident(incident="P9", opened=at("2024-09-12 04:00"))


def story() -> Iterator[Ledger]:
    """A month from its facts to a correction, with everything that a ledger can hold."""
    ledger = Ledger(facts=facts(claims=(WAITING,), unanswered=(UNANSWERED,)))
    yield ledger
    yield (ledger := review(ledger, ORGANISATION, SEPTEMBER, "dana", NOW))
    yield (ledger := approve(ledger, ORGANISATION, SEPTEMBER, "dana", NOW, defer=True))
    yield (ledger := close(ledger, ORGANISATION, SEPTEMBER, "dana", NOW))
    yield (ledger := reopen(ledger, SEPTEMBER, "dana", NOW, "too early"))
    yield (ledger := review(ledger, ORGANISATION, SEPTEMBER, "dana", NOW))
    yield (ledger := approve(ledger, ORGANISATION, SEPTEMBER, "dana", NOW, defer=True))
    yield (ledger := close(ledger, ORGANISATION, SEPTEMBER, "dana", NOW))
    yield (ledger := record_export(ledger, SEPTEMBER, "adp", "dana", NOW))
    yield (ledger := record_export(ledger, SEPTEMBER, "csv", "dana", NOW))
    subject = asked_about(ledger)
    yield (ledger := decide(ledger, ORGANISATION, subject, "dana", NOW, accepted=False))
    yield (ledger := decide(ledger, ORGANISATION, subject, "erin", NOW, accepted=True))
    yield (ledger := post_adjustments(ledger, ORGANISATION, "dana", NOW))
    longer = NIGHT.model_copy(update={"end": at("2024-09-10 23:50")})
    yield (ledger := late(ledger, responses=(longer,)))
    yield (ledger := post_adjustments(ledger, ORGANISATION, "dana", NOW))
    yield (ledger := late(ledger, responses=(NIGHT.model_copy(update={"end": at("2024-09-11 00:20")}),)))
    waiting = [line.id for line in unposted(ledger, ORGANISATION)]
    yield (ledger := set_aside(ledger, ORGANISATION, waiting, "dana", NOW, "agreed otherwise"))
    yield (ledger := take_back(ledger, ORGANISATION, waiting, "dana", NOW, "agreed again"))
    yield set_aside(ledger, ORGANISATION, waiting, "dana", NOW, "agreed for good")


def asked_about(ledger: Ledger) -> str:
    """What the closed month lists as waiting for somebody's word."""
    report = ledger.record(SEPTEMBER).report
    assert report is not None
    return next(finding.subject for finding in report.findings if finding.subject)


STORY = tuple(story())


def without_schedule(ledger: Ledger) -> Ledger:
    """What the rows of pay hold: the schedule is the published list."""
    return ledger.model_copy(update={"facts": ledger.facts.model_copy(update={"planned": Schedule(), "overrides": ()})})


def save(database: Database, before: Ledger, after: Ledger) -> None:
    with database.write() as session:
        save_ledger(session, ACME, before, after)


def kept(database: Database) -> Ledger:
    with database.read() as session:
        return read_ledger(session, ACME)


def told(database: Database) -> None:
    """Everything that happens in the story is saved, one step after the other."""
    with database.write() as session:
        create(session, ACME, "Acme", NOW)
    before = Ledger()
    for after in STORY:
        save(database, before, after)
        before = after


def test_the_story_holds_everything_a_ledger_can_hold() -> None:
    last = STORY[-1]
    assert all(getattr(last, name) for name in Ledger.model_fields)
    assert len(last.adjustments) == 2
    assert len(last.facts.decisions) == 1


def test_every_step_of_a_month_comes_back_the_same(database: Database) -> None:
    with database.write() as session:
        create(session, ACME, "Acme", NOW)
    before = kept(database)
    assert before == Ledger()
    for after in STORY:
        save(database, before, after)
        assert kept(database) == without_schedule(after)
        assert kept(database).model_dump_json() == without_schedule(after).model_dump_json()
        before = after
    with database.read() as session:
        assert pay_revision(session, ACME) == len(STORY)
        assert read_period(session, ACME, SEPTEMBER.label) == STORY[-1].record(SEPTEMBER)
        assert read_period(session, ACME, OCTOBER.label).state is PeriodState.OPEN


def test_nothing_is_written_when_nothing_changed(database: Database) -> None:
    told(database)
    save(database, STORY[-1], STORY[-1])
    with database.read() as session:
        assert pay_revision(session, ACME) == len(STORY)


def test_a_report_that_only_moves_on_is_kept_once(database: Database) -> None:
    told(database)
    with database.read() as session:
        numbers = session.execute(text("SELECT number FROM pay_report ORDER BY number")).scalars().all()
    assert numbers == [1]


def test_a_decision_that_another_replaces_is_gone_and_its_event_is_not(database: Database) -> None:
    told(database)
    found = kept(database)
    assert [(one.by, one.accepted) for one in found.facts.decisions] == [("erin", True)]
    assert [one.by for one in found.events if one.action in ("accept", "refuse")] == ["dana", "erin"]
    assert isinstance(found.facts.decisions[0], Decision)


@pytest.mark.parametrize("table", ["pay_report", "pay_export", "pay_adjustment", "pay_set_aside", "pay_event"])
@pytest.mark.parametrize("change", ["DELETE FROM {table}", "UPDATE {table} SET organisation_id = organisation_id"])
def test_the_database_itself_refuses_to_change_what_is_kept(database: Database, table: str, change: str) -> None:
    told(database)
    with pytest.raises(DatabaseError, match=f"rows of {table} are kept"), database.write() as session:
        session.execute(text(change.format(table=table)))
    assert kept(database) == without_schedule(STORY[-1])


@pytest.mark.parametrize("table", ["pay_report", "pay_export", "pay_adjustment", "pay_set_aside", "pay_event"])
def test_the_database_itself_refuses_to_write_over_what_is_kept(database: Database, table: str) -> None:
    told(database)
    for statement in writing_over(database, table):
        with pytest.raises(DatabaseError, match=f"rows of {table} are kept"), database.write() as session:
            session.execute(text(statement))
    assert kept(database) == without_schedule(STORY[-1])


def _harmed(database: Database, table: str, column: str, old: str, new: str) -> None:
    """What somebody does who is past the triggers."""
    loosen = (
        f"DROP TRIGGER {table}_keeps_rows_UPDATE" if database.is_sqlite else f"ALTER TABLE {table} DISABLE TRIGGER ALL"
    )
    cast = column if database.is_sqlite else f"CAST({column} AS text)"
    changed = f"replace({cast}, '{old}', '{new}')"
    value = changed if database.is_sqlite else f"CAST({changed} AS json)"
    with database.write() as session:
        session.execute(text(loosen))
        session.execute(text(f"UPDATE {table} SET {column} = {value}"))  # noqa: S608 (names of ours)


@pytest.mark.parametrize(
    ("table", "column", "told_of"),
    [
        ("pay_report", "report", r"PAY-2024-09-\w+, the report of 2024-09 in the database, is damaged"),
        ("pay_adjustment", "line", "the corrections posted in the database are damaged"),
    ],
)
def test_what_was_changed_past_the_triggers_is_refused_when_it_is_read(
    database: Database, table: str, column: str, told_of: str
) -> None:
    told(database)
    _harmed(database, table, column, '"engineer": "alice"', '"engineer": "bob"')
    with pytest.raises(Conflict, match=told_of):
        kept(database)
    with database.read() as session, pytest.raises(Conflict, match=told_of) if table == "pay_report" else nullcontext():
        read_period(session, ACME, SEPTEMBER.label)


def test_a_ledger_that_forgot_something_is_refused_as_a_whole(database: Database) -> None:
    told(database)
    forgetful = STORY[-1].model_copy(update={"events": STORY[-1].events[1:], "adjustments": ()})
    with pytest.raises(DogwatchError, match="never changed"):
        save(database, STORY[-1], forgetful)
    assert kept(database) == without_schedule(STORY[-1])
