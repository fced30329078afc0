"""The option that says where the service keeps everything, for every command beside the service."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.database import Database

DEFAULT = "sqlite:///dogwatch.db"

DatabaseUrl = Annotated[
    str,
    typer.Option(
        "--database",
        envvar="DOGWATCH_DATABASE_URL",
        show_envvar=True,
        help="sqlite:///FILE, or postgresql://USER@HOST/NAME; a password belongs into the environment.",
    ),
]

OrganisationId = Annotated[
    str | None,
    typer.Option("--organisation", help="Which organisation of the database; needed where it keeps several."),
]


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database with every table that this version needs; InvalidInput for a URL that names none."""
    from services.records.migrate import upgrade
    from storage.database import open_database

    database = open_database(url)
    try:
        upgrade(database)
        yield database
    finally:
        database.close()


@contextmanager
def opened_alone(url: str) -> Iterator[Database]:
    """The same for a service: Conflict, before anything is touched, while another one serves the same SQLite file."""
    from storage.database import open_database
    from storage.sole_writer import sole_service

    with closing(open_database(url)) as database, sole_service(database), opened(url):
        yield database


def chosen(database: Database, organisation_id: str | None) -> str:
    """The organisation named, or the only one there is; InvalidInput says which there are."""
    from domain.errors import Fault, InvalidInput
    from services.records.reading import organisations

    known = organisations(database)
    if organisation_id in known:
        return str(organisation_id)
    if organisation_id is None and len(known) == 1:
        return known[0]
    listed = ", ".join(known) or "none: dogwatch import FILE takes one in"
    problem = "names no organisation of this database" if organisation_id else "has to be named"
    raise InvalidInput([Fault("", 0, 0, "--organisation", problem, organisation_id or "", f"there are: {listed}")])
