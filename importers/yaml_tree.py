"""YAML into a tree with the place of every value, safely: no tags, no objects, aliases and depth bounded.

The events of libyaml are used, its resolver is not: texts stay texts (see `importers.nodes`), so none of the
surprises of YAML 1.1 remain (`NO` is Norway, `09:00` a time, `0.6` exactly three fifths).
"""

from dataclasses import dataclass, field
from typing import Any

import yaml

from importers.file_tree import Source
from importers.nodes import Listing, Node, Place, Scalar, Table
from importers.report import Report

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 30
_MOST_REPEATED = 1_000_000
_SENTENCES = {
    "cannot start any token": "a tab, @ or ` begins a value; indent with spaces, quote such values",
    "mapping values are not allowed": "a colon stands where it cannot; check the indentation, quote texts with a colon",
    "did not find expected key": "the indentation does not fit the lines above",
    "did not find expected '-' indicator": "the list is not indented like its lines above",
    "could not find expected ':'": "a name without a colon after it",
    "found unexpected end of stream": "a quote or bracket is never closed",
    "did not find expected ',' or": "a comma or a closing bracket is missing",
    "undefined alias": "this alias has no anchor before it",
}

_UNFINISHED = ("unexpected end of stream", "could not find expected ':'")


class _Stop(Exception):
    """What follows cannot be read; the fault is in the report already."""


@dataclass
class _Open:
    """A list or mapping that has begun and not ended."""

    place: Place
    anchor: str | None
    is_table: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)
    key: str | None = None
    size: int = 1

    def closed(self) -> Node:
        return Table(self.place, self.entries, self.keys) if self.is_table else Listing(self.place, tuple(self.items))


class _Builder:
    """Takes the events one by one; `root` is the finished tree."""

    def __init__(self, file: str, report: Report) -> None:
        self.root: Node | None = None
        self._file = file
        self._report = report
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._repeated = 0
        self._documents = 0

    def take(self, event: Any) -> None:  # events of the C parser have no common typed base
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end()
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(event, "a second document begins; one file holds one organisation", "remove the line ---")

    def _place(self, event: Any) -> Place:
        return Place(self._file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _stop(self, event: Any, problem: str, hint: str = "") -> None:
        self._report.fault(self._place(event), "YAML", problem, hint=hint)
        raise _Stop

    def _refuse_tag(self, event: Any) -> None:
        if event.tag is not None:
            hint = "remove it; values are read by their field"
            self._report.fault(self._place(event), "YAML", "tags are not used here", value=str(event.tag), hint=hint)

    def _scalar(self, event: Any) -> None:
        self._refuse_tag(event)
        node = Scalar(self._place(event), event.value, quoted=not event.implicit[0])
        if event.anchor:
            self._anchors[event.anchor] = (node, 1)
        self._add(event, node, 1)

    def _begin(self, event: Any) -> None:
        self._refuse_tag(event)
        if len(self._open) >= _DEEPEST:
            self._stop(event, f"nested more than {_DEEPEST} deep")
        if self._awaits_key():
            self._stop(event, "a name is a plain word, not a list or mapping", "quote texts with [ or {")
        self._open.append(_Open(self._place(event), event.anchor, isinstance(event, yaml.MappingStartEvent)))

    def _end(self) -> None:
        done = self._open.pop()
        node = done.closed()
        if done.anchor:
            self._anchors[done.anchor] = (node, done.size)
        self._add(None, node, done.size)

    def _alias(self, event: Any) -> None:
        if event.anchor not in self._anchors:
            inside = any(frame.anchor == event.anchor for frame in self._open)
            self._stop(event, "this alias refers to itself" if inside else "this alias has no anchor before it")
        node, size = self._anchors[event.anchor]
        self._repeated += size
        if self._repeated > _MOST_REPEATED:
            self._stop(event, f"aliases repeat more than {_MOST_REPEATED:,} values", "write the values out")
        self._add(event, node, size)

    def _awaits_key(self) -> bool:
        return bool(self._open) and self._open[-1].is_table and self._open[-1].key is None

    def _add(self, event: Any, node: Node, size: int) -> None:
        if not self._open:
            self.root = node
            return
        frame = self._open[-1]
        frame.size += size
        if not frame.is_table:
            frame.items.append(node)
        elif frame.key is None:
            frame.key = self._name(event, node, frame)
        else:
            frame.entries.setdefault(frame.key, node)
            frame.key = None

    def _name(self, event: Any, node: Node, frame: _Open) -> str:
        if not isinstance(node, Scalar):
            self._stop(event, "a name is a plain word, not a list or mapping")
            raise AssertionError("unreachable: _stop raises")
        place = self._place(event)
        if node.text in frame.keys:
            hint = f"it stands in line {frame.keys[node.text].line} already; keep one of them"
            self._report.fault(place, node.text, "is written twice", hint=hint)
        frame.keys.setdefault(node.text, place)
        return node.text


def read_yaml(text: str, source: Source, report: Report) -> Node | None:
    """The tree of the one document in `text`; None, with a fault, when it cannot be read as YAML."""
    builder = _Builder(source.name, report)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except _Stop:
        return None
    except yaml.MarkedYAMLError as error:
        report.fault(_syntax_place(error, text, source), "YAML", _sentence(error))
        return None
    except yaml.YAMLError:
        report.fault(source.start, "YAML", "has a character that YAML does not allow")
        return None
    return builder.root


def _syntax_place(error: yaml.MarkedYAMLError, text: str, source: Source) -> Place:
    """Where the mistake is: what is never finished begins at the context, not where the text ends."""
    unfinished = any(part in (error.problem or "") for part in _UNFINISHED)
    mark = (error.context_mark if unfinished else None) or error.problem_mark or error.context_mark
    lines = text.split("\n")
    if mark is None or mark.line >= len(lines):
        return Place(source.name, len(lines), len(lines[-1]) + 1)
    return Place(source.name, mark.line + 1, mark.column + 1)


def _sentence(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "the text ends too early"
    return next((plain for part, plain in _SENTENCES.items() if part in problem), f"cannot be read: {problem}")
