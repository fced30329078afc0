"""PagerDuty's answers, read tolerantly: its own examples do not always fit its schema.

Times are read in whole minutes, as ours are sent: an override that begins there at 10:00:49 begins at 10:00.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pager.actual import Held, HeldOverride, Shown
from pager.lines import whole_minute
from pager.refusals import Unanswered


def moment(text: Any) -> datetime:
    """The whole minute of an instant, whatever zone PagerDuty renders it in."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise Unanswered("a read", f"{text!r} is not a time") from error
    return whole_minute(found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC))


def custom_shift(content: Mapping[str, Any]) -> Held:
    assignments = content.get("assignments") or [{}]
    return Held(**_times(content), id=str(content.get("id")), user=_member(assignments[0].get("member")))


def shift_override(content: Mapping[str, Any]) -> HeldOverride:
    return HeldOverride(
        **_times(content),
        id=str(content.get("id")),
        user=_member(content.get("overriding_member")),
        shift=content.get("custom_shift_id"),
    )


def layer_override(content: Mapping[str, Any]) -> Held:
    """Without an id when PagerDuty does not count it as editable."""
    user = (content.get("user") or {}).get("id")
    start, end = moment(content.get("start")), moment(content.get("end"))
    return Held(id=str(content.get("id") or ""), start=start, end=end, user=user)


def final_shifts(schedule: Mapping[str, Any]) -> Iterator[Shown]:
    """The final schedule of a shift-based schedule; pieces without a person are left out."""
    for one in (schedule.get("final_schedule") or {}).get("computed_shift_assignments") or []:
        user, source = _member(one.get("member")), one.get("source") or {}
        if user is not None:
            made_by = str(source.get("shift_id") or source.get("rotation_id") or "")
            yield Shown(**_times(one), user=user, object_id=made_by, override_id=str(source.get("override_id") or ""))


def final_layers(schedule: Mapping[str, Any]) -> Iterator[Shown]:
    """The final schedule of a layer-based schedule."""
    for one in (schedule.get("final_schedule") or {}).get("rendered_schedule_entries") or []:
        if user := (one.get("user") or {}).get("id"):
            yield Shown(start=moment(one.get("start")), end=moment(one.get("end")), user=str(user))


def in_order(held: Iterable[Held]) -> tuple[Held, ...]:
    return tuple(sorted(held, key=lambda one: (one.start, one.end, one.id)))


def _times(content: Mapping[str, Any]) -> dict[str, datetime]:
    return {"start": moment(content.get("start_time")), "end": moment(content.get("end_time"))}


def _member(content: Mapping[str, Any] | None) -> str | None:
    user = (content or {}).get("user_id")
    return str(user) if user else None
