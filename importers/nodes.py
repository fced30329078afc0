"""What was written and where: the tree that YAML, CSV and calendars are all read into.

Texts stay texts here. What a text means is decided later, by the field it stands in: `0.6` becomes an exact
decimal, `00123` stays a payroll number, `2027-01-04` a day.
"""

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

_LONGEST_SHOWN = 60
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


class Place(NamedTuple):
    """A spot in a file; `line` and `column` count from 1."""

    file: str
    line: int
    column: int


class Scalar(NamedTuple):
    """A single value as it was written."""

    place: Place
    text: str
    quoted: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether it says "no value": empty, `null` or `~`, without quotes."""
        return not self.quoted and self.text in _NOTHING


class Listing(NamedTuple):
    """Values in a row."""

    place: Place
    items: "tuple[Node, ...]"


class Table(NamedTuple):
    """Values under names; `keys` holds the places of the names, `entries` the values."""

    place: Place
    entries: "dict[str, Node]"
    keys: dict[str, Place]

    def text(self, key: str) -> str | None:
        """The text under `key`; None when there is none, or something else."""
        found = self.entries.get(key)
        return found.text if isinstance(found, Scalar) and not found.is_nothing else None


Node: TypeAlias = Scalar | Listing | Table
Step: TypeAlias = str | int


def node_at(node: Node, steps: Iterable[Step]) -> Node:
    """The node that `steps` lead to, or the deepest one on the way."""
    for step in steps:
        following = _below(node, step)
        if following is None:
            return node
        node = following
    return node


def found_at(node: Node | None, steps: Iterable[Step]) -> Node | None:
    """The node that `steps` lead to; None when one of them is not there."""
    for step in steps:
        node = _below(node, step) if node else None
    return node


def _below(node: Node, step: Step) -> Node | None:
    if isinstance(node, Table):
        return node.entries.get(str(step))
    if isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def path_text(where: str, steps: Iterable[Step]) -> str:
    """`engineers[3]` and (`zone`,) as `engineers[3].zone`."""
    for step in steps:
        if isinstance(step, int):
            where = f"{where}[{step}]"
        elif step != "[key]":
            where = f"{where}.{step}" if where else step
    return where


def shown(node: Node) -> str:
    """What stands there, for a message: one line, short, nothing that could steer a terminal."""
    return shown_text(node.text) if isinstance(node, Scalar) else ""


def shown_text(text: str) -> str:
    """`text` on one short line; control characters as escapes."""
    if text.isprintable() and len(text) <= _LONGEST_SHOWN:
        return text
    plain = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
    return plain if len(plain) <= _LONGEST_SHOWN else f"{plain[: _LONGEST_SHOWN - 1]}…"
