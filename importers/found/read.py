"""A schedule in whatever shape it was found: read, matched to people and rotations, and cut into weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.errors import Fault
from domain.organisation import Organisation
from domain.schedule import Horizon, Schedule
from importers.file_tree import FileTree
from importers.found.bare import bare_organisation, narrowed
from importers.found.calendar import held_in_calendar
from importers.found.dates import Order
from importers.found.held import Held
from importers.found.names import Known, Names, matched
from importers.found.newcomers import with_strangers
from importers.found.rows import held_in_sheet
from importers.found.second_names import without_invented_duties
from importers.found.weeks import weeks_of
from importers.found.words import one_line
from importers.nodes import Place
from importers.report import Report
from importers.schedule_file import schedule_in


@dataclass(frozen=True)
class FoundSchedule:
    """A schedule and the organisation it is about: the given one, as far as the file speaks of it, or a bare one."""

    organisation: Organisation
    schedule: Schedule
    horizon: Horizon
    notes: tuple[str, ...]
    """How it was read, for people."""
    warnings: tuple[Fault, ...]
    bare: bool


def read_found(
    path: Path,
    organisation: Organisation | None = None,
    horizon: Horizon | None = None,
    order: Order | None = None,
    *,
    accept_unknown: bool = False,
) -> FoundSchedule:
    """The schedule in a file; InvalidInput with every fault when it cannot be read or names strangers.

    Without an organisation everybody in the file is taken in; with `accept_unknown` whoever the organisation lacks.
    """
    report = Report()
    held = held_in(path, organisation, order, report)
    report.refuse_faults()
    notes: tuple[str, ...] = ()
    if organisation is None:
        whole, known = bare_organisation(held, path.stem)
    else:
        whole = organisation
        if accept_unknown:
            whole, notes = with_strangers(held, organisation)
        known = matched(held, whole, report)
        report.refuse_faults()
        whole, left_out = _spoken_of(whole, known)
        notes = (*notes, *left_out)
    weeks = weeks_of(known, whole, horizon)
    if weeks is None:
        tell_no_weeks(path, known, horizon, report)
        raise report.refusal()
    if organisation is None:
        whole, notes = without_invented_duties(whole, known, weeks.schedule, weeks.horizon)
        whole = narrowed(whole, weeks.schedule, weeks.horizon)
    return FoundSchedule(
        whole, weeks.schedule, weeks.horizon, (*notes, *weeks.notes), tuple(report.warnings), organisation is None
    )


def held_in(path: Path, organisation: Organisation | None, order: Order | None, report: Report) -> tuple[Held, ...]:
    """Everything that the file, or the schedule of an output folder, says; what it says wrong is in the report."""
    source = FileTree(schedule_in(path)).main(report)
    if source is None:
        return ()
    if path.suffix.lower() in {".ics", ".ical"} or source.raw.lstrip(b"\xef\xbb\xbf\r\n \t")[:15] == b"BEGIN:VCALENDAR":
        held = held_in_calendar(source, report)
    else:
        names = Names(organisation) if organisation else None
        held = held_in_sheet(source, order, names.rotation if names else None, report)
    held = tuple(tidy for one in held if (tidy := _tidy(one)).person)
    if not held and not report.faults:
        report.fault(source.start, "file", "names nobody who is on call")
    return held


def _tidy(one: Held) -> Held:
    """Names on one line, whatever the file had in them."""
    return one._replace(person=one_line(one.person), rotation=one_line(one.rotation), role=one_line(one.role))


def _spoken_of(organisation: Organisation, known: Sequence[Known]) -> tuple[Organisation, tuple[str, ...]]:
    """The organisation with the rotations that the file names; the others are not judged."""
    named = {one.rotation for one in known}
    kept = tuple(one for one in organisation.rotations if one.id in named)
    left = [one.id for one in organisation.rotations if one.id not in named]
    if not left:
        return organisation, ()
    return organisation.model_copy(update={"rotations": kept}), (f"Not in the file, not judged: {', '.join(left)}.",)


def tell_no_weeks(path: Path, known: Sequence[Known], horizon: Horizon | None, report: Report) -> None:
    """A fault that says where the rows of the file lie instead."""
    days = [one.held.start.day for one in known]
    where = f"{horizon.label}" if horizon else "any week"
    hint = f"its rows begin from {min(days)} to {max(days)}" if days else ""
    report.fault(Place(str(path), 0, 0), "horizon", f"no week of {where} is held by anybody", hint=hint)
