"""The pay ledger as rows: read whole, and of a changed one only what was added or changed is written.

What the ledger keeps for good (reports, exports, corrections, events) is only ever added to; `storage.kept_rows` holds
the database to that. The schedule that pay follows is the published list and is not kept a second time.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from compensation.damage import refuse_damaged, refuse_damaged_corrections
from compensation.ledger import Event, Export, Ledger, PeriodRecord, still_aside
from compensation.lines import PayLine
from compensation.report import PayReport, PeriodState
from domain.errors import DogwatchError
from storage.pay_facts import read_facts, save_facts
from storage.tables.pay import (
    PayAdjustmentRow,
    PayBookRow,
    PayEventRow,
    PayExportRow,
    PayPeriodRow,
    PayReportRow,
    PaySetAsideRow,
)

T = TypeVar("T")
_HERE = "the database"


def read_ledger(session: Session, organisation_id: str) -> Ledger:
    """Everything that was decided about pay, and every fact besides the schedule; Conflict when it is damaged."""
    adjustments, events = _lines(session, organisation_id, PayAdjustmentRow), _events(session, organisation_id)
    refuse_damaged_corrections(events, adjustments, _HERE)
    return Ledger(
        facts=read_facts(session, organisation_id),
        periods=read_periods(session, organisation_id),
        adjustments=tuple(map(PayLine.model_validate, adjustments)),
        set_aside=_set_aside(session, organisation_id),
        events=events,
    )


def read_aside(session: Session, organisation_id: str) -> tuple[PayLine, ...]:
    """Corrections that are set aside."""
    return still_aside(_set_aside(session, organisation_id), _events(session, organisation_id))


def read_periods(session: Session, organisation_id: str) -> tuple[PeriodRecord, ...]:
    """Every period that somebody touched, in order."""
    wanted = select(PayPeriodRow).where(PayPeriodRow.organisation_id == organisation_id)
    return tuple(_record(session, row) for row in session.scalars(wanted.order_by(PayPeriodRow.period)))


def steps_made(session: Session, organisation_id: str, period: str) -> int:
    """How many steps the period has made: the events about it."""
    wanted = select(func.count()).where(PayEventRow.organisation_id == organisation_id, PayEventRow.subject == period)
    return session.scalar(wanted) or 0


def read_period(session: Session, organisation_id: str, period: str) -> PeriodRecord:
    """One period without all the others; one that nobody touched is open."""
    row = session.get(PayPeriodRow, (organisation_id, period))
    return _record(session, row) if row else PeriodRecord(period=period, state=PeriodState.OPEN)


def last_closed(session: Session, organisation_id: str) -> str | None:
    """The latest period that is closed, without its report."""
    closed = (PayPeriodRow.organisation_id == organisation_id, PayPeriodRow.state == PeriodState.CLOSED.value)
    return session.scalar(select(func.max(PayPeriodRow.period)).where(*closed))


def save_ledger(session: Session, organisation_id: str, before: Ledger, after: Ledger) -> None:
    """Write what distinguishes `after` from `before`, which is what the rows hold, in the transaction at hand."""
    if after == before:
        return
    session.merge(PayBookRow(organisation_id=organisation_id, revision=pay_revision(session, organisation_id) + 1))
    save_facts(session, organisation_id, before.facts, after.facts)
    known = {record.period: record for record in before.periods}
    for record in after.periods:
        if record != known.get(record.period):
            _save_record(session, organisation_id, record, known.get(record.period))
    for position, line in _added(before.adjustments, after.adjustments):
        session.add(
            PayAdjustmentRow(
                organisation_id=organisation_id,
                id=line.id,
                position=position,
                period=line.period,
                line=line.model_dump(mode="json"),
            )
        )
    for position, line in _added(before.set_aside, after.set_aside):
        kept = line.model_dump(mode="json")
        session.add(PaySetAsideRow(organisation_id=organisation_id, position=position, line=kept))
    for number, event in _added(before.events, after.events):
        session.add(PayEventRow(organisation_id=organisation_id, number=number, **dict(event)))
    session.flush()


def pay_revision(session: Session, organisation_id: str) -> int:
    """How often anything about pay changed."""
    return session.scalar(select(PayBookRow.revision).where(PayBookRow.organisation_id == organisation_id)) or 0


def _record(session: Session, row: PayPeriodRow) -> PeriodRecord:
    kept, report = None, None
    if row.report_number is not None:
        kept = session.get_one(PayReportRow, (row.organisation_id, row.period, row.report_number)).report
        report = in_state(PayReport.model_validate(kept), PeriodState(row.state))
    wanted = select(PayExportRow).where(
        PayExportRow.organisation_id == row.organisation_id, PayExportRow.period == row.period
    )
    exports = tuple(
        Export(at=one.at, by=one.by, form=one.form, lines_sha256=one.lines_sha256)
        for one in session.scalars(wanted.order_by(PayExportRow.number))
    )
    record = PeriodRecord(period=row.period, state=PeriodState(row.state), report=report, exports=exports)
    refuse_damaged(record, kept or {}, _HERE)
    return record


def in_state(report: PayReport, state: PeriodState) -> PayReport:
    """The same report in another step of the period's life."""
    return report.model_copy(update={"manifest": report.manifest.model_copy(update={"state": state})})


def _save_record(session: Session, organisation_id: str, record: PeriodRecord, before: PeriodRecord | None) -> None:
    number = _save_report(session, organisation_id, record.report) if record.report else None
    session.merge(
        PayPeriodRow(
            organisation_id=organisation_id, period=record.period, state=record.state.value, report_number=number
        )
    )
    session.flush()
    for place, export in _added(before.exports if before else (), record.exports):
        session.add(PayExportRow(organisation_id=organisation_id, period=record.period, number=place, **dict(export)))


def _save_report(session: Session, organisation_id: str, report: PayReport) -> int:
    """The number under which the report is kept; one that differs by its state alone is not kept twice."""
    body = in_state(report, PeriodState.OPEN).model_dump(mode="json")
    mine = (PayReportRow.organisation_id == organisation_id, PayReportRow.period == report.period)
    last = session.scalar(select(func.max(PayReportRow.number)).where(*mine)) or 0
    kept = session.get(PayReportRow, (organisation_id, report.period, last)) if last else None
    if kept and kept.report == body:
        return last
    session.add(
        PayReportRow(
            organisation_id=organisation_id,
            period=report.period,
            number=last + 1,
            lines_sha256=report.manifest.lines_sha256,
            report=body,
        )
    )
    session.flush()
    return last + 1


def _added(before: tuple[T, ...], after: tuple[T, ...]) -> Iterable[tuple[int, T]]:
    """What stands at the end of a list that is only added to, each with its place, counted from 1."""
    if after[: len(before)] != before:
        raise DogwatchError("what was kept about pay is different; nothing is written, because it is never changed")
    return enumerate(after[len(before) :], start=len(before) + 1)


def _lines(
    session: Session, organisation_id: str, row: type[PayAdjustmentRow] | type[PaySetAsideRow]
) -> Sequence[Mapping[str, Any]]:
    """As they were written."""
    wanted = select(row.line).where(row.organisation_id == organisation_id)
    return session.scalars(wanted.order_by(row.position)).all()


def _set_aside(session: Session, organisation_id: str) -> tuple[PayLine, ...]:
    return tuple(map(PayLine.model_validate, _lines(session, organisation_id, PaySetAsideRow)))


def _events(session: Session, organisation_id: str) -> tuple[Event, ...]:
    wanted = select(PayEventRow).where(PayEventRow.organisation_id == organisation_id).order_by(PayEventRow.number)
    return tuple(
        Event(
            at=row.at,
            by=row.by,
            action=row.action,
            subject=row.subject,
            note=row.note,
            lines_sha256=row.lines_sha256,
        )
        for row in session.scalars(wanted)
    )
