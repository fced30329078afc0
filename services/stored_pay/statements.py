"""One engineer's own pay, and one line explained. What is somebody else's is not found."""

from collections.abc import Sequence
from datetime import datetime

from compensation.explanation import Explanation, explain
from compensation.periods import Period
from compensation.report import PayReport
from compensation.standing import current_report
from compensation.statement import Statement, has_statement, statement
from domain.access import Actor, Right
from domain.errors import NotFound
from services.stored_pay.book import Book, read_book
from services.stored_pay.reports import report
from storage.audit import add_entry
from storage.database import Database


def statement_of(database: Database, actor: Actor, period: Period, engineer: str, now: datetime) -> Statement:
    """What the engineer, named by id, is paid; NotFound when it is nothing, or not the actor's to see."""
    if not _may_see(actor, engineer):
        raise _no_statement(engineer, period)
    found, organisation = report(database, actor.organisation, period)
    if not has_statement(found, engineer):
        raise _no_statement(engineer, period)
    if not actor.is_engineer(engineer):
        with database.write() as session:
            add_entry(session, actor, now, "view pay statement", f"{period.label} {engineer}")
    return statement(found, engineer, organisation.engineers)


def explained(database: Database, actor: Actor, name: str, period: Period | None = None) -> Explanation:
    """The line of this name in a kept report, in `period`, or in the first open one; else NotFound."""
    with database.read() as session:
        book = read_book(session, actor.organisation)
    reports = [_own(one, actor) for one in _reports(book, period)]
    adjustments = [line for line in book.ledger.adjustments if _may_see(actor, line.engineer)]
    if not any(line.id == name for one in reports for line in one.everything):
        raise NotFound(f"there is no pay line {name!r}")
    return explain(reports, adjustments, name)


def _reports(book: Book, period: Period | None) -> Sequence[PayReport]:
    """What the ledger keeps, and one that is computed now."""
    kept = [record.report for record in book.ledger.periods if record.report]
    if period is None:
        if not book.ledger.closed:
            return kept
        period = book.ledger.earliest_open
    others = [one for one in kept if one.period != period.label]
    return [*others, current_report(book.ledger, book.organisation, period)]


def _own(report: PayReport, actor: Actor) -> PayReport:
    """The report with the lines that the actor may see."""
    return report.model_copy(
        update={
            "lines": tuple(line for line in report.lines if _may_see(actor, line.engineer)),
            "adjustments": tuple(line for line in report.adjustments if _may_see(actor, line.engineer)),
        }
    )


def _may_see(actor: Actor, engineer: str) -> bool:
    return actor.may(Right.READ_PAY) or (actor.may(Right.READ_OWN_PAY) and actor.is_engineer(engineer))


def _no_statement(engineer: str, period: Period) -> NotFound:
    return NotFound(f"there is no statement of {engineer!r} for {period.label}")
