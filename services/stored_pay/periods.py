"""The life of a stored pay period: each step is one transaction, and happens whole or not at all."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from compensation import life_cycle
from compensation.decisions import periods_worked
from compensation.ledger import Ledger, PeriodRecord
from compensation.lines import PayLine
from compensation.periods import Period, periods_in
from compensation.report import PeriodState
from compensation.spans import Span
from compensation.standing import unposted
from domain.access import Actor
from domain.base import Value
from domain.revisions import Seen
from services.records.reading import stored_organisation
from services.stored_pay.book import Book, Note, change_book, expect, opened, revision_of, signature
from services.stored_pay.schedule import schedule_facts
from storage.database import Database
from storage.organisations import organisation_row
from storage.pay_facts import read_facts
from storage.pay_ledger import read_aside, read_periods, steps_made
from storage.pay_ledger import read_period as read_record


class StoredPeriod(Value):
    """A pay period and how many steps it has made."""

    record: PeriodRecord
    revision: int


def read_period(database: Database, organisation_id: str, period: Period) -> StoredPeriod:
    """The period as it stands; one that nobody touched is open, at revision 0."""
    with database.read() as session:
        organisation_row(session, organisation_id)
        return _read(session, organisation_id, read_record(session, organisation_id, period.label))


def list_periods(database: Database, organisation_id: str) -> tuple[StoredPeriod, ...]:
    """Every period that somebody touched, and those that would pay something, in order of time.

    Published weeks would, and weeks of the history before them, and work on incidents.
    """
    with database.read() as session:
        organisation = stored_organisation(session, organisation_id)
        held = {
            period.label
            for shift in schedule_facts(session, organisation, organisation_id).planned.shifts
            for period in periods_in(Span(shift.start, shift.end), organisation.payroll_zone)
        }
        held |= {one.label for one in periods_worked(read_facts(session, organisation_id), organisation)}
        blank = {label: PeriodRecord(period=label, state=PeriodState.OPEN) for label in held}
        records = blank | {record.period: record for record in read_periods(session, organisation_id)}
        return tuple(_read(session, organisation_id, records[label]) for label in sorted(records))


def review(database: Database, actor: Actor, period: Period, now: datetime, expected: Seen) -> StoredPeriod:
    """Open -> in review."""
    return _step(
        database, actor, period, now, expected, "review",
        lambda book, by: life_cycle.review(book.ledger, book.organisation, period, by, now),
    )  # fmt: skip


def approve(
    database: Database, actor: Actor, period: Period, now: datetime, expected: Seen, *, defer: bool = False
) -> StoredPeriod:
    """In review -> approved, by somebody who is not paid in it."""
    return _step(
        database, actor, period, now, expected, "approve",
        lambda book, by: life_cycle.approve(book.ledger, book.organisation, period, by, now, defer=defer),
    )  # fmt: skip


def close(database: Database, actor: Actor, period: Period, now: datetime, expected: Seen) -> StoredPeriod:
    """Approved -> closed: lines and hashes are frozen. Conflict while the period lasts: what is to come is not owed."""
    return _step(
        database, actor, period, now, expected, "close",
        lambda book, by: life_cycle.close(book.ledger, book.organisation, period, by, now),
    )  # fmt: skip


def reopen(
    database: Database, actor: Actor, period: Period, now: datetime, expected: Seen, reason: str
) -> StoredPeriod:
    """Back to open, with the reason kept; a closed period only before it was handed out."""
    return _step(
        database, actor, period, now, expected, "reopen",
        lambda book, by: life_cycle.reopen(book.ledger, period, by, now, reason),
    )  # fmt: skip


def acknowledge(
    database: Database, actor: Actor, period: Period, now: datetime, report_id: str, cents: Mapping[str, int]
) -> StoredPeriod:
    """Payroll has booked the period, with these sums by currency."""
    return _step(
        database, actor, period, now, None, "acknowledge",
        lambda book, by: life_cycle.acknowledge(book.ledger, period, report_id, cents, by, now),
    )  # fmt: skip


def corrections(database: Database, organisation_id: str) -> tuple[PayLine, ...]:
    """What closed periods lack because of facts that came late; nothing is posted."""
    book = opened(database, organisation_id)
    return unposted(book.ledger, book.organisation)


def post_corrections(database: Database, actor: Actor, now: datetime) -> Sequence[PayLine]:
    """The corrections, posted in the earliest open period; none without new facts."""
    known: list[int] = []

    def change(book: Book) -> Ledger:
        known.append(len(book.ledger.adjustments))
        return life_cycle.post_adjustments(book.ledger, book.organisation, signature(actor), now)

    def note(book: Book) -> Note:
        posted = book.ledger.adjustments[known[-1] :]
        return Note("post corrections", posted[0].period, {"lines": [line.id for line in posted]})

    return change_book(database, actor, now, change, note).ledger.adjustments[known[-1] :]


def set_aside_corrections(database: Database, actor: Actor, names: Collection[str], now: datetime, reason: str) -> None:
    """These are not posted, and not asked about again; the reason is kept. Conflict for what does not wait."""

    def change(book: Book) -> Ledger:
        return life_cycle.set_aside(book.ledger, book.organisation, names, signature(actor), now, reason)

    def note(_: Book) -> Note:
        return Note("set corrections aside", f"{len(names)} corrections", {"lines": sorted(names), "reason": reason})

    change_book(database, actor, now, change, note)


def take_back_corrections(database: Database, actor: Actor, names: Collection[str], now: datetime, reason: str) -> None:
    """These are no longer set aside: what is still owed of them waits to be posted. Conflict for what is not."""

    def change(book: Book) -> Ledger:
        return life_cycle.take_back(book.ledger, book.organisation, names, signature(actor), now, reason)

    def note(_: Book) -> Note:
        return Note("take corrections back", f"{len(names)} corrections", {"lines": sorted(names), "reason": reason})

    change_book(database, actor, now, change, note)


def aside(database: Database, organisation_id: str) -> tuple[PayLine, ...]:
    """Corrections that are set aside; NotFound when there is no such organisation."""
    with database.read() as session:
        organisation_row(session, organisation_id)
        return read_aside(session, organisation_id)


def _step(
    database: Database,
    actor: Actor,
    period: Period,
    now: datetime,
    expected: Seen,
    action: str,
    step: Callable[[Book, str], Ledger],
) -> StoredPeriod:
    def change(book: Book) -> Ledger:
        expect(book.ledger, period, expected)
        return step(book, signature(actor))

    def note(book: Book) -> Note:
        return Note(f"{action} pay period", period.label, audited(book.ledger.record(period)))

    return _stored(change_book(database, actor, now, change, note).ledger, period)


def audited(record: PeriodRecord) -> dict[str, str]:
    """What the audit says of a period: which lines, by their hash, and no amount of any."""
    manifest = record.report.manifest if record.report else None
    about = {"report": manifest.report_id, "lines_sha256": manifest.lines_sha256} if manifest else {}
    return {"state": record.state.value, **about}


def _read(session: Session, organisation_id: str, record: PeriodRecord) -> StoredPeriod:
    return StoredPeriod(record=record, revision=steps_made(session, organisation_id, record.period))


def _stored(ledger: Ledger, period: Period) -> StoredPeriod:
    return StoredPeriod(record=ledger.record(period), revision=revision_of(ledger, period))
