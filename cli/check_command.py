"""`dogwatch check`: the arithmetic of every month and rotation, before anything is solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cli.console import command, data, print_json, say, say_all
from cli.plan_command import From, Json, Org, Quarter, Weeks
from cli.schedule_options import options_for

if TYPE_CHECKING:
    from constraints.capacity import HallSet
    from services.capacity import Capacity


def check(
    org: Org,
    quarter: Quarter = None,
    first_day: From = None,
    weeks: Weeks = None,
    as_json: Json = False,
) -> None:
    """Count, month by month and rotation by rotation, weeks to hold against weeks people can hold. Solves nothing.

    Exits 3 when some month cannot be held by anybody's arithmetic.

    Example: dogwatch check acme.yaml --quarter 2027-Q1
    """
    from importers.organisation_file import load_organisation
    from services.capacity import capacity
    from services.history_notes import passed_over
    from services.planning import horizon_of

    horizon = horizon_of(quarter, first_day, weeks)
    loaded = load_organisation(org)
    say_all(f"warning: {warning}" for warning in (*loaded.warnings, *passed_over(loaded.organisation, horizon)))
    found = capacity(loaded, horizon)
    if as_json:
        _print_json(found)
    else:
        _print_table(found)
        next_step = f"{command('dogwatch', 'plan', org)} {options_for(horizon)}"
        say(f"\nCounting finds nothing against it. Next: {next_step}" if found.suffices else "\nIt cannot be done.")
    raise typer.Exit(0 if found.suffices else 3)


def _print_json(found: Capacity) -> None:
    from dataclasses import asdict

    sums = [asdict(one) | {"short": one.short} for one in found.sums]
    short = [
        {"window": one.window, "rotations": one.rotations, "needed": one.needed, "possible": one.possible}
        | {"roles": dict(one.roles), "people": one.people, "short": one.short}
        for one in found.short
    ]
    print_json({"suffices": found.suffices, "sums": sums, "short": short})


def _print_table(found: Capacity) -> None:
    from rich.table import Table

    from exporters.report.words import listed

    table = Table(title="Weeks to hold and weeks people can hold, by rotation and month", title_justify="left")
    for column in ("rotation", "month"):
        table.add_column(column)
    for column in ("weeks to hold", "people", "can hold", "short"):
        table.add_column(column, justify="right")
    for one in found.sums:
        role = f"{one.narrow.role} " if one.narrow else ""
        short = f"{one.short} {role}short" if one.short else ""
        figures = (str(one.needed), str(len(one.people)), str(one.possible), short)
        table.add_row(one.rotation, one.window, *figures)
    data().print(table)
    for hall in found.short:
        line = f"- {hall.window}, {listed(hall.rotations)}: {_weeks_of(hall)}, {_holders_of(hall)}; {hall.short} short"
        data().print(line, soft_wrap=True)


def _weeks_of(hall: HallSet) -> str:
    """`5 primary weeks`, `5 primary + 5 secondary weeks`."""
    by_role = " + ".join(f"{number:,} {role}" for role, number in hall.roles)
    return f"{by_role} week{'s' if hall.needed > 1 else ''}"


def _holders_of(hall: HallSet) -> str:
    from exporters.report.words import counted

    return f"{counted(len(hall.people), 'person')} can hold {hall.possible}" if hall.people else "nobody can hold any"
