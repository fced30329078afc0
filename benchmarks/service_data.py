"""What the service is measured with: a published quarter, a feed for everybody, and a token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from constraints import checker
from constraints.framing import frame
from domain.access import Right, operator
from domain.accounts import TokenWish
from domain.clock import iso
from domain.feeds import Feed, Holder
from domain.organisation import Organisation
from domain.plan import Plan, Status
from domain.schedule import Horizon, Schedule
from importers.organisation_file import LoadedOrganisation, load_organisation
from importers.synthetic import Shape, make_organisation
from scheduler.greedy import greedy
from scheduler.solve import Request
from services.access.tokens import issue_for_service
from services.planning import plan
from services.records.import_organisation import import_organisation
from services.records.migrate import upgrade
from services.records.publish import publish
from services.sample import sample_company
from services.sample_quarter import SAMPLE_QUARTER
from storage.database import Database, open_database
from storage.feeds import add_feed

_NAME = "measured"
_SHAPE = Shape(ring=0, experienced_percent=100)


@dataclass(frozen=True)
class Prepared:
    """Addresses and a token of a service to be."""

    feeds: Sequence[str]
    on_call: str
    on_call_of_one: str
    token: str
    shifts: int


def prepared_sample(url: str) -> Prepared:
    """The sample company and its optimal quarter."""
    loaded = load_organisation(sample_company())
    horizon = Horizon.of_quarter(SAMPLE_QUARTER)
    return _prepared(url, loaded, plan(loaded, horizon, Request(seed=0, seconds=100)).plan)


def prepared_company(url: str, engineers: int) -> Prepared:
    """A made-up company of about this size; its quarter by the greedy: how fair it is does not matter here."""
    shape = Shape(rotations=max(1, engineers // 11), ring=_SHAPE.ring, experienced_percent=_SHAPE.experienced_percent)
    organisation = make_organisation(shape, 1)
    horizon = Horizon.of_weeks(shape.first_week, shape.weeks)
    shifts = [shift for one in frame(organisation, horizon) for shift in greedy(checker.encoded(one)).shifts]
    made = Plan(horizon=horizon, status=Status.FEASIBLE, seed=1, input_sha256="", schedule=Schedule.of(shifts))
    return _prepared(url, LoadedOrganisation(organisation, "", ()), made)


def _prepared(url: str, loaded: LoadedOrganisation, made: Plan) -> Prepared:
    database, actor, now = open_database(url), operator(_NAME), datetime.now(UTC)
    upgrade(database)
    import_organisation(database, loaded, _NAME, actor, now)
    publish(database, _NAME, made, actor, now, 0, note="measured", force=True)
    _, secret = issue_for_service(database, TokenWish(label="load", scopes=(Right.READ_SCHEDULE,)), actor, now)
    feeds = _feeds(database, loaded.organisation, now)
    database.close()
    asked = f"/api/v1/organisations/{_NAME}/oncall?at={iso(made.schedule.shifts[0].start + timedelta(days=9))}"
    one = f"{asked}&rotation={made.schedule.shifts[0].rotation}"
    return Prepared(feeds, asked, one, secret, len(made.schedule.shifts))


def _feeds(database: Database, organisation: Organisation, now: datetime) -> Sequence[str]:
    """One feed for each engineer, written in one transaction."""
    paths = []
    with database.write() as session:
        for number, engineer in enumerate(organisation.engineers):
            holder, secret = Holder.engineer(engineer.id), f"measured-{number:032d}"
            feed = Feed(
                id=f"f{number}", organisation=_NAME, holder=holder, label="load", kept_by="load", created_at=now
            )
            add_feed(session, feed, secret)
            paths.append(f"/feeds/{secret}.ics")
    return paths
