"""The first run of a service: an organisation, and a way in. The sample company's quarter is `sample_quarter`'s."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.access import operator
from domain.organisation import Organisation
from importers.organisation_file import load_organisation
from services.access.accounts import first_coordinator
from services.access.sign_in import has_been_entered, sign_in_link
from services.records.import_organisation import ImportAnswer, import_organisation
from services.records.reading import organisations
from services.records.versions import list_versions
from services.sample import sample_company
from storage.database import Database


@dataclass(frozen=True)
class WayIn:
    """A link that signs the first coordinator of an organisation in, once."""

    organisation: str
    path: str


def import_file(
    database: Database,
    path: Path,
    organisation_id: str | None,
    now: datetime,
    *,
    dry_run: bool = False,
    replace_entries: bool = False,
) -> ImportAnswer:
    """An organisation file taken in by whoever runs the service, under the id given or one made of its name."""
    loaded = load_organisation(path)
    name = organisation_id or slug(loaded.organisation)
    return import_organisation(
        database, loaded, name, operator(name), now, dry_run=dry_run, replace_entries=replace_entries
    )


def is_sample_unfinished(database: Database) -> bool:
    """True when the sample company is here and its quarter is not published: a first run was ended in the middle."""
    kept = organisations(database)
    return kept == (slug(load_organisation(sample_company()).organisation),) and not list_versions(database, kept[0])


def ways_in(database: Database, now: datetime, minutes: int) -> tuple[WayIn, ...]:
    """A link for the first coordinator of each organisation into which nobody has signed in yet.

    Only then: a link that every start prints would lie in the logs of whatever starts the service.
    """
    found = []
    for name in organisations(database):
        if has_been_entered(database, name):
            continue
        account = first_coordinator(database, name, operator(name), now)
        found.append(WayIn(name, sign_in_link(database, account.id, operator(name), now, minutes)))
    return tuple(found)


def slug(organisation: Organisation) -> str:
    """A name as an id: `Müller & Söhne` becomes `muller-sohne`."""
    plain = unicodedata.normalize("NFKD", organisation.company.name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "company"
