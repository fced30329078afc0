"""Layer-based schedules (v2): each piece is an override over somebody's layers, superseded by a later one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.clock import iso
from pager.actual import Actual, Held, ScheduleKind
from pager.bodies import overrides_body
from pager.coverage import Mismatch
from pager.layer_steps import layer_steps
from pager.lines import Piece
from pager.schedule_adapter import ScheduleAdapter, with_id
from pager.steps import Step
from pager.wire import content_of, entries, entry, final_layers, in_order, layer_override


class LayerAdapter(ScheduleAdapter):
    """Overrides over layers that are somebody else's business."""

    plan = staticmethod(layer_steps)

    def list_actual(self, schedule: str, since: datetime, until: datetime) -> Actual:
        path, window = f"/schedules/{schedule}", {**_window(since, until), "time_zone": "Etc/UTC"}
        content = content_of(self._client.read(path, window), "schedule", f"GET {path}")
        return Actual(schedule=schedule, kind=ScheduleKind.LAYERS, final=tuple(final_layers(content)))

    def detailed(self, actual: Actual, since: datetime, until: datetime) -> Actual:
        held = in_order(one for one in self.objects(actual.schedule, since, until) if one.id)
        return actual.model_copy(update={"held": held, "overrides": ()})

    def verify(self, schedule: str, desired: Sequence[Piece], since: datetime, until: datetime) -> tuple[Mismatch, ...]:
        """Where nobody is desired, whoever is on call is nothing to us."""
        return tuple(one for one in super().verify(schedule, desired, since, until) if one.expected)

    def add(self, schedule: str, steps: Sequence[Step]) -> Sequence[Held | str]:
        """PagerDuty answers 201 and a status for each item: an item can be refused inside."""
        answer = self._client.write(
            "POST", f"/schedules/{schedule}/overrides", overrides_body(one.made for one in steps)
        )
        return [_made(one) for one in answer] if isinstance(answer, list) else []

    def change(self, schedule: str, step: Step) -> None:
        """Overrides are only ever removed: there is no way to change one in place."""
        self._client.write("DELETE", f"/schedules/{schedule}/overrides/{step.changed}")

    def objects(self, schedule: str, since: datetime, until: datetime) -> Sequence[Held]:
        """Those that can be edited: PagerDuty tells the ids of no others."""
        answer = self._client.read(f"/schedules/{schedule}/overrides", {**_window(since, until), "editable": "true"})
        return [layer_override(one) for one in entries(answer, "overrides")]


def _window(since: datetime, until: datetime) -> dict[str, str]:
    """Whole objects that meet the time, not cut at its bounds."""
    return {"since": iso(since), "until": iso(until), "overflow": "true"}


def _made(answer: Any) -> Held | str:
    if entry(answer, "status") in (200, 201):
        return with_id(layer_override(entry(answer, "override")))
    return ", ".join(map(str, entries(answer, "errors"))) or f"status {entry(answer, 'status')}"
