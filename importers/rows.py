"""From what was written to checked values: one row at a time, every fault with its place, nothing half-accepted."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from domain.errors import Fault
from importers.nodes import Listing, Node, Place, Scalar, Step, Table, node_at, path_text, shown
from importers.remains import Remains, Steps, remains
from importers.report import Report
from importers.scalars import UnreadableText
from importers.sentences import plain_words
from importers.shapes import Fields, Many, Named, One, Shape, fields_of
from importers.shorthand import SHORTHANDS
from importers.suggestions import known_or_nearest

M = TypeVar("M", bound=BaseModel)
_SKIPPED = object()
_ENTRY = re.compile(r"(\w+)\[(\d+)\]")


@dataclass(frozen=True)
class Row(Generic[M]):
    """A checked value with the node it was read from; `where` is its path for people, empty in a CSV file.

    `broken` names the fields that cannot be used, of a row that has faults: see `importers.remains`.
    """

    value: M
    node: Table
    where: str
    broken: frozenset[str] = frozenset()

    def knows(self, *fields: str) -> bool:
        """Whether all of these fields can be used."""
        return self.broken.isdisjoint(fields)

    def each(self, field: str) -> Iterator[tuple[int, Any]]:
        """The entries of a list that can be used, each with its number."""
        entries = getattr(self.value, field, None) or ()
        return ((number, one) for number, one in enumerate(entries) if one is not None)

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
    _, value, errors = reading.checked(node, model)
    reading.refuse(node, errors)
    return Row(value, node, where) if value is not None and isinstance(node, Table) else None


def read_rows(nodes: Iterable[tuple[Node, str]], model: type[M], report: Report) -> tuple[Row[M], ...]:
    """The rows that can be used; the others are in the report."""
    return tuple(row for node, where in nodes if (row := read_row(node, model, where, report)))


def read_what_is_good(node: Node, model: type[M], where: str, report: Report) -> Row[M] | None:
    """The same, but of a row with faults what can still be compared with others; None when that is nothing."""
    reading = _Reading(where, report)
    data, value, errors = reading.checked(node, model)
    if not isinstance(node, Table):
        return None
    if value is not None:
        return Row(value, node, where)
    left = remains(model, data, [*reading.unreadable, *(error["loc"] for error in errors)])
    reading.refuse(node, [error for error in errors if error["loc"]])
    for error in _own_rules(left):
        reading.tell(node, error)
    return Row(left.value, node, where, left.broken)


def knowing(rows: Iterable[Row[M]], *fields: str) -> Iterator[Row[M]]:
    """The rows of which these fields can be used."""
    return (row for row in rows if row.knows(*fields))


class _Reading:
    """Reads one row by its shape and remembers which parts were unreadable, so that nothing is told twice."""

    def __init__(self, where: str, report: Report) -> None:
        self._where = where
        self._report = report
        self.unreadable: list[Steps] = []

    def checked(self, node: Node, model: type[M]) -> tuple[Any, M | None, list[ErrorDetails]]:
        """What is written in plain data, the model's value of it, and what the model refuses."""
        data = self.value(node, Fields(model), ())
        if data is _SKIPPED:
            return data, None, []
        try:
            value = model.model_validate(data)
        except ValidationError as refusal:
            return data, None, refusal.errors(include_url=False)
        return data, None if self.unreadable else value, []

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
            if not any(_one_starts_the_other(error["loc"], bad) for bad in self.unreadable):
                self.tell(node, error)

    def tell(self, node: Node, error: ErrorDetails) -> None:
        """One thing that the model refused, where it stands."""
        steps = error["loc"]
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
        return [None if one is _SKIPPED else one for one in read]

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
        meant = [name for name in fields_of(shape.model) if hint == f"did you mean {name}?"]
        self.unreadable += [(*steps, name) for name in (key, *meant)]
        where = path_text(self._where, (*steps, key))
        self._report.fault(node.keys[key], where, "unknown field", value=key, hint=hint)


def _own_rules(left: Remains) -> list[ErrorDetails]:
    return [
        ErrorDetails(type="value_error", loc=(), msg=str(refusal), input=None, ctx={"error": refusal})
        for refusal in left.refusals
    ]


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
