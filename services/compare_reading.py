"""What `compare` reads: what `plan` wrote exactly as it stands, any other schedule as `evaluate` reads it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from constraints.allowing import allowing
from domain.allowance import AUTO, Allowance
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from importers.found.dates import Order
from importers.found.side_by_side import SideBySide, read_side_by_side
from importers.organisation_file import LoadedOrganisation
from importers.schedule_file import ScheduleFile, read_if_written_by_plan, schedule_in
from services.agreements import untakeable


@dataclass(frozen=True)
class Pair:
    """Two schedules that can be compared, and the organisation to judge them by."""

    before: ScheduleFile
    after: ScheduleFile
    loaded: LoadedOrganisation | None
    names: Mapping[str, str] = field(default_factory=dict)
    """What people are called, where there is no organisation to say so."""
    notes: tuple[str, ...] = ()
    warnings: tuple[Fault, ...] = ()


def read_pair(
    before: Path,
    after: Path,
    loaded: LoadedOrganisation | None = None,
    order: Order | None = None,
    *,
    accept_unknown: bool = False,
) -> Pair:
    """Both files; InvalidInput with every fault of both.

    Where nothing but the files says who is who, and with `accept_unknown`, which takes in whoever the organisation
    lacks, one reader reads both: people and weeks then have the same names in both.
    """
    paths = tuple(dict.fromkeys((before, after)))
    plans = {path: plan for path in paths if (plan := read_if_written_by_plan(path))}
    kept = plans if len(plans) == len(paths) or loaded else {}
    kept = {} if loaded and accept_unknown else kept
    if len(kept) == len(paths):
        return Pair(kept[before], kept[after], loaded)
    others = [path for path in paths if path not in kept]
    agreed = _agreed(loaded.organisation, plans.values()) if loaded else None
    found = read_side_by_side(others, agreed, order, accept_unknown=accept_unknown)
    files = kept | {path: _by_weeks(path, found, plans.get(path)) for path in others}
    return Pair(
        files[before],
        files[after],
        replace(loaded, organisation=found.organisation) if loaded and accept_unknown else loaded,
        {one.id: one.name for one in found.organisation.engineers},
        (*_notes(found, files), *(() if loaded else _called_otherwise(files[before], files[after]))),
        found.warnings,
    )


def _agreed(organisation: Organisation, plans: Collection[ScheduleFile]) -> Organisation:
    """The organisation under all exceptions that either plan was made under: files name people and rotations so."""
    together = Counter[str]()
    for plan in plans:
        together |= Counter(plan.allowances)
    faults = untakeable(organisation, together.elements())
    if faults:
        raise InvalidInput(faults)
    named = (text for text in together.elements() if not text.endswith(AUTO))
    return allowing(organisation, map(Allowance.parse, named)) if together else organisation


def _by_weeks(path: Path, found: SideBySide, plan: ScheduleFile | None) -> ScheduleFile:
    horizon = plan.horizon if plan else None
    return ScheduleFile(str(schedule_in(path)), found.weeks[path].schedule, horizon)


def _notes(found: SideBySide, files: Mapping[Path, ScheduleFile]) -> Iterator[str]:
    yield from found.notes
    rotations = {path: {shift.rotation for shift in file.schedule.shifts} for path, file in files.items()}
    for path, weeks in found.weeks.items():
        missing = sorted(set().union(*rotations.values()) - rotations[path])
        if missing:
            yield f"{path.name} names no week of {', '.join(missing)}: the other's are told as new or given up."
        yield from (f"{path.name}: {note}" for note in weeks.notes)


def _called_otherwise(before: ScheduleFile, after: ScheduleFile) -> Iterator[str]:
    one, other = (sorted(file.schedule.by_engineer) for file in (before, after))
    if one and other and set(one).isdisjoint(other):
        yield (
            f"They have no name in common, such as {one[0]} and {other[0]}: where these are the same people, "
            "the organisation file says so."
        )
