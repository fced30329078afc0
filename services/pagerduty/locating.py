"""Which schedule in PagerDuty holds a line: the one we know, one that a lost answer left behind, or none yet."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from domain.errors import Fault
from pager.actual import ScheduleKind
from pager.bodies import schedule_name
from pager.client import PagerDuty
from pager.lines import Line
from pager.schedules import Named, schedules_called
from services.pagerduty.ledger import Ledger


class Located(NamedTuple):
    """`id` None: it has to be created. `recovered`: it is ours, and our ledger does not know yet."""

    id: str | None
    kind: ScheduleKind = ScheduleKind.SHIFTS
    recovered: bool = False


def locate(
    client: PagerDuty, lines: Iterable[Line], ledger: Ledger
) -> tuple[Mapping[Line, Located], tuple[Fault, ...]]:
    """Every line of ours, and these; a fault for each name that somebody else has.

    PagerDuty is asked only about lines whose schedule is not known.
    """
    found = {line: Located(kept.id, kept.kind) for line, kept in ledger.schedules.items()}
    unknown = [line for line in lines if line not in found]
    faults = []
    if unknown:
        there = schedules_called(client, "On call:")
        for line in unknown:
            name = schedule_name(line.rotation, line.role)
            named = [one for one in there if one.name == name]
            free = [one for one in named if one.id not in ledger.elsewhere]
            found[line] = Located(None)
            if free and name in ledger.creating and free[0].kind is ScheduleKind.SHIFTS:
                found[line] = Located(free[0].id, recovered=True)
            elif named:
                faults.append(_in_use(line, named, free))
    return found, tuple(faults)


def _in_use(line: Line, named: list[Named], free: list[Named]) -> Fault:
    """Of `named`, those that are `free` can be handed over: no other organisation holds them."""
    kinds = {ScheduleKind.SHIFTS: "shift-based", ScheduleKind.LAYERS: "layer-based"}
    shown = " and ".join(f"{one.id} ({kinds[one.kind]})" for one in named)
    hint = "rename it there"
    if free:
        hint += f", or hand it over: dogwatch pagerduty use {line.rotation} {line.role} {free[0].id}"
    return Fault("PagerDuty", 0, 0, str(line), "a schedule of this name is in use already", shown, hint)
