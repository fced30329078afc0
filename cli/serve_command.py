"""`dogwatch serve`: the service, with its API, feeds and jobs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.database_option import DEFAULT, DatabaseUrl

if TYPE_CHECKING:
    from storage.database import Database


def serve(
    org: Annotated[
        Path | None, typer.Argument(help="An organisation file to begin with, when the database is empty.")
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Begin with the sample company, its quarter planned and published.")
    ] = False,
    database: DatabaseUrl = DEFAULT,
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 for every one.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    public_url: Annotated[
        str | None,
        typer.Option(envvar="DOGWATCH_PUBLIC_URL", help="Where people reach it, when a proxy stands before it."),
    ] = None,
    workers: Annotated[
        int, typer.Option(min=0, max=64, envvar="DOGWATCH_WORKERS", help="How many solves run at once here.")
    ] = 1,
    minutes: Annotated[
        int,
        typer.Option(
            "--sign-in-minutes", min=1, max=1440, envvar="DOGWATCH_SIGN_IN_MINUTES", help="How long the link works."
        ),
    ] = 15,
) -> None:
    """Run the service: API, calendar feeds, jobs. The first time it prints a link that signs the coordinator in, once.

    Example: dogwatch serve --sample
    """
    import os

    from cli.database_option import opened_alone

    given = {"DATABASE_URL": database, "PUBLIC_URL": public_url or "", "WORKERS": str(workers)}
    os.environ.update({f"DOGWATCH_{name}": text for name, text in given.items() if text})
    with opened_alone(database) as kept:
        _prepare(kept, org, sample, public_url or f"http://{host}:{port}", minutes)
        _tell_of_open_metrics(host)
        _run(host, port)


def _prepare(database: Database, org: Path | None, sample: bool, address: str, minutes: int) -> None:
    """Tables, an organisation where there is none, and the way in."""
    from datetime import UTC, datetime

    from cli.console import say
    from services.first_run import is_sample_unfinished, ways_in
    from services.records.reading import organisations

    if not organisations(database) or (sample and is_sample_unfinished(database)):
        _begin(database, org, sample)
    elif org or sample:
        say("The database has an organisation already; `dogwatch import FILE` changes it. Nothing was taken in.")
    for way in ways_in(database, datetime.now(UTC), minutes):
        say(f"{way.organisation}: sign in within {minutes} minutes, once, at")
        say(f"  {address}{way.path}")
    say(f"The API is described at {address}/docs. Ctrl-C stops the service.")


def _tell_of_open_metrics(host: str) -> None:
    """Say so when others than this machine may read them."""
    import os
    from ipaddress import ip_address

    from cli.console import say

    try:
        is_ours_alone = ip_address(host).is_loopback
    except ValueError:
        is_ours_alone = host == "localhost"
    if not is_ours_alone and not os.environ.get("DOGWATCH_METRICS_TOKEN"):
        say("Whoever reaches the service may read /metrics, unless DOGWATCH_METRICS_TOKEN is set.")


def _begin(database: Database, org: Path | None, sample: bool) -> None:
    from datetime import UTC, datetime

    from cli.console import say
    from domain.errors import Fault, InvalidInput
    from services.first_run import import_file

    if org:
        answer = import_file(database, org, None, datetime.now(UTC))
        say(f"Took in {org} as {answer.organisation}.")
    elif sample:
        from services.sample_quarter import load_sample

        say("Planning and publishing the sample company's 2027-Q1; this takes some seconds.")
        load_sample(database, datetime.now(UTC))
        say("Published. Its weeks begin on 4 January 2027: until then nobody is on call there.")
    else:
        hint = "give an organisation file, or --sample for a made-up company"
        raise InvalidInput([Fault("", 0, 0, "database", "is empty", hint=hint)])


def _run(host: str, port: int) -> None:
    """Until a signal ends it; requests under way are answered first."""
    import uvicorn

    uvicorn.run(
        "api.app:create_app",
        factory=True,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
