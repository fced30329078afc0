"""`dogwatch absences import`: time off out of calendars and CSV files, with a confirmation where names are guessed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import as_data, counted, print_json, say, say_all

if TYPE_CHECKING:
    from services.absences.importing import ImportedAbsences

absences = typer.Typer(
    name="absences", help="Take time off in, from the calendars people already keep.", no_args_is_help=True
)


@absences.callback()
def _absences() -> None:
    """Take time off in, from the calendars people already keep."""


@absences.command(name="import")
def import_(
    source: Annotated[str, typer.Argument(metavar="FILE|URL", help="ICS or CSV file, or https address of a calendar.")],
    org: Annotated[Path, typer.Argument(help="The organisation file (YAML).", show_default=False)],
    engineer: Annotated[
        str | None, typer.Option("--engineer", "-e", help="Whose calendar it is; none: titles say it.")
    ] = None,
    propose: Annotated[
        Path | None, typer.Option("--propose", help="Write the titles to confirm to this CSV file.")
    ] = None,
    confirm: Annotated[
        Path | None, typer.Option("--confirm", help="The CSV file of --propose, checked by somebody.")
    ] = None,
    write: Annotated[
        Path | None, typer.Option("--write", help="Write the absences to this CSV file, for `files` of ORG.")
    ] = None,
    shortest: Annotated[
        float,
        typer.Option(
            "--shortest",
            min=0,
            max=24,
            help="Hours from which on an event with a time counts, unless it says out of office.",
        ),
    ] = 4,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", help="A host of your own that may be private or plain http; repeatable."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON on stdout.")] = False,
) -> None:
    """Read time off. A shared calendar is asked about first: nobody's absence is guessed without a confirmation.

    Every line that is not used is told with its place and why; a broken event takes no good one with it. Meetings are
    no absences: see --shortest. Repeating events are followed from last year on, for five years.

    Example: dogwatch absences import team.ics acme.yaml --propose matches.csv
    """
    from datetime import UTC, datetime, timedelta

    from importers.calendar_absences import Counts
    from importers.confirmed_people import read_matches
    from importers.organisation_file import load_organisation
    from services.absences.importing import import_absences
    from services.absences.reading import read_source

    organisation = load_organisation(org).organisation
    confirmed = read_matches(confirm, organisation) if confirm else {}
    counts = Counts(shortest=timedelta(hours=shortest), today=datetime.now(UTC).date())
    content = read_source(source, frozenset(allow_host or ()))
    found = import_absences(content, organisation, engineer, confirmed, counts)
    _write(found, propose, write)
    if as_json:
        _print_json(found)
    else:
        _print_tables(found, propose, write)
    _tell(found, propose, write, [source, str(org)])


def _write(found: ImportedAbsences, propose: Path | None, write: Path | None) -> None:
    from exporters.absence_files import absences_csv, proposals_csv
    from exporters.table_file import write_table

    if propose is not None:
        write_table(propose, proposals_csv(found.proposals))
    if write is not None:
        write_table(write, absences_csv(found.absences))


def _print_tables(found: ImportedAbsences, propose: Path | None, write: Path | None) -> None:
    from exporters.absence_files import absences_csv, proposals_csv

    if found.absences and write is None:
        print(absences_csv(found.absences), end="")
    if propose is None and any(one.engineer or one.maybe for one in found.proposals):
        print(proposals_csv(found.proposals), end="")


def _print_json(found: ImportedAbsences) -> None:
    content = {
        "absences": [one.model_dump(mode="json", exclude={"reason"}) for one in found.absences],
        "known": found.known,
        "proposals": [one.model_dump(mode="json") for one in found.proposals],
        "unused": as_data(found.unused),
    }
    print_json(content)


def _tell(found: ImportedAbsences, propose: Path | None, write: Path | None, words: list[str]) -> None:
    say_all(f"not used: {fault}" for fault in found.unused)
    known = f", {found.known} known already" if found.known else ""
    say(f"{counted(len(found.absences), 'new absence')}{known}; {counted(len(found.unused), 'line')} not used.")
    names_nobody = not any(one.engineer or one.maybe for one in found.proposals)
    if found.proposals and names_nobody and not found.absences:
        say("No title names anybody. If it is one person's calendar, say whose: --engineer ID")
    elif found.proposals and not names_nobody and propose is None:
        say(f"Next: dogwatch absences import {' '.join(words)} --propose matches.csv")
    elif found.proposals and propose is not None:
        say(f"Check who is meant in {propose}, then: dogwatch absences import {' '.join(words)} --confirm {propose}")
    elif found.absences and write is None:
        say("Nothing was written; --write absences.csv writes them.")
    elif write is not None:
        say(f"Next: name {write} under files, absences in the organisation file.")
