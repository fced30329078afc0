"""`dogwatch pagerduty`: what is published is what pages. A plan changes nothing; only `apply` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.database_option import DEFAULT, DatabaseUrl, OrganisationId
from cli.pagerduty_handing_over import forget, forget_policy, use, use_policy
from cli.pagerduty_incidents import incidents
from cli.pagerduty_options import REGION, Address, TokenFile

if TYPE_CHECKING:
    from pager.plan import HeldBack

pagerduty = typer.Typer(
    name="pagerduty",
    help="What is published is what pages: check, plan, apply, verify, find drift.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog="The API key is read from DOGWATCH_PAGERDUTY_TOKEN, or from the file that --token-file names.",
)

Batch = Annotated[int, typer.Option("--batch", min=1, max=1000, help="Most custom shifts in one request.")]
HorizonDays = Annotated[
    int | None,
    typer.Option("--horizon-days", min=1, max=400, help="How far ahead weeks are sent; all that are published."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]

_NOBODY = "PagerDuty pages nobody for dogwatch, because nothing is published."


@pagerduty.command()
def preflight(
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
    token_file: TokenFile = None,
    address: Address = REGION,
    as_json: AsJson = False,
) -> None:
    """Check access, people, schedules and escalation, and name everything that stands in the way. Writes nothing.

    Example: dogwatch pagerduty preflight
    """
    from cli.console import counted, data, say, say_all
    from cli.pagerduty_connection import connection
    from services.pagerduty.preflight import preflight as look

    with connection(database, organisation, token_file, address) as (kept, name, way):
        found = look(kept, name, way)
    if as_json:
        data().print_json(found.model_dump_json())
    else:
        say_all(found.faults)
        say_all(fault for one in found.held_back for fault in one.faults)
        say_all(f"note: {note}" for note in found.notes)
        people = f"{counted(found.people, 'engineer')} on call"
        say(f"{counted(len(found.lines), 'line')}, {people}: {_verdict(found.faults)}{_held_back(found.held_back)}")
    if found.faults or found.held_back:
        raise typer.Exit(2)


@pagerduty.command()
def plan(
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
    token_file: TokenFile = None,
    address: Address = REGION,
    batch: Batch = 50,
    horizon_days: HorizonDays = None,
    as_json: AsJson = False,
) -> None:
    """Say what would change in PagerDuty, the next 24 hours first, and give the plan an id. Writes nothing there.

    Exit code 7 when rotations are held back, since their lists have faults: the plan holds all others.

    Example: dogwatch pagerduty plan
    """
    from cli.console import data, say
    from cli.pagerduty_connection import connection
    from domain.access import operator
    from exporters.pagerduty_words import changes, plan_words
    from services.pagerduty.make_plan import make_plan

    with connection(database, organisation, token_file, address, batch, horizon_days) as (kept, name, way):
        made = make_plan(kept, name, way, operator(name))
    if as_json:
        told = [one.model_dump(mode="json") for one in changes(made)]
        data().print_json(
            data={"id": made.id, "is_empty": made.is_empty, "changes": told, **made.model_dump(mode="json")}
        )
    else:
        for line in plan_words(made):
            data().print(line, soft_wrap=True, markup=False)
        if not made.is_empty:
            say(f"Nothing was changed. To do this: dogwatch pagerduty apply {made.id}")
    if made.held_back:
        raise typer.Exit(7)


@pagerduty.command()
def apply(
    plan_id: Annotated[str, typer.Argument(metavar="PLAN", help="The id of a plan, as `plan` shows it.")],
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
    token_file: TokenFile = None,
    address: Address = REGION,
    batch: Batch = 50,
    as_json: AsJson = False,
) -> None:
    """Carry a plan out. It is refused when anything moved since it was shown; once begun, apply it again to end it.

    Exit code 7 when PagerDuty shows somebody else than it should, and when rotations are held back.

    Example: dogwatch pagerduty apply 0123456789abcdef
    """
    from cli.console import counted, data, say
    from cli.pagerduty_connection import connection
    from cli.pagerduty_rendering import print_mismatches
    from domain.access import operator
    from services.pagerduty.apply_plan import apply_plan

    try:
        with connection(database, organisation, token_file, address, batch) as (kept, name, way):
            done = apply_plan(kept, name, plan_id, way, operator(name))
    except KeyboardInterrupt:
        say("Stopped; apply the same plan again: it goes on where it was.")
        raise typer.Exit(130) from None
    if as_json:
        told = done.model_dump(mode="json", exclude={"plan"})
        held_back = [one.model_dump(mode="json") for one in done.plan.held_back]
        data().print_json(data={"id": plan_id, **told, "held_back": held_back})
    else:
        print_mismatches(done.mismatches, done.plan.names)
        adopted = f", {counted(done.adopted, 'override')} recorded here" if done.adopted else ""
        say(f"{counted(done.writes, 'write')}{adopted}: {_paging(done.mismatches)}{_held_back(done.plan.held_back)}")
    if done.mismatches or done.plan.held_back:
        raise typer.Exit(7)


@pagerduty.command()
def verify(
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
    token_file: TokenFile = None,
    address: Address = REGION,
    horizon_days: HorizonDays = None,
    as_json: AsJson = False,
) -> None:
    """Compare PagerDuty's final schedules with what is published, at every instant.

    Exit code 7 when they differ, and when nothing is published from now on.

    Example: dogwatch pagerduty verify
    """
    from cli.console import counted, data, say, say_all
    from cli.pagerduty_connection import connection
    from cli.pagerduty_rendering import print_mismatches
    from services.pagerduty.verifying import verify as look

    with connection(database, organisation, token_file, address, 50, horizon_days) as (kept, name, way):
        found = look(kept, name, way)
    if as_json:
        data().print_json(found.model_dump_json())
    else:
        print_mismatches(found.mismatches, found.names)
        say_all((*found.faults, *found.behind_themselves))
        say_all(f"note: {note}" for note in found.notes)
        told = _paging(found.mismatches) if found.lines else _NOBODY
        compared = ", not all of them compared" if found.faults else ""
        say(f"{counted(found.lines, 'line')}{compared}: {told}")
    if found.mismatches or found.behind_themselves or not found.lines:
        raise typer.Exit(7)
    if found.faults:
        raise typer.Exit(2)


@pagerduty.command()
def drift(
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
    token_file: TokenFile = None,
    address: Address = REGION,
    as_json: AsJson = False,
) -> None:
    """Find what was changed in PagerDuty since dogwatch last wrote there. Exit code 7 when anything was.

    Example: dogwatch pagerduty drift
    """
    from datetime import UTC, datetime

    from cli.console import counted, data, say, say_all
    from cli.pagerduty_connection import connection
    from cli.pagerduty_rendering import print_differences
    from domain.access import operator
    from services.drift_notes import note_drift
    from services.pagerduty.drift import drift as look

    with connection(database, organisation, token_file, address) as (kept, name, way):
        found = look(kept, name, way)
        note_drift(kept, operator(name), datetime.now(UTC), len(found.differences))
    if as_json:
        data().print_json(found.model_dump_json())
    else:
        print_differences(found)
        say_all(f"note: {note}" for note in (*found.notes, *found.faults))
        say(f"{counted(len(found.differences), 'difference')} from what dogwatch left there.")
    if found.differences:
        raise typer.Exit(7)


pagerduty.command()(use)
pagerduty.command()(use_policy)
pagerduty.command()(forget)
pagerduty.command()(forget_policy)
pagerduty.command()(incidents)


def _verdict(faults: tuple[str, ...]) -> str:
    return "nothing stands in the way." if not faults else "a sync is not possible yet."


def _held_back(rotations: tuple[HeldBack, ...]) -> str:
    if not rotations:
        return ""
    return f" Held back, and left as it is: {', '.join(one.rotation for one in rotations)}."


def _paging(mismatches: tuple[object, ...]) -> str:
    return "PagerDuty does not page who is published." if mismatches else "PagerDuty pages who is published."
