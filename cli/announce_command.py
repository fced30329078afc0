"""`dogwatch announce`: what a plan changes for whom, who takes over this week, and tables for a wiki."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import counted, print_json, say
from cli.plan_command import Org

if TYPE_CHECKING:
    from datetime import date

    from domain.announcement import Announcement, HandoffNote
    from domain.organisation import Organisation
    from domain.schedule import Schedule


class Form(StrEnum):
    """What is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


def announce(
    org: Org,
    schedule: Annotated[Path, typer.Argument(help="The plan to announce: schedule.json, or `plan`'s folder.")],
    before: Annotated[
        Path | None,
        typer.Option("--before", help="The plan it replaces: only what differs is told, in the weeks of the new one."),
    ] = None,
    overrides: Annotated[
        list[Path] | None,
        typer.Option("--overrides", help="CSV: who took over which part of which shift, before the plan and after it."),
    ] = None,
    handoff: Annotated[
        str | None,
        typer.Option("--handoff", help="The weekly message: weeks that begin in the 7 days from here."),
    ] = None,
    form: Annotated[
        Form, typer.Option("--format", help="text: the message to paste; markdown, html: a table for a wiki.")
    ] = Form.TEXT,
    rotation: Annotated[list[str] | None, typer.Option("--rotation", help="Tables of these rotations only.")] = None,
    slack: Annotated[bool, typer.Option("--slack", help="Post it to Slack, to DOGWATCH_SLACK_WEBHOOK.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --slack: print what would be posted.")] = False,
    arrived: Annotated[
        int, typer.Option("--after", min=0, help="With --slack: leave out the first messages, which arrived before.")
    ] = 0,
    link: Annotated[str, typer.Option("--link", help="Where the plan can be seen; stands below the message.")] = "",
) -> None:
    """Tell people of a plan: only what changes, and only those for whom it does. No pay, no reasons.

    Example: dogwatch announce acme.yaml draft --before published --slack --dry-run
    """
    from domain.schedule import Schedule as Shifts
    from importers.organisation_file import load_organisation
    from importers.schedule_file import read_schedule_file
    from services.announcing.from_files import in_force, replaced

    organisation = load_organisation(org).organisation
    old, plan = read_schedule_file(before).schedule if before else Shifts(), read_schedule_file(schedule)
    earlier, after = in_force(overrides or (), organisation, old, plan.schedule)
    if form is not Form.TEXT:
        _print_tables(after, organisation, form, rotation)
        return
    earlier, kept = replaced(earlier, plan)
    if kept and not handoff:
        say(f"note: {plan.name} does not cover {kept}: these stay as they are in {before}, and are no news.")
    found = _handoff(after, organisation, handoff, link) if handoff else _news(earlier, after, organisation, link)
    if slack:
        _to_slack(found, arrived, dry_run=dry_run)
    else:
        _print_text(found)


def _news(before: Schedule, after: Schedule, organisation: Organisation, link: str) -> Announcement:
    from services.announcing.changes import announce as announced

    return announced(before, after, organisation, link=link)


def _handoff(after: Schedule, organisation: Organisation, day: str, link: str) -> HandoffNote:
    from services.announcing.handoffs import handoff_note

    return handoff_note(after, organisation, _day(day), link)


def _day(text: str) -> date:
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a day; write it like 2027-01-04", param_hint="--handoff") from None


def _print_text(found: Announcement | HandoffNote) -> None:
    from domain.announcement import Announcement as News
    from exporters.announcement_words import announcement_text, handoff_text

    print(announcement_text(found) if isinstance(found, News) else handoff_text(found), end="")


def _to_slack(found: Announcement | HandoffNote, arrived: int, *, dry_run: bool) -> None:
    import os

    from domain.announcement import Announcement as News
    from exporters.announcement_slack import announcement_messages, handoff_messages
    from services.announcing.posting import SlackWebhook

    messages = announcement_messages(found) if isinstance(found, News) else handoff_messages(found)
    if dry_run:
        print_json(messages[arrived:])
        say("Nothing was posted; without --dry-run it is.")
        return
    webhook = SlackWebhook(os.environ.get("DOGWATCH_SLACK_WEBHOOK", ""))
    say(f"Posted to Slack: {counted(webhook.post(messages, arrived), 'message')}.")


def _print_tables(schedule: Schedule, organisation: Organisation, form: Form, wanted: list[str] | None) -> None:
    from domain.errors import Fault, InvalidInput
    from exporters.wiki_tables import html_table, markdown_table, wiki_table

    unknown = sorted(set(wanted or ()) - set(organisation.rotation))
    if unknown:
        problem = "the organisation has no such rotation"
        raise InvalidInput([Fault("", 0, 0, "--rotation", problem, one) for one in unknown])
    tables = (wiki_table(schedule, organisation, one) for one in wanted or organisation.rotation)
    print("\n".join(html_table(one) if form is Form.HTML else markdown_table(one) for one in tables), end="")
