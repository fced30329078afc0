"""Past shifts and holiday holders: weeks that fit the handoff, and people who are no longer there."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from domain.errors import Fault
from importers.draft import Draft
from importers.past_shifts import PastShift, week_faults
from importers.rows import Row, knowing
from importers.suggestions import did_you_mean


def weeks(draft: Draft) -> Iterator[Fault]:
    """Rows without times begin on the rotation's handoff day; none ends before it begins."""
    for row in knowing(draft.past_shifts, *PastShift.model_fields.keys() - {"engineer", "role"}):
        rotation = draft.rotation_knowing(row.value.rotation, "id", "handoff")
        zone = draft.company_zone(rotation, row.value) if rotation else None
        if rotation and zone:
            yield from week_faults(row, rotation, zone)


def holders_who_left(draft: Draft) -> Iterator[Fault]:
    """People of the past whom `engineers` does not list: their rows are left out, once told per person."""
    rows: dict[str, list[Row[Any]]] = {}
    past: Iterable[Row[Any]] = chain(draft.past_shifts, draft.holders)
    for row in past:
        if row.value.engineer not in draft.names.engineers:
            rows.setdefault(row.value.engineer, []).append(row)
    for engineer, mine in rows.items():
        count = "1 row is" if len(mine) == 1 else f"{len(mine)} rows are"
        hint = did_you_mean(engineer, draft.names.engineers)
        yield mine[0].fault("engineer", problem=f"nobody of this name is in engineers; {count} left out", hint=hint)
