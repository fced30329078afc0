"""`dogwatch pay`: what is owed and why. `dogwatch pay ORG ...` is short for `dogwatch pay report ORG ...`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from cli.pay_options import (
    LEDGER,
    Claims,
    Json,
    MaybeLedger,
    Org,
    Overrides,
    PeriodText,
    Schedules,
    Segments,
    period_of,
    signed,
    sources,
)
from cli.pay_rendering import (
    Format,
    StatementFormat,
    refuse_draft,
    remarks,
    report_content,
    show,
    statement_content,
    write,
)
from cli.pay_steps import accept, adjust, approve, close, refuse, reopen, review, set_aside, take_back

if TYPE_CHECKING:
    from services.pay import PayAnswer, PaySources


class _PayGroup(TyperGroup):
    """Takes what is not the name of a command for the organisation of a report."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, "-h", "--help"}:
            args = ["report", *args]
        return super().parse_args(ctx, args)


pay = typer.Typer(
    cls=_PayGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Stipends and overtime to the cent: reports, statements, explanations, and the life of a pay period.",
)


@pay.command()
def report(
    org: Org,
    period: PeriodText,
    schedule: Schedules = None,
    overrides: Overrides = None,
    segments: Segments = None,
    claims: Claims = None,
    ledger: MaybeLedger = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How the report is written.")] = Format.TABLE,
    profile: Annotated[
        str | None, typer.Option("--profile", help="A payroll provider's file: adp, gusto, paychex, workday.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of stdout.")] = None,
    by: Annotated[
        str | None, typer.Option("--by", help="Who takes a closed period away; needed then, and recorded.")
    ] = None,
    as_json: Json = False,
) -> None:
    """The pay report of one period; `dogwatch pay ORG ...` does the same.

    Example: dogwatch pay acme.yaml --schedule out/schedule.json --period 2027-01 --segments january.csv
    """
    from services import pay as services

    if profile and ledger is None:
        refuse_draft(org, period)
    given = sources(org, schedule, overrides, segments, claims, ledger)
    answer = services.report(given, period_of(period))
    form = Format.JSON if as_json else form
    if form is Format.TABLE and profile is None:
        if out is not None:
            raise typer.BadParameter("a table is for the terminal; add --format csv, xlsx or html", param_hint="--out")
        show(answer)
    else:
        content = report_content(answer, form, profile)
        if profile or form.can_be_paid_from:
            _record(given, answer, profile or form.value, by)
        write(content, out)
    remarks(answer, profile, ledger)


@pay.command()
def statement(
    engineer: Annotated[str, typer.Argument(help="Id, e-mail address or name.", show_default=False)],
    period: Annotated[str | None, typer.Option("--period", "-p", help="Such as 2027-01; else the latest kept.")] = None,
    ledger: MaybeLedger = LEDGER,
    org: Annotated[
        Path | None, typer.Option("--org", help="Compute from this organisation file instead of reading the ledger.")
    ] = None,
    schedule: Schedules = None,
    overrides: Overrides = None,
    segments: Segments = None,
    claims: Claims = None,
    form: Annotated[StatementFormat, typer.Option("--format", "-f", help="How it is written.")] = StatementFormat.TEXT,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of stdout.")] = None,
    as_json: Json = False,
) -> None:
    """One engineer's own pay: every amount with its reason, and what still waits.

    Example: dogwatch pay statement ana.silva --ledger pay-ledger.json --period 2027-01
    """
    from services import pay as services

    kept = ledger if ledger != LEDGER or LEDGER.exists() else None
    answer = _answer(sources(org, schedule, overrides, segments, claims, kept) if org else None, period)
    wanted = period_of(period) if period else None
    found = answer.report if answer else services.kept_report(ledger or LEDGER, wanted)
    mine = services.statement_of(found, engineer, answer.organisation if answer else None)
    write(statement_content(mine, StatementFormat.JSON if as_json else form), out)


@pay.command()
def explain(
    line: Annotated[str, typer.Argument(help="The name of a line, or how it begins: S-4f9a0c.", show_default=False)],
    period: Annotated[str | None, typer.Option("--period", "-p", help="Needed with --org.")] = None,
    ledger: MaybeLedger = LEDGER,
    org: Annotated[Path | None, typer.Option("--org", help="Compute from this organisation file as well.")] = None,
    schedule: Schedules = None,
    overrides: Overrides = None,
    segments: Segments = None,
    claims: Claims = None,
    as_json: Json = False,
) -> None:
    """One line of pay: the sentence, the rules, the rate row, the intervals, and what corrects it.

    Example: dogwatch pay explain S-4f9a0c21d77e --ledger pay-ledger.json
    """
    from exporters.pay_json import explanation_json
    from exporters.pay_text import explanation_text
    from services import pay as services

    kept = ledger if ledger != LEDGER or LEDGER.exists() else None
    answer = _answer(sources(org, schedule, overrides, segments, claims, kept) if org else None, period)
    found = services.explain_line(line, ledger, answer)
    write(explanation_json(found) if as_json else explanation_text(found), None)


def _answer(given: PaySources | None, period: str | None) -> PayAnswer | None:
    """Computed from an organisation file, where one is named."""
    from services import pay as services

    if given is None:
        return None
    if period is None:
        raise typer.BadParameter("say which period, such as 2027-01", param_hint="--period")
    return services.report(given, period_of(period))


def _record(given: PaySources, answer: PayAnswer, form: str, by: str | None) -> None:
    """A closed period that is taken away is written down; a provider's file is made of closed periods only."""
    from services import pay as services

    is_draft = answer.report.manifest.state.value != "closed" and form in [known.value for known in Format]
    if given.ledger is None or is_draft:
        return
    if by is None:
        raise typer.BadParameter("say who takes a closed period to payroll; it is recorded", param_hint="--by")
    services.export(given, period_of(answer.report.period), form, signed(by))


pay.command()(review)
pay.command()(approve)
pay.command()(close)
pay.command()(reopen)
pay.command()(adjust)
pay.command("set-aside")(set_aside)
pay.command("take-back")(take_back)
pay.command()(accept)
pay.command()(refuse)
