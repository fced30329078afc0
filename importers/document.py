"""The organisation file taken apart into its sections, with the rows of the files it names added."""

from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel

from domain.organisation import HolidayHolder, Incident, Organisation
from domain.people import Absence, Wish
from importers.csv_rows import read_csv
from importers.file_tree import FileTree
from importers.named_files import AbsenceFile, NamedFiles
from importers.nodes import Listing, Node, Scalar, Table, path_text
from importers.past_shifts import PastShift
from importers.report import Report
from importers.rows import Row, read_what_is_good
from importers.suggestions import known_or_nearest

M = TypeVar("M", bound=BaseModel)
Written = tuple[Node, str]
"""A row as it was written, and its path for people."""

SECTIONS = (*Organisation.model_fields, "files")
_SINGLE = ("company", "policy", "escalation", "pay", "files")
_LISTS = (
    *("teams", "engineers", "rotations", "absences", "wishes", "locks"),
    *("history.shifts", "history.holidays", "incidents"),
)
_NEEDED = ("company", "teams", "engineers", "rotations")
_CSV_SECTIONS: dict[str, tuple[str, type[BaseModel]]] = {
    "absences": ("absences", Absence),
    "wishes": ("wishes", Wish),
    "incidents": ("incidents", Incident),
    "history.shifts": ("schedules", PastShift),
    "history.holidays": ("holidays", HolidayHolder),
}


class Document:
    """Sections of one organisation file; faults go to the report as they are met.

    `tree` None: it names no files, as an organisation that is kept in storage; calendars were read long ago.
    """

    def __init__(self, root: Table, tree: FileTree | None, report: Report) -> None:
        self.tree = tree
        self.report = report
        self.root = self._as_meant(root, SECTIONS, "")
        self._refuse_missing()
        if isinstance(history := self.root.entries.get("history"), Table):
            self.root.entries["history"] = self._as_meant(history, ("shifts", "holidays"), "history")
        found = self.one("files", NamedFiles)
        self._files = found.value if found else NamedFiles()
        self._files_row = found

    def one(self, section: str, model: type[M]) -> Row[M] | None:
        """A section that is a single mapping, what of it can be used; None when that is nothing."""
        node = self.root.entries.get(section)
        if node is None or _is_nothing(node):
            return None
        return read_what_is_good(node, model, section, self.report)

    def written(self) -> dict[str, list[Written]]:
        """Every section's rows as they stand in the file, then in the CSV files named for it."""
        lists = {section: [*self._inline(section), *self._from_csv(section)] for section in _LISTS}
        single = {
            section: [(self.root.entries[section], section)] for section in _SINGLE if section in self.root.entries
        }
        return lists | single

    def calendars(self) -> Iterator[tuple[AbsenceFile, Node]]:
        """Calendars of time off named in `files`, each with the place of its name."""
        for entry, node in self._named("absences"):
            if isinstance(entry, AbsenceFile) and not _is_csv(entry):
                yield entry, node

    def _inline(self, section: str) -> Iterator[Written]:
        node: Node | None = self.root
        for step in section.split("."):
            node = node.entries.get(step) if isinstance(node, Table) else None
        if node is None or _is_nothing(node):
            return
        if isinstance(node, Listing):
            yield from ((item, path_text(section, (place,))) for place, item in enumerate(node.items))
        else:
            hint = "begin each entry with a dash"
            self.report.fault(node.place, section, "must be a list", hint=hint)

    def _from_csv(self, section: str) -> Iterator[Written]:
        key, model = _CSV_SECTIONS.get(section, ("", BaseModel))
        for entry, node in self._named(key):
            if isinstance(entry, AbsenceFile) and not _is_csv(entry):
                continue
            name = entry.path if isinstance(entry, AbsenceFile) else str(entry)
            source = self.tree.named(name, node.place, f"files.{key}", self.report) if self.tree else None
            if source:
                yield from ((row, "") for row in read_csv(source, model, self.report))

    def _named(self, key: str) -> Iterator[tuple[object, Node]]:
        listing = self._files_row.node.entries.get(key) if self._files_row else None
        entries = getattr(self._files, key, None)
        if not isinstance(listing, Listing) or entries is None:
            return
        seen = set()
        for entry, node in zip(entries, listing.items, strict=True):
            if entry is None:  # it cannot be used, which has been told
                continue
            if entry in seen:
                self.report.fault(node.place, f"files.{key}", "this file is named twice")
            else:
                seen.add(entry)
                yield entry, node

    def _as_meant(self, node: Table, known: tuple[str, ...], where: str) -> Table:
        """Its unknown fields told; a misspelt one is read as what it stands for, so that names in it stay known."""
        entries = dict(node.entries)
        for key in node.entries.keys() - set(known):
            hint = known_or_nearest(key, known, most=20)
            self.report.fault(node.keys[key], path_text(where, (key,)), "unknown field", value=key, hint=hint)
            for meant in known:
                if hint == f"did you mean {meant}?":
                    entries.setdefault(meant, node.entries[key])
        return node._replace(entries=entries)

    def _refuse_missing(self) -> None:
        for key in _NEEDED:
            node = self.root.entries.get(key)
            if node is None:
                self.report.fault(self.root.place, key, "is missing", hint=f"add a section `{key}:`")
            elif _is_nothing(node) or (isinstance(node, Listing) and not node.items):
                self.report.fault(node.place, key, "is empty")
        version = self.root.entries.get("dogwatch")
        if version is not None and not (isinstance(version, Scalar) and version.text == "1"):
            text = version.text if isinstance(version, Scalar) else ""
            hint = "write `dogwatch: 1`"
            self.report.fault(version.place, "dogwatch", "this version reads format 1 only", value=text, hint=hint)


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_nothing


def _is_csv(entry: AbsenceFile) -> bool:
    return not entry.path.lower().endswith((".ics", ".ical", ".ifb"))
