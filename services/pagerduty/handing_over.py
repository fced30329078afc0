"""Hands an existing schedule or policy over to dogwatch, or lets go of one. Nothing in PagerDuty is changed by it."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.access import Actor
from domain.errors import Conflict, Fault, InvalidInput, NotFound
from domain.rotations import Rotation
from pager.actual import ScheduleKind
from pager.bodies import policy_name, schedule_name
from pager.lines import Line
from pager.policies import Policy, read_policy
from pager.schedules import Named, schedule_of
from services.pagerduty.connection import Connection, organisation_lock, writer_names
from services.records.reading import stored_organisation
from storage.audit import add_entry
from storage.database import Database
from storage.pagerduty import (
    forget_policy_of,
    forget_schedule,
    keep_policy,
    keep_schedule,
    kept_elsewhere,
    kept_policies,
    kept_schedules,
)
from storage.pagerduty_journal import forget_writes
from storage.sole_writer import sole_writer


def use_schedule(
    database: Database, organisation_id: str, line: Line, schedule_id: str, connection: Connection, actor: Actor
) -> ScheduleKind:
    """From now on this schedule holds the line; how PagerDuty keeps it decides how it is written to.

    InvalidInput for a rotation, role or schedule that there is not; Conflict when the line has another one already,
    or another line has this one, of whichever organisation, or while a sync is writing.
    """
    rotation = _rotation(database, organisation_id, line.rotation)
    if rotation is None or line.role not in rotation.roles:
        raise InvalidInput([Fault("", 0, 0, str(line), "the organisation has no such rotation and role")])
    named = _existing(connection, schedule_id)
    with sole_writer(database, *writer_names(organisation_id, connection)), database.write() as session:
        _refuse_elsewhere(session, organisation_id, schedule_id)
        for other, kept in kept_schedules(session, organisation_id).items():
            if (other == line) != (kept.id == schedule_id):
                raise Conflict(f"{other} is held by schedule {kept.id} already; let go of that first")
        keep_schedule(session, organisation_id, line, schedule_id, named.kind)
        forget_writes(session, organisation_id, schedule_name(*line), connection.clock())
        told = {"schedule": schedule_id, "name": named.name, "kind": named.kind.value}
        add_entry(session, actor, connection.clock(), "use pagerduty schedule", str(line), after=told)
    return named.kind


def use_policy(
    database: Database, organisation_id: str, rotation: str, policy_id: str, connection: Connection, actor: Actor
) -> str:
    """From now on this escalation policy is the rotation's and follows our settings; what it is called there.

    The one before it is nobody's. InvalidInput for a rotation or policy that there is not; Conflict when another
    rotation has this one, of whichever organisation, or while a sync is writing.
    """
    if _rotation(database, organisation_id, rotation) is None:
        raise InvalidInput([Fault("", 0, 0, rotation, "the organisation has no such rotation")])
    found = _existing_policy(connection, policy_id)
    with sole_writer(database, *writer_names(organisation_id, connection)), database.write() as session:
        _refuse_elsewhere(session, organisation_id, policy_id)
        kept = kept_policies(session, organisation_id)
        for other, one in kept.items():
            if other != rotation and one.id == policy_id:
                raise Conflict(f"{policy_id} is the escalation policy of {other} already")
        keep_policy(session, organisation_id, rotation, policy_id, found.rules)
        forget_writes(session, organisation_id, policy_name(rotation), connection.clock())
        before = {"policy": kept[rotation].id} if rotation in kept else None
        told = {"policy": policy_id, "name": found.name}
        add_entry(session, actor, connection.clock(), "use pagerduty policy", rotation, before=before, after=told)
    return found.name


def forget_line(database: Database, organisation_id: str, line: Line, actor: Actor, now: datetime) -> None:
    """Let go of a line's schedule and of everything in it: somebody else's from now on. NotFound when there is none.

    Also of one that may be there because its creation was never answered. Conflict while a sync is writing.
    """
    with sole_writer(database, organisation_lock(organisation_id)), database.write() as session:
        kept = kept_schedules(session, organisation_id).get(line)
        waiting = forget_writes(session, organisation_id, schedule_name(*line), now)
        if kept is None and not waiting:
            raise NotFound(f"{line} has no schedule in PagerDuty that dogwatch knows of")
        if kept is not None:
            forget_writes(session, organisation_id, kept.id, now)
        forget_schedule(session, organisation_id, line)
        before = {"id": kept.id if kept else None}
        add_entry(session, actor, now, "forget pagerduty schedule", str(line), before=before)


def forget_policy(database: Database, organisation_id: str, rotation: str, actor: Actor, now: datetime) -> None:
    """Let go of a rotation's escalation policy: somebody else's from now on. NotFound when there is none.

    Also of one that may be there because its creation was never answered. Conflict while a sync is writing.
    """
    with sole_writer(database, organisation_lock(organisation_id)), database.write() as session:
        kept = kept_policies(session, organisation_id).get(rotation)
        waiting = forget_writes(session, organisation_id, policy_name(rotation), now)
        if kept is None and not waiting:
            raise NotFound(f"{rotation} has no escalation policy in PagerDuty that dogwatch knows of")
        forget_policy_of(session, organisation_id, rotation)
        before = {"policy": kept.id if kept else None}
        add_entry(session, actor, now, "forget pagerduty policy", rotation, before=before)


def _refuse_elsewhere(session: Session, organisation_id: str, named: str) -> None:
    """Two that write into one would page the people of both; which other organisation it is, is nobody's business."""
    if named in kept_elsewhere(session, organisation_id):
        raise Conflict(f"{named} is kept for another organisation already; let go of it there first")


def _rotation(database: Database, organisation_id: str, rotation: str) -> Rotation | None:
    with database.read() as session:
        return stored_organisation(session, organisation_id).rotation.get(rotation)


def _existing_policy(connection: Connection, policy_id: str) -> Policy:
    found = read_policy(connection.client, policy_id)
    if found is None:
        hint = "its id stands in its address, after /escalation_policies/"
        raise InvalidInput([Fault("PagerDuty", 0, 0, "escalation policy", "there is none of this id", policy_id, hint)])
    return found


def _existing(connection: Connection, schedule_id: str) -> Named:
    named = schedule_of(connection.client, schedule_id)
    if named is None:
        hint = "its id stands in its address, after /schedules/"
        raise InvalidInput([Fault("PagerDuty", 0, 0, "schedule", "there is none of this id", schedule_id, hint)])
    return named
