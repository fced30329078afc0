"""The first run of a service: tables, an organisation, the sample company's published quarter, and a way in."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.access import operator
from domain.drafts import DraftOptions
from domain.organisation import Organisation
from domain.schedule import Horizon
from importers.organisation_file import load_organisation
from scheduler.solve import OnProgress, unheard
from services.access.accounts import first_coordinator
from services.access.sign_in import has_been_entered, sign_in_link
from services.drafts.opening import open_draft
from services.drafts.publishing import Decision, publish_draft
from services.drafts.solving_here import solve_here
from services.records.import_organisation import ImportAnswer, import_organisation
from services.records.versions import list_versions
from services.sample import sample_company
from storage.database import Database
from storage.organisations import organisation_ids

SAMPLE_QUARTER = "2027-Q1"
_SAMPLE_SECONDS = 100.0


@dataclass(frozen=True)
class WayIn:
    """A link that signs the first coordinator of an organisation in, once."""

    organisation: str
    path: str


def organisations(database: Database) -> tuple[str, ...]:
    """What is kept in this database."""
    with database.read() as session:
        return organisation_ids(session)


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


def load_sample(database: Database, now: datetime, on_progress: OnProgress = unheard) -> str:
    """The sample company with its quarter planned and published; its id. What is there already is not touched."""
    loaded = load_organisation(sample_company())
    name = slug(loaded.organisation)
    import_organisation(database, loaded, name, operator(name), now)
    options, who = DraftOptions(time_limit=_SAMPLE_SECONDS), operator(name)
    draft = open_draft(database, name, Horizon.of_quarter(SAMPLE_QUARTER), options, "", who, now)
    solve_here(database, name, draft.id, who, now, on_progress)
    publish_draft(database, name, draft.id, Decision(draft_revision=None, version=0), who, now)
    return name


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
