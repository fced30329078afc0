"""Shift-based schedules (v3): each piece is a custom shift, changed in place."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from domain.clock import iso
from pager.actual import Actual, Held, HeldOverride, ScheduleKind
from pager.bodies import shift_body, shifts_body
from pager.client import PagerDuty
from pager.coverage import Mismatch, mismatches
from pager.journal import Journal
from pager.lines import Piece
from pager.shift_steps import shift_steps
from pager.steps import Step, Verb
from pager.wire import custom_shift, final_shifts, in_order, shift_override
from pager.writing import carry_out, recover


class ShiftAdapter:
    """`batch` is how many custom shifts go into one request; the largest that PagerDuty takes is not documented."""

    def __init__(self, client: PagerDuty, batch: int) -> None:
        self._client = client
        self.batch = batch

    def list_actual(self, schedule: str, since: datetime, until: datetime) -> Actual:
        window = _window(since, until)
        content = self._client.read(f"/v3/schedules/{schedule}", {**window, "include[]": "final_schedule"})["schedule"]
        return Actual(
            schedule=schedule,
            kind=ScheduleKind.SHIFTS,
            final=tuple(final_shifts(content)),
            rotations=tuple(str(one.get("id")) for one in content.get("rotations") or ()),
        )

    def detailed(self, actual: Actual, since: datetime, until: datetime) -> Actual:
        held, overrides = self._shifts(actual.schedule, since, until), self._overrides(actual.schedule, since, until)
        return actual.model_copy(update={"held": held, "overrides": overrides})

    def plan(
        self,
        desired: Sequence[Piece],
        actual: Actual,
        owned: Collection[str],
        adopted: Collection[str],
        since: datetime,
    ) -> tuple[Step, ...]:
        return shift_steps(desired, actual, owned, adopted, since)

    def apply(self, schedule: str, steps: Sequence[Step], journal: Journal, clock: Callable[[], datetime]) -> None:
        carry_out(self, schedule, steps, journal, clock)

    def recover(self, schedule: str, journal: Journal, now: datetime) -> None:
        recover(self, schedule, journal, now)

    def verify(self, schedule: str, desired: Sequence[Piece], since: datetime, until: datetime) -> tuple[Mismatch, ...]:
        return mismatches(desired, self.list_actual(schedule, since, until).final, since, until)

    def add(self, schedule: str, pieces: Sequence[Piece]) -> Sequence[Held | str]:
        answer = self._client.write("POST", f"{_path(schedule)}/custom_shifts", shifts_body(pieces))
        return [custom_shift(one) for one in answer.get("custom_shifts") or ()]

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
        return [*shifts, *(Held(id=one.id, start=one.start, end=one.end, user=one.user) for one in overrides)]

    def wait(self, seconds: float) -> None:
        self._client.wait(seconds)

    def _shifts(self, schedule: str, since: datetime, until: datetime) -> tuple[Held, ...]:
        listed = self._client.pages(f"{_path(schedule)}/custom_shifts", "custom_shifts", _window(since, until))
        return in_order(custom_shift(one) for one in listed)

    def _overrides(self, schedule: str, since: datetime, until: datetime) -> tuple[HeldOverride, ...]:
        listed = self._client.pages(f"{_path(schedule)}/overrides", "overrides", _window(since, until))
        return tuple(sorted(map(shift_override, listed), key=lambda one: (one.start, one.end, one.id)))


def _path(schedule: str) -> str:
    return f"/v3/schedules/{schedule}"


def _window(since: datetime, until: datetime) -> dict[str, str]:
    """Whole objects that meet the time, not cut at its bounds."""
    return {"since": iso(since), "until": iso(until), "time_zone": "Etc/UTC", "overflow": "true"}
