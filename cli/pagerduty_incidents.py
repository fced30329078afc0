"""`dogwatch pagerduty incidents`: what paged becomes pay and load, in files or in the database of the service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import as_data, counted, print_json, say, say_all
from cli.database_option import DEFAULT, DatabaseUrl, OrganisationId
from cli.pagerduty_options import REGION, Address, TokenFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from domain.errors import Fault
    from importers.incidents.names import IncidentNames

    Answer = tuple[dict[str, int], tuple[Fault, ...], tuple[str, ...]]
    """Counts by their names, what was not used, and which names are new."""


def incidents(
    org: Annotated[
        Path | None, typer.Argument(help="The organisation file; none: the organisation in the database.")
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", help="With ORG: the folder of segments.csv, incidents.csv and cursor.json.")
    ] = Path("incidents"),
    since: Annotated[
        str | None, typer.Option("--since", help="From this day on; none: on from where the last reading ended.")
    ] = None,
    team: Annotated[
        list[str] | None,
        typer.Option("--team", help="'NAME=team': whose a PagerDuty service or team is, from now on; repeatable."),
    ] = None,
    severity: Annotated[
        list[str] | None,
        typer.Option("--severity", help="'NAME=severity': what a priority, high or low means; kept; 'NAME=': forget."),
    ] = None,
    database: DatabaseUrl = DEFAULT,
    organisation: OrganisationId = None,
    token_file: TokenFile = None,
    address: Address = REGION,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Read incidents and their log entries: who worked when, for pay, and what paged whom, for planning.

    Each run reads on from the last one, with the names that were given before. Stopped and run again, it brings the
    same.

    Example: dogwatch pagerduty incidents acme.yaml --since 2026-07-01 --team 'Checkout API=payments'
    """
    names, begins = _names(team, severity), _since(since)
    if org is not None:
        answer, unused, news = _into_files(org, out, names, begins, token_file, address)
        hint = f"Next: dogwatch pay {org} --segments {out / 'segments.csv'} --period MONTH --schedule SCHEDULE"
    else:
        answer, unused, news = _into_database(names, begins, database, organisation, token_file, address)
        hint = ""
    if as_json:
        _print_json(answer, unused, news)
    else:
        say_all(news)
        say_all(f"not used: {fault}" for fault in unused)
        told = ", ".join(f"{number} {what}" for what, number in answer.items())
        say(f"{told}; {counted(len(unused), 'line')} not used.")
    if hint:
        say(hint)


def _into_files(
    org: Path, out: Path, names: IncidentNames, since: datetime | None, token_file: Path | None, address: str
) -> Answer:
    from datetime import UTC, datetime

    from cli.pagerduty_connection import read_token
    from importers.organisation_file import load_organisation
    from services.incidents.into_files import IncidentFiles, into_files
    from services.pagerduty.connection import connected

    loaded = load_organisation(org)
    now = datetime.now(UTC).replace(microsecond=0)
    way = connected(read_token(token_file), lambda: datetime.now(UTC), address=address)
    out.mkdir(parents=True, exist_ok=True)
    files = IncidentFiles(out / "segments.csv", out / "incidents.csv", out / "cursor.json")
    try:
        taken = into_files(way.client, loaded.organisation, names, files, since, now)
    finally:
        way.client.close()
    answer = {"segments": taken.segments, "unanswered": taken.unanswered, "incidents": taken.incidents}
    counts = {**answer, "new or different": taken.changed, "to read again": taken.still_open}
    return counts, taken.unused, taken.news


def _into_database(
    names: IncidentNames,
    since: datetime | None,
    url: str,
    organisation: str | None,
    token_file: Path | None,
    address: str,
) -> Answer:
    from datetime import UTC, datetime

    from cli.pagerduty_connection import connection
    from domain.access import operator
    from services.incidents.into_storage import take_in_incidents

    now = datetime.now(UTC).replace(microsecond=0)
    with connection(url, organisation, token_file, address) as (kept, name, way):
        taken = take_in_incidents(kept, operator(name), way.client, names, since, now)
    answer = {"new facts of pay": taken.facts, "new incidents": taken.incidents}
    return {**answer, "to read again": len(taken.still_open)}, taken.unused, taken.news


def _names(teams: Iterable[str] | None, severities: Iterable[str] | None) -> IncidentNames:
    from importers.incidents.names import IncidentNames

    pairs = {"teams": _pairs(teams, "--team"), "severities": _pairs(severities, "--severity")}
    try:
        return IncidentNames.model_validate(pairs)
    except ValueError:
        raise typer.BadParameter("a name has at most 200 characters, in one line", param_hint="--team") from None


def _pairs(written: Iterable[str] | None, option: str) -> dict[str, str]:
    pairs = [text.rpartition("=") for text in written or ()]
    if any(not name.strip() for name, _, _ in pairs):
        raise typer.BadParameter("write it like 'Checkout API=payments'", param_hint=option)
    return {name.strip(): meaning.strip() for name, _, meaning in pairs}


def _since(text: str | None) -> datetime | None:
    from datetime import date

    from domain.clock import midnight

    try:
        return midnight(date.fromisoformat(text), "UTC") if text else None
    except ValueError:
        raise typer.BadParameter(f"{text} is not a day; write it like 2026-07-01", param_hint="--since") from None


def _print_json(answer: dict[str, int], unused: tuple[Fault, ...], news: tuple[str, ...]) -> None:
    told = {what.replace(" ", "_"): number for what, number in answer.items()}
    print_json({**told, "unused": as_data(unused), "news": news})
