"""Takes absences in: an engineer's own calendar, a shared one with its confirmation, or a CSV file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.people import Absence
from domain.time_off import Proposal
from importers.absence_rows import read_absence_rows
from importers.calendar_absences import HALF_A_DAY, Counts, absences_of
from importers.confirmed_people import all_meant
from importers.file_tree import Source
from importers.known_names import PeopleByName
from importers.report import Report
from importers.rows import read_rows
from importers.shared_calendar import read_shared
from importers.suggestions import known_or_nearest


@dataclass(frozen=True)
class ImportedAbsences:
    """What was found in one source."""

    absences: tuple[Absence, ...]
    """New ones, each once."""
    known: int
    """How many the organisation has already."""
    proposals: tuple[Proposal, ...]
    """Titles of a shared calendar that wait for a confirmation."""
    unused: tuple[Fault, ...]
    """Every line that was not used, with its place and why."""


def import_absences(
    source: Source,
    organisation: Organisation,
    engineer: str | None = None,
    confirmed: Mapping[str, str] | None = None,
    counts: Counts = HALF_A_DAY,
) -> ImportedAbsences:
    """What `source` says; nothing is kept yet.

    `engineer`: whose calendar it is; None: events are taken by the titles in `confirmed`, and nobody is guessed.
    `counts`: which events of a calendar are absences. InvalidInput when nothing of the source can be read at all, or
    the engineer is nobody's id or address.
    """
    report = Report()
    engineer = _known(engineer, organisation) if engineer is not None else None
    known_titles = {text: _all_known(who, organisation) for text, who in (confirmed or {}).items()}
    proposals: tuple[Proposal, ...] = ()
    if is_table(source):
        found = read_absence_rows(source, organisation, report)
    elif engineer is not None:
        rows = absences_of(source, engineer, organisation.zone_of(engineer), report, counts)
        found = tuple(row.value for row in read_rows([(row, "") for row in rows], Absence, report))
    else:
        found, proposals = read_shared(source, organisation, known_titles, report, counts)
    if report.faults and not found and not proposals:
        raise InvalidInput([*report.faults, *report.warnings])
    new = new_absences(found, organisation.absences)
    return ImportedAbsences(
        absences=new,
        known=len(dict.fromkeys(_when(one) for one in found)) - len(new),
        proposals=proposals,
        unused=tuple(sorted({*report.faults, *report.warnings})),
    )


def _known(name: str, organisation: Organisation) -> str:
    engineer = PeopleByName(organisation).id_of(name)
    if engineer is None:
        hint = known_or_nearest(name, organisation.engineer)
        raise InvalidInput([Fault("", 0, 0, "engineer", "the organisation has no such engineer", name, hint)])
    return engineer


def _all_known(names: str, organisation: Organisation) -> str:
    """One engineer, or several with a blank between."""
    return all_meant(names, PeopleByName(organisation)) or _known(names, organisation)


def is_table(source: Source) -> bool:
    """Whether the source is a CSV file rather than a calendar."""
    return source.name.lower().endswith((".csv", ".tsv")) and b"BEGIN:VCALENDAR" not in source.raw.upper()


def new_absences(found: Iterable[Absence], known: Iterable[Absence]) -> tuple[Absence, ...]:
    """Those that are not known, each once; why somebody is away makes no difference."""
    there = {_when(one) for one in known}
    return tuple({_when(one): one for one in found if _when(one) not in there}.values())


def _when(one: Absence) -> tuple[object, ...]:
    return one.engineer, one.first_day, one.last_day, one.start, one.end
