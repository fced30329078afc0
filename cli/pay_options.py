"""Options that the pay commands share, and how they become sources."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compensation.periods import Period
    from services.pay import PaySources, Signature

LEDGER = Path("pay-ledger.json")

Org = Annotated[Path, typer.Argument(help="The organisation file (YAML).", show_default=False)]
PeriodText = Annotated[str, typer.Option("--period", "-p", help="The pay period, such as 2027-01.", show_default=False)]
Schedules = Annotated[
    list[Path] | None, typer.Option("--schedule", "-s", help="schedule.json or .csv as `plan` writes it; repeatable.")
]
Overrides = Annotated[
    list[Path] | None, typer.Option("--overrides", help="CSV: who took over which part of which shift.")
]
Segments = Annotated[
    list[Path] | None, typer.Option("--segments", help="CSV or JSON: who worked on which incident, from when to when.")
]
Claims = Annotated[list[Path] | None, typer.Option("--claims", help="CSV: work that the pager did not record.")]
Ledger = Annotated[Path, typer.Option("--ledger", help="The file that remembers facts, periods and adjustments.")]
MaybeLedger = Annotated[
    Path | None, typer.Option("--ledger", help="The file that remembers closed periods; none: every period is open.")
]
By = Annotated[str, typer.Option("--by", help="Who does this; it is recorded.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON on stdout.")]


def sources(
    org: Path,
    schedules: Sequence[Path] | None = None,
    overrides: Sequence[Path] | None = None,
    segments: Sequence[Path] | None = None,
    claims: Sequence[Path] | None = None,
    ledger: Path | None = None,
) -> PaySources:
    """Where everything is read from; a ledger that is not there is told, because its name may be mistyped."""
    from importers.pay_files import PayFiles
    from services.pay import PaySources

    if ledger is not None and not ledger.exists():
        say(f"{ledger} is not there yet: a new ledger, in which every period is open.")
    files = PayFiles(schedules or (), overrides or (), segments or (), claims or ())
    return PaySources(org, files, ledger)


def period_of(text: str) -> Period:
    """The period; a usage error for what is none."""
    from compensation.periods import Period

    try:
        return Period.parse(text)
    except ValueError as refusal:
        raise typer.BadParameter(str(refusal), param_hint="--period") from None


def signed(by: str) -> Signature:
    """Who does it, now."""
    from services.pay import Signature

    return Signature(by, datetime.now(UTC))
