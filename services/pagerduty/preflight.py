"""Looks whether a sync could be done, and names everything that stands in its way. Nothing is written anywhere."""

from domain.base import Value
from domain.errors import Fault
from pager.actual import ScheduleKind
from pager.plan import HeldBack, PolicyVerb
from services.pagerduty.connection import Connection
from services.pagerduty.survey import survey
from storage.database import Database


class LineCheck(Value):
    """A line, and the schedule that holds it; None: it will be created. `foreign` is what others keep in it."""

    rotation: str
    role: str
    schedule: str | None
    kind: ScheduleKind
    foreign: tuple[str, ...] = ()


class PolicyCheck(Value):
    """What will happen to a rotation's escalation policy."""

    rotation: str
    name: str
    verb: PolicyVerb


class Preflight(Value):
    """`faults` is empty when a plan can be made; rotations that are `held_back` are then left as they are."""

    faults: tuple[str, ...]
    held_back: tuple[HeldBack, ...]
    people: int
    """Who were looked for in PagerDuty."""
    lines: tuple[LineCheck, ...]
    policies: tuple[PolicyCheck, ...]
    notes: tuple[str, ...]


def preflight(database: Database, organisation_id: str, connection: Connection) -> Preflight:
    """Everything at once. RemoteFailure when PagerDuty refuses the API key, or cannot be reached."""
    found = survey(database, organisation_id, connection)
    plan = found.plan
    return Preflight(
        faults=tuple(_told(fault) for fault in sorted(found.faults)),
        held_back=plan.held_back,
        people=len({piece.user for line in plan.lines for piece in line.desired}),
        lines=tuple(
            LineCheck(rotation=one.rotation, role=one.role, schedule=one.schedule, kind=one.kind, foreign=one.foreign)
            for one in plan.lines
        ),
        policies=tuple(PolicyCheck(rotation=one.rotation, name=one.name, verb=one.verb) for one in plan.policies),
        notes=plan.notes,
    )


def _told(fault: Fault) -> str:
    return str(fault)
