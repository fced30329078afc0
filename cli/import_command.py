"""`dogwatch import`: an organisation file taken into the database of the service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.database_option import DEFAULT, DatabaseUrl, OrganisationId

if TYPE_CHECKING:
    from services.records.differences import PartDifference


def import_(
    org: Annotated[Path, typer.Argument(help="The organisation file.")],
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and change nothing.")] = False,
    replace_entries: Annotated[
        bool,
        typer.Option("--replace-entries", help="Remove also absences and wishes that people entered in the service."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The differences as JSON.")] = False,
) -> None:
    """Take an organisation file into the database, and tell every difference. The same file again changes nothing.

    Absences and wishes that people entered in the service, and the file does not list, stay and are told.

    Example: dogwatch import acme.yaml --dry-run
    """
    from datetime import UTC, datetime

    from cli.console import counted, data, say, say_all
    from cli.database_option import opened
    from services.first_run import import_file

    with opened(database) as kept:
        answer = import_file(
            kept, org, organisation, datetime.now(UTC), dry_run=dry_run, replace_entries=replace_entries
        )
    say_all(f"warning: {warning}" for warning in answer.warnings)
    if as_json:
        data().print_json(answer.model_dump_json())
        return
    for difference in answer.differences:
        data().print(_sentence(difference), soft_wrap=True)
    for entry in answer.kept:
        data().print(f"{entry.kind} {entry.key}: stays, entered in the service", soft_wrap=True)
    said = "would change" if dry_run else "changed"
    say(f"{answer.organisation}: {counted(len(answer.differences), 'part')} {said}; revision {answer.revision}.")


def _sentence(difference: PartDifference) -> str:
    """`engineer ana: changed share 1 -> 0.6, zone`."""
    fields = ", ".join(
        f"{one.field} {one.before} -> {one.after}" if one.shown else one.field for one in difference.fields
    )
    return f"{difference.kind} {difference.key}: {difference.change} {fields}".rstrip()
