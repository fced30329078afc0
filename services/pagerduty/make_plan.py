"""Makes a plan and keeps it, to be applied by its id; tells how far one got. Nothing in PagerDuty is changed."""

from domain.access import Actor
from domain.base import Value
from pager.plan import PagerPlan
from services.pagerduty.connection import Connection, writer_names
from services.pagerduty.recovering import recover
from services.pagerduty.stored_journal import StoredJournal
from services.pagerduty.survey import survey
from storage.database import Database
from storage.pagerduty_journal import PlanState, WriteState, keep_plan, kept_plan, plan_state, writes_of_plan
from storage.sole_writer import sole_writer


def make_plan(database: Database, organisation_id: str, connection: Connection, actor: Actor) -> PagerPlan:
    """InvalidInput with everything that stands in the way; RemoteFailure when PagerDuty cannot be read."""
    with sole_writer(database, *writer_names(organisation_id, connection)):
        recover(StoredJournal(database, organisation_id, "recovery", connection.clock), connection)
        plan = survey(database, organisation_id, connection).refuse_faults()
        with database.write() as session:
            keep_plan(session, plan, actor.id, connection.clock())
        return plan


class Progress(Value):
    """How far a plan got: `writes` were done since it was last shown."""

    state: PlanState = PlanState.SHOWN
    writes: int = 0


def read_progress(database: Database, organisation_id: str, plan_id: str) -> Progress:
    """Also while it is being applied, by whomever; NotFound when there is none of this id."""
    with database.read() as session:
        state = plan_state(session, organisation_id, plan_id)
        own = writes_of_plan(session, organisation_id, plan_id)
    return Progress(state=state, writes=sum(1 for one in own if one.state is WriteState.DONE))


def read_plan(database: Database, organisation_id: str, plan_id: str) -> PagerPlan:
    """A plan as it was shown; NotFound when there is none of this id."""
    with database.read() as session:
        return kept_plan(session, organisation_id, plan_id)
