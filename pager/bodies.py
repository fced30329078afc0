"""The bodies of PagerDuty's requests, as its published schema has them: the one place that writes them."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import JsonValue

from domain.clock import iso
from pager.actual import ScheduleKind
from pager.lines import Piece
from pager.steps import Step

Body = dict[str, JsonValue]


def schedule_name(rotation: str, role: str) -> str:
    """`On call: payments (primary)`: the words of the calendar, and unique, so that a sync finds it again."""
    return f"On call: {rotation} ({role})"


def schedule_placeholder(rotation: str, role: str) -> str:
    """Stands for the id that PagerDuty gives the schedule when it is created."""
    return f"{{schedule:{rotation}.{role}}}"


def schedule_body(rotation: str, role: str, zone: str) -> Body:
    text = f"Kept by dogwatch: rotation {rotation}, role {role}. Record swaps in dogwatch, or as overrides here."
    return {"schedule": {"name": schedule_name(rotation, role), "time_zone": zone, "description": text}}


def shifts_body(pieces: Iterable[Piece]) -> Body:
    """Custom shifts, each with its one assignment."""
    return {"custom_shifts": [{"type": "custom_shift", **_times(one), **_assigned(one)} for one in pieces]}


def shift_body(piece: Piece, *, started: bool) -> Body:
    """A custom shift in place; of one that has started only the end may be named."""
    return {"custom_shift": {"end_time": iso(piece.end)} if started else {**_times(piece), **_assigned(piece)}}


def shift_overrides_body(steps: Iterable[Step]) -> Body:
    """Overrides over custom shifts; where nobody is to be on call, by an empty member."""
    return {
        "overrides": [
            {
                "type": "override_shift",
                "custom_shift_id": one.over,
                **_times(one.made),
                "overridden_member": _member(one.instead),
                "overriding_member": _member(one.made.user),
            }
            for one in steps
        ]
    }


def overrides_body(pieces: Iterable[Piece]) -> Body:
    """Overrides of a layer-based schedule."""
    return {"overrides": [{"start": iso(p.start), "end": iso(p.end), "user": user_target(p.user)} for p in pieces]}


def _times(piece: Piece) -> Body:
    return {"start_time": iso(piece.start), "end_time": iso(piece.end)}


def _assigned(piece: Piece) -> Body:
    return {"assignments": [{"type": "shift_assignment", "member": _member(piece.user)}]}


def _member(user: str) -> Body:
    return {"type": "user_member", "user_id": user} if user else {"type": "empty_member"}


def policy_name(rotation: str) -> str:
    return f"On call: {rotation}"


def policy_body(name: str, description: str, rules: Iterable[tuple[int, Iterable[Body]]]) -> Body:
    """An escalation policy from (minutes until the next level, targets)."""
    levels: list[JsonValue] = [
        {"escalation_delay_in_minutes": minutes, "targets": list[JsonValue](targets)} for minutes, targets in rules
    ]
    policy: Body = {"type": "escalation_policy", "name": name, "description": description, "escalation_rules": levels}
    return {"escalation_policy": policy}


def renamed_body(body: Body, name: str) -> Body:
    """The same policy under the name that somebody gave it in PagerDuty."""
    policy = body["escalation_policy"]
    return {"escalation_policy": {**policy, "name": name}} if isinstance(policy, dict) else body


def schedule_target(rotation: str, role: str) -> Body:
    return {"id": schedule_placeholder(rotation, role), "type": "schedule_v3_reference"}


def user_target(user: str) -> Body:
    return {"id": user, "type": "user_reference"}


def with_schedules(body: Any, schedules: Mapping[str, tuple[str, ScheduleKind]]) -> Any:
    """The same body with the ids of schedules where placeholders stood, each named by its kind."""
    if isinstance(body, list):
        return [with_schedules(one, schedules) for one in body]
    if not isinstance(body, dict):
        return body
    if body.get("id") in schedules:
        schedule, kind = schedules[body["id"]]
        of_shifts = kind is ScheduleKind.SHIFTS
        return {**body, "id": schedule, "type": "schedule_v3_reference" if of_shifts else "schedule_reference"}
    return {key: with_schedules(value, schedules) for key, value in body.items()}
