"""Absences as the CSV file that an organisation file names, and proposals as the one that somebody confirms."""

import csv
import io
from collections.abc import Iterable, Sequence

from domain.clock import iso
from domain.people import Absence
from domain.time_off import Proposal
from exporters.csv_cells import text_cell

_ABSENCE = ("engineer", "first_day", "last_day", "start", "end", "approved")
_PROPOSAL = ("text", "engineer", "certainty", "maybe", "events", "line")


def absences_csv(absences: Iterable[Absence]) -> str:
    """A row for each absence; why somebody is away is not handed out."""
    return _table(_ABSENCE, (_absence(one) for one in absences))


def proposals_csv(proposals: Iterable[Proposal]) -> str:
    """A row for each title: correct the engineers, empty those that are wrong, and give the file back."""
    return _table(
        _PROPOSAL,
        (
            (one.text, one.engineer or "", one.certainty.value, " ".join(one.maybe), str(one.events), str(one.line))
            for one in proposals
        ),
    )


def _absence(one: Absence) -> tuple[str, ...]:
    days = (str(day) if day else "" for day in (one.first_day, one.last_day))
    moments = (iso(moment) if moment else "" for moment in (one.start, one.end))
    return (one.engineer, *days, *moments, "true" if one.approved else "false")


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    page = io.StringIO()
    lines = csv.writer(page, lineterminator="\n")
    lines.writerow(columns)
    lines.writerows([text_cell(cell) for cell in row] for row in rows)
    return page.getvalue()
