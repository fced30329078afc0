"""The PagerDuty connection: checked, planned, applied, verified. Whoever reads may look; coordinators write."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, Field

from api.dependencies import Asking, Now, Store, allowed
from api.forms import Form
from api.problems import answers
from api.settings import Settings
from domain.access import Right
from domain.base import Id
from domain.people import Role
from exporters.pagerduty_words import Change, changes
from pager.actual import ScheduleKind
from pager.lines import Line
from pager.plan import PagerPlan
from services.pagerduty.apply_plan import Applied, apply_plan
from services.pagerduty.connection import Connection, connected
from services.pagerduty.drift import Drift, drift
from services.pagerduty.handing_over import forget_line, forget_policy, use_policy, use_schedule
from services.pagerduty.make_plan import Progress, make_plan, read_plan, read_progress
from services.pagerduty.preflight import Preflight, preflight
from services.pagerduty.verifying import Verified, verify

router = APIRouter(prefix="/organisations/{organisation}/pagerduty", tags=["pagerduty"])

PlanId = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
Batch = Annotated[int, Query(ge=1, le=1000, description="Most custom shifts in one request to PagerDuty.")]
HorizonDays = Annotated[
    int | None,
    Query(ge=1, le=400, description="How far ahead weeks are looked at and sent; none: all that are published."),
]
_READ, _WRITE = [allowed(Right.READ_PAGER)], [allowed(Right.EDIT_PAGER)]
_REMOTE = answers(401, 403, 404, 422, 502)


class ShownPlan(BaseModel):
    """A plan and its id. `changes`: who pages instead of whom, soonest first. `is_empty`: there is nothing to do.

    Who is to page in a schedule that is still to be created does so instead of nobody.
    `progress`: how far it got; to be looked at while it is applied, and after a connection that was cut.
    """

    id: str
    progress: Progress
    is_empty: bool
    changes: tuple[Change, ...]
    plan: PagerPlan


class ScheduleUse(Form):
    """The id of an existing schedule in PagerDuty that shall hold a role of a rotation."""

    schedule: Annotated[str, Field(min_length=1, max_length=80, pattern="^[A-Za-z0-9_-]+$")]


class UsedSchedule(BaseModel):
    """How PagerDuty keeps it: by custom shifts, or by layers over which dogwatch lays overrides."""

    schedule: str
    kind: ScheduleKind


class PolicyUse(Form):
    """The id of an existing escalation policy in PagerDuty that shall be a rotation's."""

    policy: Annotated[str, Field(min_length=1, max_length=80, pattern="^[A-Za-z0-9_-]+$")]


class UsedPolicy(BaseModel):
    """What it is called in PagerDuty, and stays."""

    policy: str
    name: str


def connection(request: Request) -> Iterator[Connection]:
    """The way to PagerDuty with this service's API key, for one request."""
    settings: Settings = request.app.state.settings
    token = settings.pagerduty_token.get_secret_value() if settings.pagerduty_token else ""
    way = connected(token, request.app.state.clock, address=settings.pagerduty_address)
    try:
        yield way
    finally:
        way.client.close()


Way = Annotated[Connection, Depends(connection)]


@router.get("/preflight", dependencies=_READ, responses=_REMOTE)
def check(organisation: Id, database: Store, way: Way) -> Preflight:
    """Everything that stands in the way of a sync, named at once. Writes nothing."""
    return preflight(database, organisation, way)


@router.post("/plans", status_code=201, dependencies=_WRITE, responses=answers(401, 403, 404, 409, 422, 502))
def new_plan(
    organisation: Id, database: Store, way: Way, asking: Asking, horizon_days: HorizonDays = None
) -> ShownPlan:
    """What would change in PagerDuty. Writes nothing there; the plan is kept, to be applied by its id."""
    made = make_plan(database, organisation, replace(way, horizon_days=horizon_days), asking)
    return _shown(made, Progress())


@router.get("/plans/{plan}", dependencies=_READ, responses=answers(401, 403, 404))
def kept_plan(organisation: Id, plan: PlanId, database: Store) -> ShownPlan:
    """A plan as it was shown, and how far it got."""
    return _shown(read_plan(database, organisation, plan), read_progress(database, organisation, plan))


@router.post("/plans/{plan}/apply", dependencies=_WRITE, responses=answers(401, 403, 404, 409, 412, 422, 502))
def carry_out(organisation: Id, plan: PlanId, database: Store, way: Way, asking: Asking, batch: Batch = 50) -> Applied:
    """Carry a plan out, and answer when that is done: the first time that may take a minute.

    412 when anything moved since it was shown; once begun, apply it again to end it. A connection that is cut does not
    stop it: 409 then says that it is still being written, and the plan's `progress` how far it got.
    """
    return apply_plan(database, organisation, plan, replace(way, batch=batch), asking)


@router.get("/verification", dependencies=_READ, responses=_REMOTE)
def compare(organisation: Id, database: Store, way: Way, horizon_days: HorizonDays = None) -> Verified:
    """PagerDuty's final schedules against the published list, at every instant of the horizon."""
    return verify(database, organisation, replace(way, horizon_days=horizon_days))


@router.get("/drift", dependencies=_READ, responses=_REMOTE)
def find_drift(organisation: Id, database: Store, way: Way) -> Drift:
    """What was changed in PagerDuty since dogwatch last wrote there."""
    return drift(database, organisation, way)


@router.put("/schedules/{rotation}/{role}", dependencies=_WRITE, responses=answers(401, 403, 404, 409, 422, 502))
def use(
    organisation: Id, rotation: Id, role: Role, wish: ScheduleUse, database: Store, way: Way, asking: Asking
) -> UsedSchedule:
    """Hand an existing schedule over to dogwatch. Nothing in PagerDuty is changed by it."""
    kind = use_schedule(database, organisation, Line(rotation, role), wish.schedule, way, asking)
    return UsedSchedule(schedule=wish.schedule, kind=kind)


@router.delete("/schedules/{rotation}/{role}", status_code=204, dependencies=_WRITE, responses=answers(401, 403, 404))
def let_go(organisation: Id, rotation: Id, role: Role, database: Store, asking: Asking, now: Now) -> Response:
    """Let go of a schedule and of everything in it. Nothing in PagerDuty is changed by it."""
    forget_line(database, organisation, Line(rotation, role), asking, now)
    return Response(status_code=204)


@router.put("/policies/{rotation}", dependencies=_WRITE, responses=answers(401, 403, 404, 409, 422, 502))
def use_escalation(
    organisation: Id, rotation: Id, wish: PolicyUse, database: Store, way: Way, asking: Asking
) -> UsedPolicy:
    """Hand an existing escalation policy over to dogwatch. Nothing in PagerDuty is changed by it."""
    name = use_policy(database, organisation, rotation, wish.policy, way, asking)
    return UsedPolicy(policy=wish.policy, name=name)


@router.delete("/policies/{rotation}", status_code=204, dependencies=_WRITE, responses=answers(401, 403, 404))
def let_go_of_escalation(organisation: Id, rotation: Id, database: Store, asking: Asking, now: Now) -> Response:
    """Let go of an escalation policy. Nothing in PagerDuty is changed by it."""
    forget_policy(database, organisation, rotation, asking, now)
    return Response(status_code=204)


def _shown(plan: PagerPlan, progress: Progress) -> ShownPlan:
    return ShownPlan(id=plan.id, progress=progress, is_empty=plan.is_empty, changes=changes(plan), plan=plan)
