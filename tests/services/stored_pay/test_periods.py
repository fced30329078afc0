"""A stored month, step by step: who acts has seen what stands, nobody approves their own, a closed one never moves."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from compensation import life_cycle
from compensation.facts import PayFacts
from compensation.ledger import Ledger
from compensation.periods import Period
from compensation.report import PeriodState
from compensation.standing import current_report
from domain.clock import later, parse_instant
from domain.errors import Conflict, StaleVersion
from services.records.parts import add_part
from services.stored_pay import periods
from services.stored_pay.book import Book, Note, change_book, opened
from services.stored_pay.reports import report
from services.stored_pay.segments import take_in_segments
from storage.audit import audit_entries
from storage.database import Database
from tests.compensation.company import at
from tests.services.stored_pay.stored_company import (
    ACME,
    ALICE,
    BOB_COVERS,
    CORA,
    FINN,
    NIGHT,
    NOW,
    OCTOBER,
    ORGANISATION,
    PAGER,
    PAULA,
    PLANNED,
    SEPTEMBER,
    store,
)


def closed(database: Database) -> None:
    store(database, PLANNED, BOB_COVERS)
    take_in_segments(database, PAGER, [NIGHT], [], NOW)
    periods.review(database, PAULA, SEPTEMBER, NOW, 0)
    periods.approve(database, FINN, SEPTEMBER, NOW, 1)
    periods.close(database, PAULA, SEPTEMBER, NOW, 2)


def test_the_stored_report_is_that_of_the_same_facts_in_files(database: Database) -> None:
    store(database, PLANNED, BOB_COVERS)
    take_in_segments(database, PAGER, [NIGHT], [], NOW)
    facts = PayFacts(planned=PLANNED, overrides=(BOB_COVERS,), responses=(NIGHT,))
    expected = current_report(Ledger(facts=facts), ORGANISATION, SEPTEMBER)
    found, _ = report(database, ACME, SEPTEMBER)
    assert found == expected
    assert {line.engineer: line.amount for line in found.lines if line.week and f"{line.week}" == "2024-09-09"} == {
        "alice": 34722,
        "bob": 15278,
    }


def test_a_month_is_reviewed_approved_and_closed_and_each_step_is_counted(database: Database) -> None:
    closed(database)
    found = periods.read_period(database, ACME, SEPTEMBER)
    assert (found.record.state, found.revision) == (PeriodState.CLOSED, 3)
    assert periods.read_period(database, ACME, OCTOBER).revision == 0
    assert [one.record.period for one in periods.list_periods(database, ACME)] == ["2024-08", "2024-09", "2024-10"]


def test_months_of_the_history_and_of_work_are_listed_as_they_would_pay(database: Database) -> None:
    store(database)
    past = {"rotation": "web", "role": "primary", "week": "2024-05-27", "engineer": "bob"}
    add_part(database, ACME, "past-shift", past, CORA, NOW)
    night = NIGHT.model_copy(update={"start": at("2024-03-10 22:10"), "end": at("2024-03-10 23:20")})
    take_in_segments(database, PAGER, [night], [], NOW)
    listed = [one.record.period for one in periods.list_periods(database, ACME)]
    assert listed == ["2024-03", "2024-05", "2024-06", "2024-08", "2024-09", "2024-10"]
    for label in listed:
        assert report(database, ACME, Period.parse(label))[0].lines, label


def test_a_step_from_a_state_that_is_gone_is_refused(database: Database) -> None:
    store(database)
    periods.review(database, PAULA, SEPTEMBER, NOW, 0)
    with pytest.raises(StaleVersion, match="revision 1, not 0"):
        periods.approve(database, FINN, SEPTEMBER, NOW, 0)
    assert periods.read_period(database, ACME, SEPTEMBER).record.state is PeriodState.IN_REVIEW


def test_a_month_is_not_closed_before_its_last_midnight_in_the_payroll_zone(database: Database) -> None:
    store(database)
    last = parse_instant("2024-10-01T04:00:00Z")
    periods.review(database, PAULA, SEPTEMBER, NOW, 0)
    periods.approve(database, FINN, SEPTEMBER, NOW, 1)
    with pytest.raises(Conflict, match="lasts until 2024-10-01T04:00:00Z"):
        periods.close(database, PAULA, SEPTEMBER, later(last, -1), 2)
    assert periods.close(database, PAULA, SEPTEMBER, last, 2).record.state is PeriodState.CLOSED


def test_of_two_who_approve_at_once_one_wins(database: Database) -> None:
    store(database)
    periods.review(database, PAULA, SEPTEMBER, NOW, 0)
    both = Barrier(2)

    def approve() -> str:
        both.wait()
        try:
            return periods.approve(database, FINN, SEPTEMBER, NOW, 1).record.state.value
        except StaleVersion:
            return "stale"

    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(approve) for _ in range(2)]
    assert sorted(answer.result() for answer in answers) == ["approved", "stale"]
    assert [event.action for event in opened(database, ACME).ledger.events] == ["review", "approve"]


def test_a_change_that_takes_long_keeps_nobody_waiting_and_misses_nothing(database: Database) -> None:
    store(database)
    asked: list[int] = []

    def slowly(book: Book) -> Ledger:
        if not asked:
            take_in_segments(database, PAGER, [NIGHT], [], NOW)
        asked.append(len(book.ledger.facts.responses))
        return life_cycle.review(book.ledger, book.organisation, SEPTEMBER, "Paula", NOW)

    changed = change_book(database, PAULA, NOW, slowly, lambda _: Note("review pay period", "2024-09", {}))
    assert asked == [0, 1], "asked again, with the night that came in between"
    assert opened(database, ACME) == changed
    assert "P1" in {part.incident for line in report(database, ACME, SEPTEMBER)[0].lines for part in line.incidents}


def test_whoever_is_paid_cannot_approve_under_any_of_their_roles(database: Database) -> None:
    store(database)
    periods.review(database, PAULA, SEPTEMBER, NOW, 0)
    with pytest.raises(Conflict, match="nobody approves their own line"):
        periods.approve(database, ALICE, SEPTEMBER, NOW, 1)


def test_late_facts_leave_a_closed_month_alone_and_are_posted_once(database: Database) -> None:
    closed(database)
    frozen, _ = report(database, ACME, SEPTEMBER)
    take_in_segments(database, PAGER, [NIGHT.model_copy(update={"end": NIGHT.end.replace(hour=5)})], [], NOW)
    waiting = periods.corrections(database, ACME)
    assert [line.of_period for line in waiting] == ["2024-09"]
    assert periods.post_corrections(database, PAULA, NOW) == waiting
    assert periods.post_corrections(database, PAULA, NOW) == ()
    assert periods.corrections(database, ACME) == ()
    assert report(database, ACME, SEPTEMBER)[0] == frozen
    assert report(database, ACME, OCTOBER)[0].adjustments == waiting


def test_the_audit_tells_every_step_and_no_amount(database: Database) -> None:
    closed(database)
    with database.read() as session:
        entries = audit_entries(session, ACME)
    assert [entry.action for entry in reversed(entries)] == [
        "take in segments",
        "review pay period",
        "approve pay period",
        "close pay period",
    ]
    frozen, _ = report(database, ACME, SEPTEMBER)
    assert entries[0].after == {
        "state": "closed",
        "report": frozen.manifest.report_id,
        "lines_sha256": frozen.manifest.lines_sha256,
    }
