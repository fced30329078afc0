"""Layer-based schedules (v2): each piece is an override over somebody's layers, superseded by a later one."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from domain.clock import iso
from pager.actual import Actual, Held, ScheduleKind
from pager.bodies import overrides_body
from pager.client import PagerDuty
from pager.coverage import Mismatch, mismatches
from pager.journal import Journal
from pager.layer_steps import layer_steps
from pager.lines import Piece
from pager.steps import Step
from pager.wire import final_layers, in_order, layer_override
from pager.writing import carry_out, recover


class LayerAdapter:
    """`batch` is how many overrides go into one request."""

    def __init__(self, client: PagerDuty, batch: int) -> None:
        self._client = client
        self.batch = batch

    def list_actual(self, schedule: str, since: datetime, until: datetime) -> Actual:
        window = {"since": iso(since), "until": iso(until), "overflow": "true"}
        content = self._client.read(f"/schedules/{schedule}", {**window, "time_zone": "Etc/UTC"})["schedule"]
        return Actual(schedule=schedule, kind=ScheduleKind.LAYERS, final=tuple(final_layers(content)))

    def detailed(self, actual: Actual, since: datetime, until: datetime) -> Actual:
        held = in_order(one for one in self.objects(actual.schedule, since, until) if one.id)
        return actual.model_copy(update={"held": held, "overrides": ()})

    def plan(
        self,
        desired: Sequence[Piece],
        actual: Actual,
        owned: Collection[str],
        adopted: Collection[str],
        since: datetime,
    ) -> tuple[Step, ...]:
        return layer_steps(desired, actual, owned, adopted, since)

    def apply(self, schedule: str, steps: Sequence[Step], journal: Journal, clock: Callable[[], datetime]) -> None:
        carry_out(self, schedule, steps, journal, clock)

    def recover(self, schedule: str, journal: Journal, now: datetime) -> None:
        recover(self, schedule, journal, now)

    def verify(self, schedule: str, desired: Sequence[Piece], since: datetime, until: datetime) -> tuple[Mismatch, ...]:
        """Where nobody is desired, the layers are somebody else's business."""
        found = mismatches(desired, self.list_actual(schedule, since, until).final, since, until)
        return tuple(one for one in found if one.expected)

    def add(self, schedule: str, pieces: Sequence[Piece]) -> Sequence[Held | str]:
        """PagerDuty answers 201 and a status for each item: an item can be refused inside."""
        answer = self._client.write("POST", f"/schedules/{schedule}/overrides", overrides_body(pieces))
        return [_made(one) for one in answer] if isinstance(answer, list) else []

    def change(self, schedule: str, step: Step) -> None:
        """Overrides are only ever removed: there is no way to change one in place."""
        self._client.write("DELETE", f"/schedules/{schedule}/overrides/{step.changed}")

    def objects(self, schedule: str, since: datetime, until: datetime) -> Sequence[Held]:
        """Those that can be edited: PagerDuty tells the ids of no others."""
        window = {"since": iso(since), "until": iso(until), "overflow": "true", "editable": "true"}
        answer = self._client.read(f"/schedules/{schedule}/overrides", window)
        return [layer_override(one) for one in answer.get("overrides") or ()]

    def wait(self, seconds: float) -> None:
        self._client.wait(seconds)


def _made(answer: dict[str, object]) -> Held | str:
    if answer.get("status") in (200, 201):
        override = answer.get("override")
        return layer_override(override if isinstance(override, dict) else {})
    errors = answer.get("errors")
    return ", ".join(map(str, errors)) if isinstance(errors, list) else f"status {answer.get('status')}"
