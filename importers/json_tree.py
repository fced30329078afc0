"""JSON files as trees of nodes; numbers stay as they were written, names given twice and NaN are refused."""

import json
from typing import Any

from importers.nodes import Listing, Node, Place, Scalar, Table
from importers.report import Report

_DEEPEST = 60


class _Refused(ValueError):
    """Not JSON as it is exchanged between programs."""


def read_json(text: str, file: str, report: Report) -> Node | None:
    """The tree of a JSON text; None, with a fault, when it cannot be read. Places name the file only."""
    try:
        content = json.loads(
            text,
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=_refuse_constant,
            object_pairs_hook=_Pairs,
        )
        return _node(content, Place(file, 0, 0), 0)
    except json.JSONDecodeError as refusal:
        report.fault(Place(file, refusal.lineno, refusal.colno), "file", f"is not JSON: {refusal.msg}")
    except (_Refused, RecursionError) as refusal:
        problem = str(refusal) if isinstance(refusal, _Refused) else "is nested too deeply"
        report.fault(Place(file, 1, 1), "file", problem)
    return None


class _Number(str):
    """A number, as it was written."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """An object's names and values, in order."""


def _refuse_constant(name: str) -> None:
    raise _Refused(f"{name} is not a number that JSON knows")


def _node(content: Any, place: Place, depth: int) -> Node:
    if depth > _DEEPEST:
        raise _Refused("is nested too deeply")
    if isinstance(content, _Pairs):
        return _table(content, place, depth)
    if isinstance(content, list):
        return Listing(place, tuple(_node(item, place, depth + 1) for item in content))
    if content is None or isinstance(content, bool):
        return Scalar(place, {None: "null", True: "true", False: "false"}[content])
    return Scalar(place, str(content), quoted=not isinstance(content, _Number))


def _table(pairs: _Pairs, place: Place, depth: int) -> Table:
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        raise _Refused(f"has the name {twice[0]!r} twice in one object")
    return Table(place, {name: _node(value, place, depth + 1) for name, value in pairs}, dict.fromkeys(names, place))
