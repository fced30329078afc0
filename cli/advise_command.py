"""`dogwatch advise`: which rotations should become one so that every week can be held."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import command, counted, data, say, say_all
from cli.page_option import Html, hand_over
from cli.plan_command import From, Json, Org, Quarter, Seed, Weeks
from cli.schedule_options import options_for
from cli.waiting import waiting

if TYPE_CHECKING:
    from domain.advice import Advice, Proposal
    from domain.organisation import Organisation


def advise(
    org: Org,
    quarter: Quarter = None,
    first_day: From = None,
    weeks: Weeks = None,
    write: Annotated[
        Path | None, typer.Option("--write", help="Folder that receives the pooled company's organisation.yaml.")
    ] = None,
    proposal: Annotated[int, typer.Option("--proposal", help="Which proposal to write.", min=1, max=3)] = 1,
    seed: Seed = 0,
    time_limit: Annotated[
        float, typer.Option("--time-limit", help="Seconds of solving for each proposal.", min=0.1)
    ] = 60,
    html: Html = None,
    as_json: Json = False,
) -> None:
    """Advise which teams should share a rotation so that every week works, with the fewest strangers to each service.

    Up to three proposals that differ, each planned, with the fairness it gives. Exits 3 when sharing does not help.

    Example: dogwatch advise acme.yaml --quarter 2027-Q1
    """
    import os

    from importers.organisation_file import load_organisation
    from scheduler.solve import Request
    from services.planning import horizon_of
    from services.pooling import advise as find

    horizon = horizon_of(quarter, first_day, weeks)
    loaded = load_organisation(org)
    say_all(f"warning: {warning}" for warning in loaded.warnings)
    request = Request(seed=seed, seconds=time_limit, jobs=os.cpu_count() or 1)
    with waiting("Looking for teams that should share, and planning each proposal"):
        advice = find(loaded.organisation, horizon, request)
    if html is not None:
        from exporters.answers.advice_page import advice_html

        hand_over(html, advice_html(advice))
    if as_json:
        print(advice.model_dump_json(indent=2))
    else:
        _print(advice)
    if write is not None:
        _write(advice, proposal, loaded.organisation, write)
    elif advice.proposals:
        switches = " ".join(advice.proposals[0].switches)
        say(f"\nNext: {command('dogwatch', 'plan', org)} {options_for(advice.horizon)} {switches}")
        say("      or --write FOLDER for an organisation file with the first proposal.")
    raise typer.Exit(0 if advice.feasible or advice.proposals else 3)


def _print(advice: Advice) -> None:
    console = data()
    if advice.feasible:
        console.print(f"{advice.horizon.label}: every week can be held as it is. Nothing needs pooling.")
        return
    console.print(f"{advice.horizon.label} cannot be planned as it is. What is short:")
    for sentence in advice.short:
        console.print(f"- {sentence}")
    for number, one in enumerate(advice.proposals, start=1):
        console.print()
        _print_proposal(number, one)
    for note in advice.notes:
        console.print(f"- {note}")


def _print_proposal(number: int, one: Proposal) -> None:
    from exporters.points import points

    console = data()
    console.print(f"Proposal {number}: {counted(one.strangers, 'new pair')} of a person and another team's services")
    for pool in one.pools:
        moved = f"; {pool.moved} hand over on a clock further from theirs" if pool.moved else ""
        console.print(f"  - {' + '.join(pool.rotations)}: {pool.people} people, {pool.strangers} new pairs{moved}")
    figures = one.yardsticks
    console.print(
        f"  Planned: {one.status}, no rule broken; largest overload {points(figures.largest_overload)} points, "
        f"spread {points(figures.spread)}, {figures.fewest_weeks} to {figures.most_weeks} weeks a person, "
        f"{figures.wishes_kept} of {figures.wishes} wishes kept"
    )
    console.print(f"  Take it: {' '.join(one.switches)}")


def _write(advice: Advice, number: int, organisation: Organisation, folder: Path) -> None:
    from domain.errors import Fault, InvalidInput
    from importers.synthetic_files import write_organisation
    from services.pooling import pooled_by

    if len(advice.proposals) < number:
        found = counted(len(advice.proposals), "proposal")
        raise InvalidInput([Fault("", 0, 0, "--proposal", f"there is no such proposal, only {found}", str(number))])
    if folder.suffix in {".yaml", ".yml"}:
        hint = f"write {folder.with_suffix('')}: it receives organisation.yaml and the files beside it"
        raise InvalidInput([Fault("", 0, 0, "--write", "must name a folder", str(folder), hint)])
    if (folder / "organisation.yaml").exists():
        hint = "name another folder"
        raise InvalidInput([Fault(str(folder), 0, 0, "--write", "there is an organisation.yaml already", hint=hint)])
    written = write_organisation(pooled_by(organisation, advice.proposals[number - 1]), folder)
    say(f"\nWritten: {written}. Next: {command('dogwatch', 'plan', written)} {options_for(advice.horizon)}")
