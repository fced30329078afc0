"""Locks that no plan can keep: not a handoff day, not a role of the rotation, not a member in that week."""

from collections.abc import Iterator
from datetime import date, timedelta

from domain.clock import WEEK, first_weekday, weekday_name
from domain.errors import Fault
from domain.organisation import Lock
from domain.people import Engineer
from domain.rotations import Rotation
from importers.draft import Draft
from importers.rows import knowing


def weeks(draft: Draft) -> Iterator[Fault]:
    """A lock names the day on which its week begins."""
    for row in knowing(draft.locks, "rotation", "week"):
        rotation = draft.rotation_knowing(row.value.rotation, "id", "handoff")
        if rotation and weekday_name(row.value.week) != rotation.handoff.weekday:
            wrong, right = weekday_name(row.value.week).title(), rotation.handoff.weekday.title()
            following = first_weekday(row.value.week, rotation.handoff.weekday)
            problem = f"is a {wrong}, but {rotation.id} hands over on {right}s"
            yield row.fault("week", problem=problem, hint=f"did you mean {following - WEEK} or {following}?")


def roles(draft: Draft) -> Iterator[Fault]:
    """The locked role is one of the rotation's; shadow weeks are planned, not locked."""
    for row in knowing(draft.locks, "rotation", "role"):
        rotation = draft.rotation_knowing(row.value.rotation, "id", "roles")
        if rotation and row.value.role in draft.names.roles and row.value.role not in rotation.roles:
            hint = f"its roles: {', '.join(rotation.roles)}"
            yield row.fault("role", problem=f"{rotation.id} has no such role", hint=hint)


def members(draft: Draft) -> Iterator[Fault]:
    """The engineer is a member in that week and works here."""
    for row in knowing(draft.locks, "rotation", "engineer", "week"):
        rotation = draft.rotation_knowing(row.value.rotation, "id", "members")
        if not rotation or draft.names.team_of.get(row.value.engineer) not in draft.names.teams:
            continue
        engineer = draft.engineer_knowing(row.value.engineer, "first_day", "last_day")
        last = row.value.week + timedelta(days=6)
        if not _is_member(draft, rotation, row.value):
            yield row.fault("engineer", problem=f"is not a member of {rotation.id} in that week")
        elif engineer and _is_not_here(engineer, row.value.week, last):
            yield row.fault("engineer", problem="does not work here in that week")


def _is_not_here(engineer: Engineer, first: date, last: date) -> bool:
    return (engineer.last_day or first) < first or (engineer.first_day or last) > last


def _is_member(draft: Draft, rotation: Rotation, lock: Lock) -> bool:
    """Whether an entry of this person is in force on a day of the week; own entries win over the team's."""
    own = [member for member in rotation.members if member.engineer == lock.engineer]
    entries = own or [member for member in rotation.members if lock.engineer in draft.people(member)]
    last = lock.week + timedelta(days=6)
    return any((member.first_day or lock.week) <= last and (member.last_day or last) >= lock.week for member in entries)
