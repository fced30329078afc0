"""Schedules laid side by side: whoever stands in several of them is one person, under one id in all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from domain.errors import Fault
from domain.organisation import Organisation
from importers.found.bare import bare_organisation
from importers.found.dates import Order
from importers.found.held import Held
from importers.found.names import Known, matched
from importers.found.newcomers import with_strangers
from importers.found.read import held_in, tell_no_weeks
from importers.found.weeks import Weeks, weeks_of
from importers.report import Report


@dataclass(frozen=True)
class SideBySide:
    """The weeks of each file, and the organisation they are all about: the given one, or a bare one."""

    organisation: Organisation
    weeks: Mapping[Path, Weeks]
    notes: tuple[str, ...]
    """Who was taken in."""
    warnings: tuple[Fault, ...]


def read_side_by_side(
    paths: Sequence[Path],
    organisation: Organisation | None = None,
    order: Order | None = None,
    *,
    accept_unknown: bool = False,
) -> SideBySide:
    """The schedules in these files, each read as `read_found` reads it; InvalidInput with every fault of all of them.

    Without an organisation everybody in the files is taken in; with `accept_unknown` whoever the organisation lacks.
    """
    report = Report()
    held = {path: _held(path, organisation, order, report) for path in paths}
    report.refuse_faults()
    every, notes = [one for rows in held.values() for one in rows], tuple[str, ...]()
    if organisation is None:
        whole, rows = bare_organisation(every, "")
        known = _apart(rows, held)
    else:
        whole, notes = with_strangers(every, organisation) if accept_unknown else (organisation, ())
        known = {path: matched(mine, whole, report) for path, mine in held.items()}
    report.refuse_faults()
    weeks = {path: _weeks(path, mine, whole, report) for path, mine in known.items()}
    report.refuse_faults()
    read = {path: one for path, one in weeks.items() if one is not None}
    return SideBySide(whole, read, notes, tuple(report.warnings))


def _held(path: Path, organisation: Organisation | None, order: Order | None, report: Report) -> tuple[Held, ...]:
    """What one file says; what is wrong in it keeps no other file from being looked at."""
    mine = Report()
    held = held_in(path, organisation, order, mine)
    report.faults += mine.faults
    report.warnings += mine.warnings
    return held


def _apart(rows: Sequence[Known], held: Mapping[Path, Sequence[Held]]) -> Mapping[Path, Sequence[Known]]:
    """The rows of all files as those of each; they stand in the order of the files."""
    left = iter(rows)
    return {path: tuple(islice(left, len(mine))) for path, mine in held.items()}


def _weeks(path: Path, known: Sequence[Known], whole: Organisation, report: Report) -> Weeks | None:
    found = weeks_of(known, whole)
    if found is None:
        tell_no_weeks(path, known, None, report)
    return found
