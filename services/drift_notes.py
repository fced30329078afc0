"""How much PagerDuty was found to differ when somebody last looked: for whoever watches the service."""

from datetime import datetime

from domain.access import Actor
from storage.audit import add_entry, last_entry
from storage.database import Database
from storage.organisations import organisation_ids

_ACTION = "look for drift"


def note_drift(database: Database, actor: Actor, now: datetime, differences: int) -> None:
    """Remember how many objects differed."""
    with database.write() as session:
        add_entry(session, actor, now, _ACTION, "pagerduty", after={"differences": differences})


def noted_drift(database: Database) -> dict[str, int]:
    """How many objects differed in each organisation that anybody has looked at."""
    with database.read() as session:
        found = {one: last_entry(session, one, _ACTION) for one in organisation_ids(session)}
    return {one: int((entry.after or {})["differences"]) for one, entry in found.items() if entry}
