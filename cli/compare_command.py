"""`dogwatch compare`: two schedules, what changed for whom, and which of it matters first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import say, say_all
from cli.page_option import Html, hand_over
from cli.plan_command import From, Json, Weeks
from cli.waiting import waiting

if TYPE_CHECKING:
    from domain.schedule import Horizon


def compare(
    before: Annotated[Path, typer.Argument(help="A schedule.json, a schedule.csv, or `plan`'s folder.")],
    after: Annotated[Path, typer.Argument(help="Another one, such as the draft beside what is published.")],
    org: Annotated[
        Path | None, typer.Argument(help="The organisation file: adds rules, goals and burdens.", show_default=False)
    ] = None,
    quarter: Annotated[
        str | None, typer.Option("--quarter", "-q", help="The weeks that goals count, if no file says them.")
    ] = None,
    first_day: From = None,
    weeks: Weeks = None,
    html: Html = None,
    as_json: Json = False,
) -> None:
    """Compare two schedules: who gains and loses which week, rule by rule and goal by goal.

    The three differences that matter most come first. Without an organisation file only the weeks are compared.

    Example: dogwatch compare published draft acme.yaml
    """
    from importers.schedule_file import read_schedule_file
    from services.compare import compare as compared

    loaded = None
    if org is not None:
        from importers.organisation_file import load_organisation

        loaded = load_organisation(org)
    with waiting("Comparing"):
        old, new = read_schedule_file(before), read_schedule_file(after)
        found = compared(old, new, loaded, _horizon(quarter, first_day, weeks))
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


def _horizon(quarter: str | None, first_day: str | None, weeks: int | None) -> Horizon | None:
    if quarter is None and first_day is None and weeks is None:
        return None
    from services.planning import horizon_of

    return horizon_of(quarter, first_day, weeks)
