"""PagerDuty's answers, read tolerantly: its own examples do not always fit its schema.

What is missing or of another shape reads as nothing; only what nothing can be done without is `Unanswered`.
Times are read in whole minutes, as ours are sent: an override that begins there at 10:00:49 begins at 10:00.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pager.actual import Held, HeldOverride, Shown
from pager.lines import next_minute, whole_minute
from pager.refusals import Unanswered


def content_of(answer: Any, key: str, request: str) -> Mapping[str, Any]:
    """The object under `key`; Unanswered when there is none."""
    if isinstance(content := entry(answer, key), dict):
        return content
    raise Unanswered(request, f"there is no {key} in its answer")


def entry(content: Any, *keys: str) -> Any:
    """What stands at the end of these keys; None where anything on the way is missing or no object."""
    for key in keys:
        content = content.get(key) if isinstance(content, Mapping) else None
    return content


def entries(content: Any, *keys: str) -> list[Any]:
    """The list at the end of these keys; empty where there is none."""
    found = entry(content, *keys)
    return found if isinstance(found, list) else []


def moment(text: Any) -> datetime:
    """The whole minute of an instant, whatever zone PagerDuty renders it in."""
    return whole_minute(_instant(text))


def _instant(text: Any) -> datetime:
    try:
        found = datetime.fromisoformat(str(text))
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Unanswered("a read", f"{text!r} is not a time") from error


def custom_shift(content: Any) -> Held:
    members = [_member(entry(one, "member")) for one in entries(content, "assignments")]
    return Held(**_times(content), id=identifier(content), user=members[0] if members else None)


def shift_override(content: Any) -> HeldOverride:
    return HeldOverride(
        **_times(content),
        id=identifier(content),
        user=_member(entry(content, "overriding_member")),
        shift=_text(entry(content, "custom_shift_id")),
        reaches=next_minute(_instant(entry(content, "end_time"))),
    )


def layer_override(content: Any) -> Held:
    """Without an id when PagerDuty does not count it as editable."""
    return Held(**_span(content), id=identifier(content), user=_text(entry(content, "user", "id")))


def final_shifts(schedule: Any) -> Iterator[Shown]:
    """The final schedule of a shift-based schedule; pieces without a person are left out."""
    for one in entries(schedule, "final_schedule", "computed_shift_assignments"):
        if user := _member(entry(one, "member")):
            made_by = _text(entry(one, "source", "shift_id")) or _text(entry(one, "source", "rotation_id")) or ""
            above = _text(entry(one, "source", "override_id")) or ""
            yield Shown(**_times(one), user=user, object_id=made_by, override_id=above)


def final_layers(schedule: Any) -> Iterator[Shown]:
    """The final schedule of a layer-based schedule."""
    for one in entries(schedule, "final_schedule", "rendered_schedule_entries"):
        if user := _text(entry(one, "user", "id")):
            yield Shown(**_span(one), user=user)


def rotation_ids(schedule: Any) -> tuple[str, ...]:
    return tuple(map(identifier, entries(schedule, "rotations")))


def identifier(content: Any) -> str:
    """Empty when PagerDuty tells none."""
    return _text(entry(content, "id")) or ""


def in_order(held: Iterable[Held]) -> tuple[Held, ...]:
    return tuple(sorted(held, key=lambda one: (one.start, one.end, one.id)))


def _times(content: Any) -> dict[str, datetime]:
    return {"start": moment(entry(content, "start_time")), "end": moment(entry(content, "end_time"))}


def _span(content: Any) -> dict[str, datetime]:
    return {"start": moment(entry(content, "start")), "end": moment(entry(content, "end"))}


def _member(content: Any) -> str | None:
    return _text(entry(content, "user_id"))


def _text(found: Any) -> str | None:
    return found if isinstance(found, str) and found else None
