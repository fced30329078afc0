"""From what was written to checked values: one row at a time, every fault with its place, nothing half-accepted."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from domain.errors import Fault
from importers.nodes import Listing, Node, Place, Scalar, Step, Table, node_at, path_text, shown
from importers.report import Report
from importers.scalars import UnreadableText
from importers.sentences import plain_words
from importers.shapes import Fields, Many, Named, One, Shape, fields_of
from importers.shorthand import SHORTHANDS
from importers.suggestions import known_or_nearest

M = TypeVar("M", bound=BaseModel)
Steps = tuple[Step, ...]
_SKIPPED = object()
_ENTRY = re.compile(r"(\w+)\[(\d+)\]")


@dataclass(frozen=True)
class Row(Generic[M]):
    """A checked value with the node it was read from; `where` is its path for people, empty in a CSV file."""

    value: M
    node: Table
    where: str

    def place(self, *steps: Step) -> Place:
        """Where the value under `steps` stands."""
        return node_at(self.node, steps).place

    def fault(self, *steps: Step, problem: str, hint: str = "", value: str | None = None) -> Fault:
        """A fault of the value under `steps`."""
        node = node_at(self.node, steps)
        where = path_text(self.where, steps) or "this row"
        return Fault(*node.place, where, problem, shown(node) if value is None else value, hint)


def read_row(node: Node, model: type[M], where: str, report: Report) -> Row[M] | None:
    """The model's value as `node` has it; None, with all its faults in the report, when it cannot be used."""
    reading = _Reading(where, report)
    data = reading.value(node, Fields(model), ())
    if data is _SKIPPED:
        return None
    try:
        value = model.model_validate(data)
    except ValidationError as refusal:
        reading.refuse(node, refusal.errors(include_url=False))
        return None
    if reading.unreadable or not isinstance(node, Table):
        return None
    return Row(value, node, where)


def read_rows(nodes: Iterable[tuple[Node, str]], model: type[M], report: Report) -> tuple[Row[M], ...]:
    """The rows that can be used; the others are in the report."""
    return tuple(row for node, where in nodes if (row := read_row(node, model, where, report)))


class _Reading:
    """Reads one row by its shape and remembers which parts were unreadable, so that nothing is told twice."""

    def __init__(self, where: str, report: Report) -> None:
        self._where = where
        self._report = report
        self.unreadable: list[Steps] = []

    def value(self, node: Node, shape: Shape, steps: Steps) -> Any:
        """Plain data for the model, without what is unreadable."""
        if isinstance(shape, One):
            return self._one(node, shape, steps)
        if isinstance(shape, Many):
            return self._many(node, shape, steps)
        if isinstance(shape, Named):
            return self._named(node, shape, steps)
        return self._fields(node, shape, steps)

    def refuse(self, node: Node, errors: Iterable[ErrorDetails]) -> None:
        """Tell what the model refused, unless it follows from a part that was unreadable."""
        for error in errors:
            steps = error["loc"]
            if not any(_one_starts_the_other(steps, bad) for bad in self.unreadable):
                problem, hint = plain_words(error)
                place, value = _refused(node, steps, problem)
                shown_value = "" if error["type"] == "missing" else value
                where = path_text(self._where, steps) or "this row"
                self._report.fault(place, where, problem, value=shown_value, hint=hint)

    def _fault(self, node: Node, steps: Steps, problem: str, hint: str = "") -> object:
        self.unreadable.append(steps)
        where = path_text(self._where, steps) or "this row"
        self._report.fault(node.place, where, problem, value=shown(node), hint=hint)
        return _SKIPPED

    def _one(self, node: Node, shape: One, steps: Steps) -> Any:
        if not isinstance(node, Scalar):
            kind = "a list" if isinstance(node, Listing) else "a mapping"
            return self._fault(node, steps, f"must be a single value, not {kind}", "quote texts with [ { or :")
        try:
            return shape.read(node.text)
        except UnreadableText as refusal:
            return self._fault(node, steps, refusal.problem, refusal.hint)

    def _many(self, node: Node, shape: Many, steps: Steps) -> Any:
        if not isinstance(node, Listing):
            hint = f"write [{shown(node)}]" if isinstance(node, Scalar) else "begin each entry with a dash"
            return self._fault(node, steps, "must be a list", hint)
        read = [
            self._fault(item, (*steps, place), "is empty")
            if isinstance(item, Scalar) and item.is_nothing
            else self.value(item, shape.item, (*steps, place))
            for place, item in enumerate(node.items)
        ]
        return [one for one in read if one is not _SKIPPED]

    def _named(self, node: Node, shape: Named, steps: Steps) -> Any:
        if not isinstance(node, Table):
            return self._fault(node, steps, "must be a mapping", "write `name: value`, one on each line")
        return self._entries(node, dict.fromkeys(node.entries, shape.item), steps)

    def _fields(self, node: Node, shape: Fields, steps: Steps) -> Any:
        if isinstance(node, Scalar) and shape.model in SHORTHANDS:
            node = SHORTHANDS[shape.model](node)
        if not isinstance(node, Table):
            known = ", ".join(fields_of(shape.model))
            return self._fault(node, steps, "must be a mapping", f"write `field: value` with the fields {known}")
        known_fields = fields_of(shape.model)
        for key in node.entries.keys() - known_fields.keys():
            self._unknown(node, key, shape, steps)
        return self._entries(node, known_fields, steps)

    def _entries(self, node: Table, shapes: Mapping[str, Shape], steps: Steps) -> dict[str, Any]:
        read = {
            key: self.value(written, shapes[key], (*steps, key))
            for key, written in node.entries.items()
            if key in shapes and not (isinstance(written, Scalar) and written.is_nothing)
        }
        return {key: value for key, value in read.items() if value is not _SKIPPED}

    def _unknown(self, node: Table, key: str, shape: Fields, steps: Steps) -> None:
        if key == "<<":
            hint = "write the fields out; anchors and aliases for whole values are fine"
        elif key.isdigit():
            hint = "inside { } a comma begins the next field: write numbers with a point"
        else:
            hint = known_or_nearest(key, fields_of(shape.model), most=20)
        self.unreadable.append((*steps, key))
        where = path_text(self._where, (*steps, key))
        self._report.fault(node.keys[key], where, "unknown field", value=key, hint=hint)


def _refused(node: Node, steps: Steps, problem: str) -> tuple[Place, str]:
    """Where the refused part stands, and what is written there: a name, or a value.

    A sentence about entries, such as "stipends[0] and stipends[3] overlap", stands at the last of them.
    """
    written = node_at(node, steps)
    if steps and steps[-1] == "[key]":
        around, name = node_at(node, steps[:-2]), str(steps[-2])
        if isinstance(around, Table) and name in around.keys:
            return around.keys[name], name
    for name, number in _ENTRY.findall(problem)[-1:]:
        written = node_at(written, (name, int(number)))
    return written.place, shown(written)


def _one_starts_the_other(one: Steps, other: Steps) -> bool:
    return all(left == right for left, right in zip(one, other, strict=False))
