"""The bodies of PagerDuty's requests, as its published schema has them (shift-based schedules, v3)."""

from collections.abc import Iterable

from pydantic import JsonValue

from domain.clock import iso
from domain.schedule import Shift

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


def shifts_body(shifts: Iterable[tuple[Shift, str]]) -> Body:
    """Custom shifts, each with its one assignment, from pairs of a shift and its holder's user id."""
    return {"custom_shifts": [_custom_shift(shift, user) for shift, user in shifts]}


def _custom_shift(shift: Shift, user: str) -> Body:
    member: Body = {"type": "user_member", "user_id": user}
    return {
        "type": "custom_shift",
        "start_time": iso(shift.start),
        "end_time": iso(shift.end),
        "assignments": [{"type": "shift_assignment", "member": member}],
    }


def policy_body(name: str, description: str, rules: Iterable[tuple[int, Iterable[Body]]]) -> Body:
    """An escalation policy from (minutes until the next level, targets)."""
    levels: list[JsonValue] = [
        {"escalation_delay_in_minutes": minutes, "targets": list[JsonValue](targets)} for minutes, targets in rules
    ]
    policy: Body = {"type": "escalation_policy", "name": name, "description": description, "escalation_rules": levels}
    return {"escalation_policy": policy}


def schedule_target(rotation: str, role: str) -> Body:
    return {"id": schedule_placeholder(rotation, role), "type": "schedule_v3_reference"}


def user_target(user: str) -> Body:
    return {"id": user, "type": "user_reference"}
