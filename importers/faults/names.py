"""Names that nobody has defined: teams, engineers, rotations, roles, severities, holidays.

Looked for in what was written, not in checked rows: a row with another fault must not hide a wrong name.
"""

from collections.abc import Collection, Iterator, Mapping
from enum import Enum

from domain.errors import Fault
from importers.draft import Draft
from importers.faults.calendars_of_countries import misspelt_holidays
from importers.nodes import Listing, Node, Place, Scalar, Step, Table, path_text
from importers.rows import knowing
from importers.suggestions import known_or_nearest

EACH = "*"
"""Every entry of a list."""
KEYS = "keys"
"""Every name of a mapping."""


class Kind(Enum):
    """What is named; the value is the word for people."""

    TEAM = "team"
    ENGINEER = "engineer"
    ROTATION = "rotation"
    PAST_ROTATION = "rotation, neither today's nor a former one"
    ROLE = "role"
    SEVERITY = "severity"
    HOLIDAY = "holiday"


REFERENCES: Mapping[str, Mapping[tuple[str, ...], Kind]] = {
    "teams": {("lead",): Kind.ENGINEER},
    "engineers": {("team",): Kind.TEAM, ("roles", EACH): Kind.ROLE},
    "rotations": {
        ("members", EACH, "engineer"): Kind.ENGINEER,
        ("members", EACH, "team"): Kind.TEAM,
        ("teams", EACH): Kind.TEAM,
        ("members", EACH, "roles", EACH): Kind.ROLE,
    },
    "absences": {("engineer",): Kind.ENGINEER},
    "wishes": {("engineer",): Kind.ENGINEER, ("rotation",): Kind.ROTATION},
    "locks": {("engineer",): Kind.ENGINEER, ("rotation",): Kind.ROTATION, ("role",): Kind.ROLE},
    "history.shifts": {("rotation",): Kind.PAST_ROTATION, ("role",): Kind.ROLE},
    "history.holidays": {("holiday",): Kind.HOLIDAY},
    "incidents": {("team",): Kind.TEAM, ("severity",): Kind.SEVERITY},
    "policy": {("monthly_limit", "roles", EACH): Kind.ROLE, ("burden", "role_share", KEYS): Kind.ROLE},
    "escalation": {("platform_rotation",): Kind.ROTATION},
    "pay": {
        ("stipends", EACH, "role"): Kind.ROLE,
        ("stipends", EACH, "rotation"): Kind.PAST_ROTATION,
        ("overtime", EACH, "engineer"): Kind.ENGINEER,
    },
    "files": {("absences", EACH, "engineer"): Kind.ENGINEER},
}
"""Where names stand. Past shifts and holidays may name engineers who left: see `past`."""


def unknown_names(draft: Draft) -> Iterator[Fault]:
    """Every name in a place of REFERENCES is defined somewhere; one told of once, though shorthand may use it twice."""
    known = _known(draft)
    told: set[Place] = set()
    for section, places in REFERENCES.items():
        for row, where in draft.written.get(section, ()):
            for steps, kind in places.items():
                for node, path in _found(row, steps, ()):
                    if node.text not in known[kind] and node.place not in told:
                        told.add(node.place)
                        yield _fault(node, path_text(where, path), kind, known[kind])


def _fault(node: Scalar, where: str, kind: Kind, known: Collection[str]) -> Fault:
    hint = known_or_nearest(node.text, known)
    if kind is Kind.HOLIDAY and not known:
        hint = "list it under policy.holidays"
    return Fault(*node.place, where, f"unknown {kind.value}", node.text, hint)


def _known(draft: Draft) -> Mapping[Kind, Collection[str]]:
    names = draft.names
    return {
        Kind.TEAM: names.teams,
        Kind.ENGINEER: names.engineers,
        Kind.ROTATION: names.rotations,
        Kind.PAST_ROTATION: names.rotations | names.former_rotations,
        Kind.ROLE: names.roles,
        Kind.SEVERITY: names.severities,
        Kind.HOLIDAY: names.holidays | _holidays_meant(draft),
    }


def _holidays_meant(draft: Draft) -> frozenset[str]:
    """A misspelt holiday is told where the policy lists it, and not again where the right name stands."""
    held = {row.value.holiday for row in knowing(draft.holders, "holiday")}
    if held <= draft.names.holidays:
        return frozenset()
    return frozenset(meant for _, _, meant in misspelt_holidays(draft))


def _found(node: Node, steps: tuple[str, ...], path: tuple[Step, ...]) -> Iterator[tuple[Scalar, tuple[Step, ...]]]:
    """The texts that `steps` lead to, each with its path."""
    if not steps:
        if isinstance(node, Scalar) and not node.is_nothing:
            yield node, path
    elif isinstance(node, Listing) and steps[0] == EACH:
        for number, item in enumerate(node.items):
            yield from _found(item, steps[1:], (*path, number))
    elif isinstance(node, Table) and steps[0] == KEYS:
        yield from ((Scalar(place, key), (*path, key)) for key, place in node.keys.items())
    elif isinstance(node, Table) and (following := node.entries.get(steps[0])):
        yield from _found(following, steps[1:], (*path, steps[0]))
