"""Compares two schedules: what changed for whom, rule by rule and goal by goal, and what of it matters first."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from domain.comparison import Cell, CellChange, Comparison, PersonChange
from domain.people import SHADOW
from domain.schedule import Horizon, Schedule, Shift
from importers.organisation_file import LoadedOrganisation
from importers.schedule_file import ScheduleFile
from services.compare_highlights import highlights
from services.compare_judge import Judge
from services.weeks_in_common import common_ground

_Key = tuple[str, str, date]


def compare(
    before: ScheduleFile,
    after: ScheduleFile,
    loaded: LoadedOrganisation | None = None,
    horizon: Horizon | None = None,
    names: Mapping[str, str] | None = None,
) -> Comparison:
    """What differs; with an organisation also breaches, goals and burdens.

    `horizon`: the weeks to compare; None: those that both cover. `names`: what people are called where no organisation
    says so. InvalidInput when they have no week in common, and when a file names people or rotations that the
    organisation does not have.
    """
    ground = common_ground(before, after, horizon)
    old, new = ground.before.schedule, ground.after.schedule
    cells = tuple(_cell_changes(old, new))
    bare = Comparison(
        before=before.name,
        after=after.name,
        highlights=(),
        cells=cells,
        people=tuple(_people(cells, old, new, names or {})),
        notes=ground.notes,
        unchanged=len({shift.key for shift in (*old.shifts, *new.shifts)}) - len(cells),
    )
    compared = Judge.of(ground, loaded).judged(bare) if loaded else bare
    return compared.model_copy(update={"highlights": highlights(compared)})


def _holders(schedule: Schedule) -> Mapping[_Key, list[Shift]]:
    return {key: sorted(shifts, key=lambda one: (one.start, one.engineer)) for key, shifts in schedule.by_slot.items()}


def _cell_changes(before: Schedule, after: Schedule) -> Iterator[CellChange]:
    """Cells whose shifts differ in holder or time, in order of time."""
    old, new = _holders(before), _holders(after)
    for key in sorted(old.keys() | new.keys(), key=lambda key: (key[2], key)):
        if [_times(one) for one in old.get(key, ())] != [_times(one) for one in new.get(key, ())]:
            rotation, role, week = key
            yield CellChange(
                rotation=rotation,
                role=role,
                week=week,
                before=tuple(one.engineer for one in old.get(key, ())),
                after=tuple(one.engineer for one in new.get(key, ())),
            )


def _times(shift: Shift) -> tuple[object, ...]:
    return shift.engineer, shift.start, shift.end


def _people(
    cells: Sequence[CellChange], before: Schedule, after: Schedule, names: Mapping[str, str]
) -> Iterator[PersonChange]:
    """Whoever gains or loses a cell; the most affected first."""
    gained, lost = dict[str, list[Cell]](), dict[str, list[Cell]]()
    for one in cells:
        cell = Cell(rotation=one.rotation, role=one.role, week=one.week)
        for engineer in sorted({*one.after} - {*one.before}):
            gained.setdefault(engineer, []).append(cell)
        for engineer in sorted({*one.before} - {*one.after}):
            lost.setdefault(engineer, []).append(cell)
    for engineer in sorted(gained.keys() | lost.keys(), key=lambda one: (-_moved(gained, lost, one), one)):
        yield PersonChange(
            engineer=engineer,
            name=names.get(engineer, engineer),
            gained=tuple(gained.get(engineer, ())),
            lost=tuple(lost.get(engineer, ())),
            weeks_before=_weeks(before, engineer),
            weeks_after=_weeks(after, engineer),
        )


def _moved(gained: Mapping[str, Sequence[Cell]], lost: Mapping[str, Sequence[Cell]], engineer: str) -> int:
    return len(gained.get(engineer, ())) + len(lost.get(engineer, ()))


def _weeks(schedule: Schedule, engineer: str) -> int:
    return sum(shift.role != SHADOW for shift in schedule.by_engineer.get(engineer, ()))
