"""`dogwatch compare`: two schedules, what changed for whom, and which of it matters first."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.console import say, say_all
from cli.page_option import Html, hand_over
from cli.plan_command import From, Json, Weeks
from cli.schedule_options import AcceptUnknown, Dates, horizon_if_named, order_of
from cli.waiting import waiting


def compare(
    before: Annotated[Path, typer.Argument(help="`plan`'s folder, or any schedule: JSON, CSV, ICS.")],
    after: Annotated[Path, typer.Argument(help="Another one, such as the draft beside what is published.")],
    org: Annotated[
        Path | None, typer.Argument(help="The organisation file: adds rules, goals and burdens.", show_default=False)
    ] = None,
    quarter: Annotated[
        str | None, typer.Option("--quarter", "-q", help="The weeks to compare; else those that both cover.")
    ] = None,
    first_day: From = None,
    weeks: Weeks = None,
    dates: Dates = None,
    accept_unknown: AcceptUnknown = False,
    html: Html = None,
    as_json: Json = False,
) -> None:
    """Compare two schedules: who gains and loses which week, rule by rule and goal by goal.

    The three differences that matter most come first. Without an organisation file only the weeks are compared.
    Whatever `evaluate` reads can be compared, such as the sheet you have with the plan. Weeks that only one of them
    covers are left out, and named, unless --quarter or --from and --weeks ask for them.

    Example: dogwatch compare published draft acme.yaml
    """
    from services.compare import compare as compared
    from services.compare_reading import read_pair

    loaded = None
    if org is not None:
        from importers.organisation_file import load_organisation

        loaded = load_organisation(org)
    with waiting("Comparing"):
        pair = read_pair(before, after, loaded, order_of(dates), accept_unknown=accept_unknown)
        found = compared(pair.before, pair.after, pair.loaded, horizon_if_named(quarter, first_day, weeks), pair.names)
    say_all(f"warning: {warning}" for warning in pair.warnings)
    found = found.model_copy(update={"notes": (*pair.notes, *found.notes)})
    if html is not None:
        from exporters.answers.comparison_page import comparison_html

        hand_over(html, comparison_html(found))
    if as_json:
        print(found.model_dump_json(indent=2))
    else:
        from cli.compare_answer import show

        show(found)
    say_all(f"note: {note}" for note in found.notes)
    if loaded is None and not found.same:
        say(f"\nFor rules, goals and burdens: dogwatch compare {before} {after} ORG")
