"""Pay as text, bytes or tables, and where they go: stdout, or a file that only its owner can read."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING

import typer

from cli.console import counted, data, say

if TYPE_CHECKING:
    from pathlib import Path

    from compensation.statement import Statement
    from services.pay import PayAnswer


class Format(StrEnum):
    """How a report is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    WIDE_CSV = "wide-csv"
    XLSX = "xlsx"
    HTML = "html"

    @property
    def can_be_paid_from(self) -> bool:
        """Whether handing it out is recorded: whoever has it may have paid."""
        return self not in (Format.TABLE, Format.HTML)


class StatementFormat(StrEnum):
    """How a statement is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def report_content(answer: PayAnswer, form: Format, profile: str | None) -> str | bytes:
    """The report in a form, or as a provider's file; InvalidInput with all reasons when it must not be handed out."""
    if profile:
        from exporters.pay_provider_file import provider_file

        return provider_file(answer.report, answer.organisation.pay, profile)
    if form is Format.XLSX:
        from exporters.pay_workbook import workbook

        return workbook(answer.report, answer.organisation.pay)
    if form in (Format.CSV, Format.WIDE_CSV):
        from exporters.pay_tables import long_csv, wide_csv

        return long_csv(answer.report, answer.organisation.pay) if form is Format.CSV else wide_csv(answer.report)
    if form is Format.JSON:
        from exporters.pay_json import report_json

        return report_json(answer.report)
    from exporters.pay_html import report_page

    return report_page(answer.report)


def statement_content(statement: Statement, form: StatementFormat) -> str:
    """The statement in a form."""
    if form is StatementFormat.JSON:
        from exporters.pay_json import statement_json

        return statement_json(statement)
    if form is StatementFormat.HTML:
        from exporters.pay_html import statement_page

        return statement_page(statement)
    from exporters.pay_text import statement_text

    return statement_text(statement)


def show(answer: PayAnswer) -> None:
    """The report as tables."""
    from exporters.pay_terminal import exceptions_table, people_table

    console = data()
    console.print(people_table(answer.report))
    if answer.report.findings:
        console.print(exceptions_table(answer.report))


def write(content: str | bytes, out: Path | None) -> None:
    """To the file, readable by its owner only, or to stdout; bytes never to a terminal."""
    raw = content.encode() if isinstance(content, str) else content
    if out is None:
        if isinstance(content, bytes) and sys.stdout.isatty():
            raise typer.BadParameter("a workbook is not for a terminal; add --out FILE", param_hint="--format")
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)
        return
    from domain.errors import DogwatchError

    try:
        with open(out, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(raw)
    except OSError as failure:
        raise DogwatchError(f"{out} could not be written: {failure.strerror or failure}") from failure
    say(f"Wrote {out}.")


def refuse_draft(org: Path, period: str) -> None:
    """A provider imports what it gets: its file is made of a closed period, and without a ledger none is closed."""
    from domain.errors import Conflict

    raise Conflict(
        "a provider's file is made of a closed period, and without a ledger every period is open; "
        f"next: dogwatch pay review {org} --period {period} --by NAME --ledger pay-ledger.json [facts]"
    )


def remarks(answer: PayAnswer, profile: str | None, ledger: Path | None) -> None:
    """What whoever asked should know beside the report."""
    if profile:
        from exporters.pay_profile import profile as provider

        say(f"{provider(profile).name}: {provider(profile).check}")
    if answer.unposted:
        late = sorted({line.of_period for line in answer.unposted if line.of_period})
        say(f"{counted(len(answer.unposted), 'correction')} of {', '.join(late)} not posted yet: dogwatch pay adjust.")
    if answer.why_not_computed:
        say(f"This is what was frozen. What it lacks cannot be computed:\n{answer.why_not_computed}")
    if ledger is None:
        say("No ledger: a draft, nothing is remembered. --ledger FILE keeps periods and corrections.")
