"""`dogwatch evaluate`: what the schedule you have is worth, and what would be possible."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import command, data, say, say_all
from cli.page_option import Html, hand_over
from cli.plan_command import From, Json, Seed, Weeks
from cli.schedule_options import AcceptUnknown, Dates, horizon_if_named, options_for, order_of
from cli.waiting import waiting

if TYPE_CHECKING:
    from domain.evaluation import BreachGroup, Evaluation

_SHOWN = 3
"""Sentences shown of each broken rule."""


def evaluate(
    files: Annotated[
        list[Path], typer.Argument(metavar="[ORG] SCHEDULE", help="The organisation file, if any; then the schedule.")
    ],
    quarter: Annotated[
        str | None, typer.Option("--quarter", "-q", help="Only this quarter; otherwise all weeks of the file.")
    ] = None,
    first_day: From = None,
    weeks: Weeks = None,
    dates: Dates = None,
    accept_unknown: AcceptUnknown = False,
    every: Annotated[bool, typer.Option("--all", help="Show every breach, not the first few of each rule.")] = False,
    seed: Seed = 0,
    time_limit: Annotated[
        float, typer.Option("--time-limit", help="Seconds to look for what is possible.", min=0.1)
    ] = 60,
    html: Html = None,
    as_json: Json = False,
) -> None:
    """Score a schedule from 0 to 100: made by hand or exported, CSV, JSON or calendar (ICS).

    Says which rules it breaks, how fair it is, and what is possible for the same people and weeks. Two columns are
    enough, a date and a person; an organisation file adds vacations, wishes, incidents and rules.

    Example: dogwatch evaluate acme.yaml last-quarter.csv
    """
    import os

    from importers.organisation_file import load_organisation
    from scheduler.solve import Request
    from services.evaluate import Question
    from services.evaluate import evaluate as judge

    org, path = _org_and_schedule(files)
    loaded = load_organisation(org) if org is not None else None
    say_all(f"warning: {warning}" for warning in (loaded.warnings if loaded else ()))
    question = Question(path, horizon_if_named(quarter, first_day, weeks), order_of(dates), accept_unknown)
    request = Request(seed=seed, seconds=time_limit, jobs=os.cpu_count() or 1)
    with waiting("Looking for what is possible with the same people and weeks"):
        answer = judge(question, loaded.organisation if loaded else None, request)
    say_all(f"warning: {warning}" for warning in answer.warnings)
    if html is not None:
        from exporters.answers.evaluation_page import evaluation_html

        hand_over(html, evaluation_html(answer.evaluation))
    if as_json:
        print(answer.evaluation.model_dump_json(indent=2))
    else:
        _print(answer.evaluation, every=every)
        _suggest(answer.evaluation, org)


def _org_and_schedule(files: list[Path]) -> tuple[Path | None, Path]:
    from domain.errors import Fault, InvalidInput

    if len(files) > 2:
        hint = "dogwatch evaluate acme.yaml schedule.csv, or the schedule alone"
        raise InvalidInput([Fault("", 0, 0, "files", "one organisation file and one schedule are enough", hint=hint)])
    return (files[0], files[1]) if len(files) == 2 else (None, files[0])


def _print(found: Evaluation, *, every: bool) -> None:
    from domain.fairness import Fairness
    from exporters.evaluation_words import figure, verdict, whose
    from exporters.terminal import methods_table

    console = data()
    console.print(f"{found.file}, {found.horizon.label}: {whose(found)}")
    console.print("\n  ".join((verdict(found), *found.possible.short)))
    console.print()
    for group in found.breaches:
        _print_group(group, every=every)
    best = [found.possible.best] if found.possible.best else []
    methods = [found.yours, *best, *found.others]
    console.print(methods_table(Fairness(people=(), methods=tuple(one.yardsticks for one in methods))))
    console.print("Score: " + ", ".join(f"{one.yardsticks.method} {figure(one)}" for one in methods))
    for note in found.notes:
        console.print(f"- {note}")


def _print_group(group: BreachGroup, *, every: bool) -> None:
    console = data()
    console.print(f"{group.headline}:")
    shown = group.sentences if every else group.sentences[:_SHOWN]
    for sentence in shown:
        console.print(f"  - {sentence}")
    if len(shown) < len(group.sentences):
        console.print(f"  - and {len(group.sentences) - len(shown)} more; --all shows them")


def _suggest(found: Evaluation, org: Path | None) -> None:
    from domain.plan import Status

    these = options_for(found.horizon)
    if org is None:
        say("\nNext: dogwatch init acme.yaml writes an organisation file to plan the next quarter with.")
    elif found.possible.status is Status.INFEASIBLE:
        say(f"\nNext: {command('dogwatch', 'plan', org)} {these} shows the ways out.")
    elif found.possible.best is None:
        say(f"\nNext: {command('dogwatch', 'plan', org)} {these} looks for one, for five minutes at most.")
    else:
        say(f"\nNext: {command('dogwatch', 'plan', org)} {these} makes the possible one.")
