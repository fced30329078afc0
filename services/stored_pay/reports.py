"""Reports of stored pay, as values and as files; a closed period that is handed out is written down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from compensation import life_cycle
from compensation.ledger import Ledger
from compensation.periods import Period
from compensation.report import PayReport, PeriodState
from compensation.standing import current_report
from domain.access import Actor, Right
from domain.errors import Conflict
from domain.organisation import Organisation
from domain.pay import PayPolicy
from exporters.pay_html import report_page
from exporters.pay_json import report_json
from exporters.pay_profile import profile_names
from exporters.pay_provider_file import provider_file
from exporters.pay_tables import long_csv, wide_csv
from exporters.pay_workbook import workbook
from services.records.reading import stored_organisation
from services.stored_pay.book import Book, Note, change_book, read_book, signature
from services.stored_pay.periods import audited
from storage.audit import add_entry
from storage.database import Database
from storage.pay_ledger import read_period

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Form:
    """How a report is written. `can_be_paid_from`: whoever has it may have paid."""

    name: str
    media_type: str
    ending: str
    write: Callable[[PayReport, PayPolicy], str | bytes]
    can_be_paid_from: bool = True


def _provider(name: str) -> Form:
    return Form(name, _CSV, f"-{name}.csv", lambda report, policy: provider_file(report, policy, name))


FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("json", "application/json", ".json", lambda report, _: report_json(report)),
        Form("html", "text/html; charset=utf-8", ".html", lambda report, _: report_page(report), False),
        Form("csv", _CSV, ".csv", long_csv),
        Form("wide-csv", _CSV, "-wide.csv", lambda report, _: wide_csv(report)),
        Form("xlsx", _XLSX, ".xlsx", workbook),
        *map(_provider, profile_names()),
    )
}
"""By the name that commands and addresses use."""


@dataclass(frozen=True)
class File:
    """A report that is ready to be taken away."""

    name: str
    media_type: str
    content: bytes
    report_id: str
    lines_sha256: str
    can_be_paid_from: bool
    """Closed, and in a form that one can pay from: when payroll takes it away, the month was handed out."""

    @property
    def etag(self) -> str:
        """The same for the same bytes."""
        return f'"{sha256(self.content).hexdigest()[:32]}"'


def report(database: Database, organisation_id: str, period: Period) -> tuple[PayReport, Organisation]:
    """The frozen report of a closed period; of any other, what the facts owe now. And whose it is."""
    with database.read() as session:
        record = read_period(session, organisation_id, period.label)
        if record.state is PeriodState.CLOSED and record.report:
            return record.report, stored_organisation(session, organisation_id)
        book = read_book(session, organisation_id)
    return current_report(book.ledger, book.organisation, period), book.organisation


def taken_away(database: Database, actor: Actor, period: Period, form: Form, now: datetime) -> File:
    """The report in a form, with a note of who has it now."""
    file = made(database, actor.organisation, period, form)
    note_taken(database, actor, period, form, file, now)
    return file


def made(database: Database, organisation_id: str, period: Period, form: Form) -> File:
    """The report in a form; InvalidInput, with every reason, when nobody must have it.

    A provider's file is made of a closed period only.
    """
    found, organisation = report(database, organisation_id, period)
    state = found.manifest.state
    if form.name in profile_names() and state is not PeriodState.CLOSED:
        raise Conflict(f"{period.label} is {state.value.replace('_', ' ')}; close it before payroll gets it")
    content = form.write(found, organisation.pay)
    return File(
        name=f"pay-{period.label}{form.ending}",
        media_type=form.media_type,
        content=content.encode() if isinstance(content, str) else content,
        report_id=found.manifest.report_id,
        lines_sha256=found.manifest.lines_sha256,
        can_be_paid_from=state is PeriodState.CLOSED and form.can_be_paid_from,
    )


def note_taken(database: Database, actor: Actor, period: Period, form: Form, file: File, now: datetime) -> None:
    """Write down who has the file. When they may have paid from it, the period counts as handed out: it stays closed.

    An auditor reads. A program that reads closed months may be what pays; nobody would know.
    """
    if file.can_be_paid_from and (actor.may(Right.RUN_PAY) or actor.is_service):
        _record_export(database, actor, period, form.name, now)
    else:
        _record_view(database, actor, f"{period.label} {form.name}", now)


def _record_export(database: Database, actor: Actor, period: Period, form: str, now: datetime) -> None:
    def change(book: Book) -> Ledger:
        return life_cycle.record_export(book.ledger, period, form, signature(actor), now)

    def note(book: Book) -> Note:
        return Note("export pay period", period.label, {"form": form, **audited(book.ledger.record(period))})

    change_book(database, actor, now, change, note)


def _record_view(database: Database, actor: Actor, what: str, now: datetime) -> None:
    with database.write() as session:
        add_entry(session, actor, now, "view pay report", what)
