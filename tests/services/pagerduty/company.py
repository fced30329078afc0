"""A company of several rotations in three zones, published, with everybody known to the double of PagerDuty."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from constraints.slots import slots_of
from domain.access import Actor, operator
from domain.clock import WEEK
from domain.overrides import Override
from domain.plan import Plan, Status
from domain.schedule import Horizon, Schedule, Shift
from importers.organisation_file import load_organisation
from pager.plan import PagerPlan
from services.pagerduty.apply_plan import Applied, apply_plan
from services.pagerduty.connection import Connection, connected
from services.pagerduty.make_plan import make_plan
from services.records.import_organisation import import_organisation
from services.records.overriding import Overridden, record_override
from services.records.publish import publish
from services.records.reading import published_schedule, stored_organisation
from storage.database import Database
from tests.pager.double.server import TOKEN, Double, running
from tests.pager.double.state import User

ACME = "acme"
OPERATOR: Actor = operator(ACME)
MONDAY = date(2027, 3, 1)
"""The weeks from here cross the spring nights of New York (14 March), Berlin (28 March) and Sydney (4 April)."""
NOW = datetime(2027, 2, 26, 12, 0, 30, tzinfo=UTC)
TUESDAY = NOW + timedelta(days=4)
ZONES = ("America/New_York", "Europe/Berlin", "Australia/Sydney")
PEOPLE = ("ana", "ben", "cy", "dee", "eli", "fay", "gus", "hal")
"""The last two have no shift, unless somebody swaps with them."""


def rotation(number: int) -> str:
    return f"team{number}"


def person(number: int, name: str) -> str:
    return f"{name}{number}"


def organisation_text(rotations: int) -> str:
    lines = ["dogwatch: 1", "company: { name: Acme, zone: America/New_York }", "teams:"]
    lines += [f"  - {{ id: {rotation(n)}, name: Team {n}, lead: {person(n, 'ana')} }}" for n in range(rotations)]
    lines += ["engineers:"]
    lines += [
        f"  - {{ id: {person(n, who)}, name: {who.title()} {n}, email: {person(n, who)}@acme.example, team: team{n} }}"
        for n in range(rotations)
        for who in PEOPLE
    ]
    lines += ["rotations:"]
    for n in range(rotations):
        handoff = f"{{ weekday: monday, time: '09:00', zone: {ZONES[n % 3]} }}"
        lines += [f"  - {{ id: {rotation(n)}, name: Team {n}, members: [ 'team:{rotation(n)}' ], handoff: {handoff} }}"]
    escalation = f"{{ platform_rotation: {rotation(0)}, vp_email: vp@acme.example }}"
    rules = "{ monthly_limit: { weeks: 5 }, minimum_rest_weeks: 0, pairing: off }"
    return "\n".join([*lines, f"escalation: {escalation}", f"policy: {rules}", ""])


def found(database: Database, folder: Path, rotations: int) -> None:
    """The company in storage, with nothing published."""
    path = folder / "organisation.yaml"
    path.write_text(organisation_text(rotations))
    import_organisation(database, load_organisation(path), ACME, OPERATOR, NOW)


def publish_weeks(
    database: Database,
    weeks: int,
    *,
    first: date = MONDAY,
    turn: int = 0,
    now: datetime = NOW,
    organisation_id: str = ACME,
) -> None:
    """Everybody in turn, `turn` people further on: primaries among the first three, secondaries among the others."""
    with database.read() as session:
        organisation = stored_organisation(session, organisation_id)
    over = Horizon(first_day=first, last_day=first + weeks * WEEK - timedelta(days=1))
    shifts = []
    for place, one in enumerate(organisation.rotations):
        for slot in slots_of(organisation, one, over):
            week = (slot.week - MONDAY).days // 7 + turn
            who = PEOPLE[week % 3 + (3 if slot.role == "secondary" else 0)]
            shifts.append(Shift.of(slot, person(place, who)))
    plan = Plan(horizon=over, status=Status.OPTIMAL, seed=0, input_sha256="0" * 64, schedule=Schedule.of(shifts))
    publish(database, organisation_id, plan, operator(organisation_id), now, None, note="by hand", force=True)


def swap(
    database: Database,
    number: int,
    start: datetime,
    end: datetime,
    who: str,
    *,
    role: str = "primary",
    now: datetime = NOW,
) -> Overridden:
    """From `start` to `end` this person of the rotation holds the role."""
    override = Override(
        rotation=rotation(number), role=role, start=start, end=end, engineer=person(number, who), reason="a swap"
    )
    return record_override(database, ACME, override, OPERATOR, now, force=True)


def leave_open(database: Database, number: int, role: str, start: datetime, end: datetime, now: datetime = NOW) -> None:
    """From `start` to `end` nobody holds the role, on purpose."""
    override = Override(rotation=rotation(number), role=role, start=start, end=end, reason="nobody answers then")
    record_override(database, ACME, override, OPERATOR, now, force=True)


def published(database: Database) -> Schedule:
    with database.read() as session:
        return published_schedule(session, ACME)


@contextmanager
def pagerduty(rotations: int, now: datetime = NOW) -> Iterator[Double]:
    """A double that knows everybody, and some who only look like them."""
    with running(now) as double:
        state = double.state
        for n in range(rotations):
            for who in PEOPLE:
                email = f"{person(n, who)}@acme.example"
                user = User(state.new_id("U"), f"{who.title()} {n}", email.upper() if n % 2 else email)
                state.users[user.id] = user
        for email in ("vp@acme.example", "ana0@acme.example.org", "xana0@acme.example"):
            one = User(state.new_id("U"), email, email)
            state.users[one.id] = one
        yield double


def user(double: Double, number: int, who: str) -> str:
    """The id of a person in PagerDuty."""
    email = f"{person(number, who)}@acme.example"
    return next(one.id for one in double.state.users.values() if one.email.casefold() == email)


def read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The double shows at once what was written: who looks again need not wait for it as for PagerDuty."""
    for pauses in ("services.pagerduty.patience._PAUSES", "services.pagerduty.line_reading._PAUSES"):
        monkeypatch.setattr(pauses, (0.1, 0.1))
    for looks in ("services.pagerduty.creation._LOOKS", "pager.writing._LOOKS"):
        monkeypatch.setattr(looks, (0.1, 0.1))


def connection(double: Double, *, timeout: float = 20, token: str = TOKEN, **more: int) -> Connection:
    """A connection whose pauses move the double's clock instead of the wall's."""
    way = connected(token, lambda: double.now, address=double.address, pause=double.pause, timeout=timeout, **more)
    double.clients.append(way.client)
    return way


def planned(database: Database, way: Connection) -> PagerPlan:
    return make_plan(database, ACME, way, OPERATOR)


def synced(database: Database, way: Connection) -> Applied:
    """Plan and apply."""
    return apply_plan(database, ACME, planned(database, way).id, way, OPERATOR)
