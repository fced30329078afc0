"""The sample company's quarter in a service: planned and published."""

from datetime import datetime

from domain.access import operator
from domain.drafts import DraftOptions
from domain.schedule import Horizon
from importers.organisation_file import load_organisation
from scheduler.solve import OnProgress, unheard
from services.drafts.opening import open_draft
from services.drafts.publishing import Decision, publish_draft
from services.drafts.solving_here import solve_here
from services.first_run import slug
from services.records.import_organisation import import_organisation
from services.sample import sample_company
from storage.database import Database

SAMPLE_QUARTER = "2027-Q1"
_SECONDS = 100.0


def load_sample(database: Database, now: datetime, on_progress: OnProgress = unheard) -> str:
    """The sample company with its quarter planned and published; its id. What is there already is not touched."""
    loaded = load_organisation(sample_company())
    name = slug(loaded.organisation)
    import_organisation(database, loaded, name, operator(name), now)
    options, who = DraftOptions(time_limit=_SECONDS), operator(name)
    draft = open_draft(database, name, Horizon.of_quarter(SAMPLE_QUARTER), options, "", who, now)
    solve_here(database, name, draft.id, who, now, on_progress)
    publish_draft(database, name, draft.id, Decision(draft_revision=None, version=0), who, now)
    return name
