"""`dogwatch pay review | approve | close | reopen | adjust | accept | refuse`: what changes the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import counted, print_json, say
from cli.pay_options import (
    LEDGER,
    By,
    Claims,
    Json,
    Ledger,
    Org,
    Overrides,
    PeriodText,
    Schedules,
    Segments,
    period_of,
    signed,
    sources,
)

if TYPE_CHECKING:
    from compensation.ledger import Ledger as Book
    from compensation.lines import PayLine
    from compensation.periods import Period

Subject = Annotated[str, typer.Argument(help="What the exceptions list under `decide by`.", show_default=False)]


def review(
    org: Org,
    period: PeriodText,
    by: By,
    schedule: Schedules = None,
    overrides: Overrides = None,
    segments: Segments = None,
    claims: Claims = None,
    ledger: Ledger = LEDGER,
    as_json: Json = False,
) -> None:
    """Open -> in review: the lines are computed, kept in the ledger, and shown to whoever approves.

    Example: dogwatch pay review acme.yaml --period 2027-01 --by paula --schedule schedule.json --segments january.csv
    """
    from services import pay

    wanted = period_of(period)
    book = pay.review(sources(org, schedule, overrides, segments, claims, ledger), wanted, signed(by))
    _tell(book, wanted, as_json=as_json)
    say(f"Next: dogwatch pay approve {org} --period {period} --by SOMEBODY-ELSE --ledger {ledger}")


def approve(
    org: Org,
    period: PeriodText,
    by: By,
    defer: Annotated[
        bool, typer.Option("--defer", help="Leave work that waits for a decision to a later period.")
    ] = False,
    ledger: Ledger = LEDGER,
    as_json: Json = False,
) -> None:
    """In review -> approved, by somebody who is not paid in the period."""
    from services import pay

    wanted = period_of(period)
    _tell(pay.approve(sources(org, ledger=ledger), wanted, signed(by), defer=defer), wanted, as_json=as_json)
    say(f"Next: dogwatch pay close {org} --period {period} --by {by} --ledger {ledger}")


def close(org: Org, period: PeriodText, by: By, ledger: Ledger = LEDGER, as_json: Json = False) -> None:
    """Approved -> closed: lines and hashes are frozen; what comes late is posted as a correction."""
    from services import pay

    wanted = period_of(period)
    _tell(pay.close(sources(org, ledger=ledger), wanted, signed(by)), wanted, as_json=as_json)
    say(f"Next: dogwatch pay {org} --period {period} --ledger {ledger} --profile PROVIDER --by {by} --out FILE")


def reopen(
    period: PeriodText,
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="Why; it is recorded.", show_default=False)],
    ledger: Ledger = LEDGER,
    as_json: Json = False,
) -> None:
    """Back to open; a closed period only before it was handed out. The reason is recorded."""
    from services import pay

    wanted = period_of(period)
    _tell(pay.reopen(ledger, wanted, signed(by), reason), wanted, as_json=as_json)


def adjust(
    org: Org,
    by: By,
    schedule: Schedules = None,
    overrides: Overrides = None,
    segments: Segments = None,
    claims: Claims = None,
    ledger: Ledger = LEDGER,
    post: Annotated[bool, typer.Option("--post", help="Post the corrections; without it they are only shown.")] = False,
    as_json: Json = False,
) -> None:
    """Compute closed periods again with late facts; post the differences in the earliest open period.

    Example: dogwatch pay adjust acme.yaml --claims late.csv --by paula --post
    """
    from services import pay

    given = sources(org, schedule, overrides, segments, claims, ledger)
    lines = pay.adjust(given, signed(by)) if post else pay.corrections(given)
    _tell_lines(lines, as_json=as_json)
    where = f" in {lines[0].period}" if lines else ""
    say(f"{counted(len(lines), 'correction')} {'posted' if post else 'to post'}{where}.")
    if lines and not post:
        say("Nothing was written; --post posts them.")
    if aside := pay.aside(ledger):
        say(f"{counted(len(aside), 'correction')} set aside; `dogwatch pay take-back` lets them wait again:")
        for line in aside:
            say(f"{line.id}  {line.engineer}  {line.sentence}")


def set_aside(
    lines: Annotated[list[str], typer.Argument(help="Corrections as `pay adjust` names them.", show_default=False)],
    org: Annotated[Path, typer.Option("--org", help="The organisation file (YAML).", show_default=False)],
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="Why; it is recorded.", show_default=False)],
    ledger: Ledger = LEDGER,
) -> None:
    """Do not post corrections that nobody owes: somebody moved, say, and closed months were right as they are.

    Example: dogwatch pay set-aside A-79ac77f00619 --org acme.yaml --by paula --reason "moved in May"
    """
    from services import pay

    pay.set_aside(sources(org, ledger=ledger), lines, signed(by), reason)
    say(f"{counted(len(lines), 'correction')} set aside; nothing of it is paid. `dogwatch pay take-back` undoes it.")


def take_back(
    lines: Annotated[
        list[str], typer.Argument(help="What is set aside, as `pay adjust` names it.", show_default=False)
    ],
    org: Annotated[Path, typer.Option("--org", help="The organisation file (YAML).", show_default=False)],
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="Why; it is recorded.", show_default=False)],
    ledger: Ledger = LEDGER,
) -> None:
    """Undo `pay set-aside`: what is still owed of these corrections waits to be posted again.

    Example: dogwatch pay take-back A-79ac77f00619 --org acme.yaml --by paula --reason "it was never paid in cash"
    """
    from services import pay

    pay.take_back(sources(org, ledger=ledger), lines, signed(by), reason)
    say(f"{counted(len(lines), 'correction')} no longer set aside; `dogwatch pay adjust` shows what is owed of it.")


def accept(subject: Subject, org: Org, by: By, ledger: Ledger = LEDGER) -> None:
    """Accept work that waits for somebody's word; nobody accepts their own."""
    from services import pay

    pay.decide(sources(org, ledger=ledger), subject, signed(by), accepted=True)
    say(f"{subject} is accepted by {by}. A period in review has to be reopened and reviewed again.")


def refuse(subject: Subject, org: Org, by: By, ledger: Ledger = LEDGER) -> None:
    """Refuse work that waits for somebody's word; it stays in the exceptions."""
    from services import pay

    pay.decide(sources(org, ledger=ledger), subject, signed(by), accepted=False)
    say(f"{subject} is refused by {by}.")


def _tell(book: Book, period: Period, *, as_json: bool) -> None:
    record = book.record(period)
    manifest = record.report.manifest if record.report else None
    if as_json:
        shown = {"period": record.period, "state": record.state.value}
        print_json(shown | ({"manifest": manifest.model_dump(mode="json")} if manifest else {}))
    say(f"{record.period} is {record.state.value.replace('_', ' ')}.")
    if manifest:
        lines, people = (
            counted(manifest.lines, "line"),
            "1 person" if manifest.people == 1 else f"{manifest.people} people",
        )
        corrections, exceptions = counted(manifest.adjustments, "correction"), counted(manifest.exceptions, "exception")
        say(f"{manifest.report_id}: {people}, {lines}, {corrections}, {exceptions}; SHA-256 {manifest.lines_sha256}")


def _tell_lines(lines: tuple[PayLine, ...], *, as_json: bool) -> None:
    from exporters.pay_json import line_fields

    if as_json:
        print_json([line_fields(line) for line in lines])
    else:
        for line in lines:
            print(f"{line.id}  {line.engineer}  {line.sentence}")
