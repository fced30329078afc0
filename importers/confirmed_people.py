"""The confirmation of a shared calendar: proposals read back, with an engineer in each row that somebody approves."""

import re
from collections.abc import Mapping
from pathlib import Path

from domain.base import Value
from domain.organisation import Organisation
from importers.csv_limits import MOST_ROWS, tell_fewer
from importers.csv_rows import read_csv
from importers.file_tree import FileTree, Source
from importers.known_names import PeopleByName
from importers.report import Report
from importers.rows import Row, read_rows
from importers.uncollected import uncollected

_BETWEEN = re.compile(r"[\s,;&+]+")


class MatchRow(Value):
    """One title and whose it is; the other columns are for whoever reads the file."""

    text: str = ""
    engineer: str | None = None
    """Id or e-mail address, or several: `ana, ben`; none: not confirmed, so that its events are left out."""
    certainty: str | None = None
    maybe: str | None = None
    events: str | None = None
    line: str | None = None


def read_matches(path: Path, organisation: Organisation) -> Mapping[str, str]:
    """Who is meant by each confirmed title, ids with blanks between; InvalidInput with every fault of the file."""
    report = Report()
    source = FileTree(path).main(report)
    found = matches_in(source, organisation, report) if source else {}
    report.refuse_faults()
    return found


@uncollected()
def matches_in(source: Source, organisation: Organisation, report: Report) -> Mapping[str, str]:
    """As `read_matches`, from what has been read already; what is wrong with it is in the report."""
    people, found = PeopleByName(organisation), dict[str, str]()
    rows = read_rows([(row, "") for row in read_csv(source, MatchRow, report, MOST_ROWS)], MatchRow, report)
    for row in rows:
        if row.value.engineer:
            _confirm(row, people, found, report)
    tell_fewer(report)
    return found


def all_meant(names: str, people: PeopleByName) -> str:
    """The ids of one or several, such as `ana, ben`, with blanks between; empty when one of them is nobody."""
    found = [people.id_of(name) for name in ([names] if people.id_of(names) else _BETWEEN.split(names.strip()))]
    return "" if None in found else " ".join(dict.fromkeys(one for one in found if one))


def _confirm(row: Row[MatchRow], people: PeopleByName, found: dict[str, str], report: Report) -> None:
    name, text = row.value.engineer or "", row.value.text
    engineers = all_meant(name, people)
    if not text:
        hint = "give that calendar with --engineer, if all of it is one person's"
        report.faults.append(row.fault("text", problem="events without a title cannot be confirmed", hint=hint))
    elif not engineers:
        report.faults.extend(people.faults(row, name))
    elif found.setdefault(text, engineers) != engineers:
        hint = "keep one of the rows, with everybody who is meant: ana, ben"
        report.faults.append(row.fault("engineer", problem=f"this title is {found[text]}'s already", hint=hint))
