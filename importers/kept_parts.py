"""An organisation that is kept part by part, checked as if it had just been read from its file.

The same rules, the same words: a part that was edited is refused with everything that is wrong with it, and with
everything that would go wrong elsewhere. A fault's `file` names the part, its `where` the field in that part.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any, NamedTuple

from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from importers.document import Document
from importers.file_tree import UNPRINTABLE
from importers.nodes import Listing, Node, Place, Scalar, Table
from importers.organisation_file import checked
from importers.report import Report

_DEEPEST = 60
_SECTION = re.compile(r"^(company|policy|escalation|pay|history\.(shifts|holidays)\[\d+\]|[a-z]+\[\d+\])\.?")
_SINGLE = ("company", "policy", "escalation", "pay")


class KeptPart(NamedTuple):
    """A part as JSON has it. `name` is how people call it, `section` where the organisation file would list it."""

    section: str
    name: str
    body: object


def checked_parts(parts: Iterable[KeptPart]) -> tuple[Organisation, tuple[Fault, ...]]:
    """The organisation of these parts, and what looks odd in it; InvalidInput with every fault."""
    report = Report()
    root = _Writing(report).root(parts)
    try:
        organisation = checked(Document(root, None, report))
    except InvalidInput as refusal:
        raise InvalidInput(map(_as_of_part, refusal.faults)) from None
    return organisation, tuple(sorted(set(map(_as_of_part, report.warnings))))


class _Writing:
    """Writes parts down as nodes. Each gets a place of its own, as in a file, so that no fault hides another."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._next = count(1)

    def root(self, parts: Iterable[KeptPart]) -> Table:
        sections: dict[str, Any] = {}
        for part in parts:
            node = self._node(part.body, part.name, 0)
            if part.section in _SINGLE:
                sections[part.section] = node
            else:
                sections.setdefault(part.section, []).append(node)
        history = {name: sections.pop(f"history.{name}", []) for name in ("shifts", "holidays")}
        lists = {name: self._listing(nodes) for name, nodes in history.items()}
        entries = {name: self._listing(node) if isinstance(node, list) else node for name, node in sections.items()}
        return self._table(entries | {"history": self._table(lists)})

    def _listing(self, nodes: list[Node]) -> Listing:
        return Listing(self._place("organisation"), tuple(nodes))

    def _table(self, entries: Mapping[str, Node]) -> Table:
        place = self._place("organisation")
        return Table(place, dict(entries), dict.fromkeys(entries, place))

    def _place(self, name: str) -> Place:
        return Place(name, 0, next(self._next))

    def _node(self, body: object, name: str, depth: int) -> Node:
        place = self._place(name)
        if depth > _DEEPEST:
            self._report.fault(place, "", "is nested too deeply")
        elif isinstance(body, Mapping):
            return self._mapping(body, place, depth)
        elif isinstance(body, list | tuple):
            return Listing(place, tuple(self._node(item, name, depth + 1) for item in body))
        return self._scalar(body, place)

    def _mapping(self, body: Mapping[str, object], place: Place, depth: int) -> Table:
        keys = {key: self._place(place.file) for key in body}
        for key, where in keys.items():
            self._refuse_unprintable(key, where)
        return Table(place, {key: self._node(value, place.file, depth + 1) for key, value in body.items()}, keys)

    def _scalar(self, body: object, place: Place) -> Scalar:
        if body is None or isinstance(body, bool):
            return Scalar(place, {None: "null", True: "true", False: "false"}[body])
        text = str(body)
        self._refuse_unprintable(text, place)
        return Scalar(place, text, quoted=isinstance(body, str))

    def _refuse_unprintable(self, text: str, place: Place) -> None:
        if found := UNPRINTABLE.search(text):
            self._report.fault(place, "", "has a control character", value=found[0], hint="remove it")


def _as_of_part(fault: Fault) -> Fault:
    """`engineers[3].zone` of the whole is `zone` of the part, and parts have no columns."""
    return replace(fault, column=0, where=_SECTION.sub("", fault.where))
