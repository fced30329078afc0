"""`dogwatch validate`: what an organisation file holds, or every fault in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import as_data, data, print_json, say, say_all

if TYPE_CHECKING:
    from importers.organisation_file import LoadedOrganisation


def validate(
    org: Annotated[Path, typer.Argument(help="The organisation file (YAML).", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON on stdout, faults included.")] = False,
) -> None:
    """Read an organisation file and everything it names; report all faults at once, each with its place."""
    from importers.organisation_file import load_organisation

    loaded = load_organisation(org)
    if as_json:
        print_json(_summary(loaded) | {"warnings": as_data(loaded.warnings)})
    else:
        _print_table(loaded)
        say_all(f"warning: {warning}" for warning in loaded.warnings)
        say(f"{org} is valid.")


def _figures(loaded: LoadedOrganisation) -> dict[str, int]:
    org = loaded.organisation
    return {
        "teams": len(org.teams),
        "engineers": len(org.engineers),
        "rotations": len(org.rotations),
        "absences": len(org.absences),
        "wishes": len(org.wishes),
        "locks": len(org.locks),
        "past shifts": len(org.history.shifts),
        "incidents": len(org.incidents),
        "weeks of incidents": _weeks_of_incidents(loaded),
        "warnings": len(loaded.warnings),
    }


def _weeks_of_incidents(loaded: LoadedOrganisation) -> int:
    from domain.clock import WEEK, seconds

    opened = [incident.opened for incident in loaded.organisation.incidents]
    return 1 + seconds(min(opened), max(opened)) // int(WEEK.total_seconds()) if opened else 0


def _summary(loaded: LoadedOrganisation) -> dict[str, object]:
    figures = {name.replace(" ", "_"): number for name, number in _figures(loaded).items() if name != "warnings"}
    company = loaded.organisation.company.name
    return {"valid": True, "company": company, "sha256": loaded.sha256, **figures, "past_weeks": _past_weeks(loaded)}


def _past_weeks(loaded: LoadedOrganisation) -> tuple[str, ...]:
    """The first and the last week of past shifts: a plan of these weeks would pass them over."""
    weeks = [str(shift.week) for shift in loaded.organisation.history.shifts]
    return tuple(sorted({min(weeks), max(weeks)})) if weeks else ()


def _print_table(loaded: LoadedOrganisation) -> None:
    from rich.table import Table

    table = Table(show_header=False, box=None)
    table.add_column(justify="right")
    table.add_column()
    for name, number in _figures(loaded).items():
        weeks = _past_weeks(loaded) if name == "past shifts" else ()
        table.add_row(f"{number:,}", f"{name}, weeks of {' to '.join(weeks)}" if weeks else name)
    print(loaded.organisation.company.name)
    data().print(table)
