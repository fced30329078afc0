"""Shift-based schedules (v3): each piece is a custom shift, changed in place."""

from collections.abc import Sequence
from datetime import datetime

from domain.clock import iso
from pager.actual import Actual, Held, HeldOverride, ScheduleKind
from pager.bodies import shift_body, shift_overrides_body, shifts_body
from pager.schedule_adapter import ScheduleAdapter, with_id
from pager.shift_steps import shift_steps
from pager.steps import Step, Verb
from pager.wire import content_of, custom_shift, entries, final_shifts, in_order, rotation_ids, shift_override


class ShiftAdapter(ScheduleAdapter):
    """Custom shifts, which page together where they overlap, and overrides over them."""

    plan = staticmethod(shift_steps)

    def list_actual(self, schedule: str, since: datetime, until: datetime) -> Actual:
        path, window = _path(schedule), {**_window(since, until), "include[]": "final_schedule"}
        content = content_of(self._client.read(path, window), "schedule", f"GET {path}")
        final, rotations = tuple(final_shifts(content)), rotation_ids(content)
        return Actual(schedule=schedule, kind=ScheduleKind.SHIFTS, final=final, rotations=rotations)

    def detailed(self, actual: Actual, since: datetime, until: datetime) -> Actual:
        held, overrides = self._shifts(actual.schedule, since, until), self._overrides(actual.schedule, since, until)
        return actual.model_copy(update={"held": held, "overrides": overrides})

    def add(self, schedule: str, steps: Sequence[Step]) -> Sequence[Held | str]:
        if steps[0].verb is Verb.OVERLAY:
            answer = self._client.write("POST", f"{_path(schedule)}/overrides", shift_overrides_body(steps))
            return [with_id(_as_held(shift_override(one))) for one in entries(answer, "overrides")]
        answer = self._client.write("POST", f"{_path(schedule)}/custom_shifts", shifts_body(one.made for one in steps))
        return [with_id(custom_shift(one)) for one in entries(answer, "custom_shifts")]

    def change(self, schedule: str, step: Step) -> None:
        if step.verb is Verb.LIFT:
            self._client.write("DELETE", f"{_path(schedule)}/overrides/{step.changed}")
        elif step.after is None:
            self._client.write("DELETE", f"{_path(schedule)}/custom_shifts/{step.changed}")
        else:
            body = shift_body(step.after, started=step.started)
            self._client.write("PUT", f"{_path(schedule)}/custom_shifts/{step.changed}", body)

    def objects(self, schedule: str, since: datetime, until: datetime) -> Sequence[Held]:
        shifts, overrides = self._shifts(schedule, since, until), self._overrides(schedule, since, until)
        return [*shifts, *map(_as_held, overrides)]

    def _shifts(self, schedule: str, since: datetime, until: datetime) -> tuple[Held, ...]:
        listed = self._client.pages(f"{_path(schedule)}/custom_shifts", "custom_shifts", _window(since, until))
        return in_order(custom_shift(one) for one in listed)

    def _overrides(self, schedule: str, since: datetime, until: datetime) -> tuple[HeldOverride, ...]:
        listed = self._client.pages(f"{_path(schedule)}/overrides", "overrides", _window(since, until))
        return tuple(sorted(map(shift_override, listed), key=lambda one: (one.start, one.end, one.id)))


def _as_held(override: HeldOverride) -> Held:
    return Held(id=override.id, start=override.start, end=override.end, user=override.user)


def _path(schedule: str) -> str:
    return f"/v3/schedules/{schedule}"


def _window(since: datetime, until: datetime) -> dict[str, str]:
    """Whole objects that meet the time, not cut at its bounds."""
    return {"since": iso(since), "until": iso(until), "time_zone": "Etc/UTC", "overflow": "true"}
