"""The schedule as files for programs: `schedule.json` with its proof, `schedule.csv` with the bare rows."""

import csv
import io
import json

from domain.clock import iso
from domain.plan import MoreChanges, Plan, Tier
from domain.schedule import Horizon, Schedule, Shift
from exporters.csv_cells import text_cell

COLUMNS = ("rotation", "role", "week", "engineer", "start", "end")


def schedule_json(plan: Plan) -> str:
    """The plan as JSON; the same plan gives the same bytes, however long its solve took.

    `week` is the local date of the handoff, `start` and `end` are UTC. Wall time of the solve is left out.
    """
    content = {
        "status": plan.status.value,
        "gap": plan.gap,
        "seed": plan.seed,
        "input_sha256": plan.input_sha256,
        "horizon": _horizon(plan.horizon),
        "tiers": [_tier(tier) for tier in plan.tiers],
        **({"frontier": [_more_changes(one) for one in plan.frontier]} if plan.frontier else {}),
        **({"allowances": list(plan.allowances)} if plan.allowances else {}),
        "breaches": [breach.model_dump(mode="json") for breach in plan.breaches],
        "notes": list(plan.notes),
        "shifts": [_row(shift) for shift in plan.schedule.shifts],
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def schedule_csv(schedule: Schedule) -> str:
    """One line per shift, with the columns of `schedule.json`'s shifts; no cell can be read as a formula."""
    page = io.StringIO()
    lines = csv.writer(page, lineterminator="\n")
    lines.writerow(COLUMNS)
    for shift in schedule.shifts:
        row = _row(shift)
        lines.writerow([text_cell(row[column]) for column in COLUMNS])
    return page.getvalue()


def _row(shift: Shift) -> dict[str, str]:
    return {
        "rotation": shift.rotation,
        "role": shift.role,
        "week": shift.week.isoformat(),
        "engineer": shift.engineer,
        "start": iso(shift.start),
        "end": iso(shift.end),
    }


def _horizon(horizon: Horizon) -> dict[str, str]:
    return {
        "first_day": horizon.first_day.isoformat(),
        "last_day": horizon.last_day.isoformat(),
        "label": horizon.label,
    }


def _more_changes(one: MoreChanges) -> dict[str, object]:
    return {"more": one.more, "changes": one.changes, "goal": _tier(one.goal)}


def _tier(tier: Tier) -> dict[str, str | int | float]:
    return {"name": tier.name, "value": tier.value, "bound": tier.bound, "gap": tier.gap, "unit": tier.unit}
