"""Between the organisation and its parts: dull, exact in both directions, and the same on every database."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from domain.organisation import Organisation
from storage.kinds import KIND, KINDS, PartKind


class PartName(NamedTuple):
    """What a part is known by: `engineer`, `ana.silva`."""

    kind: str
    key: str


@dataclass(frozen=True)
class Part:
    """One thing the organisation file lists, as JSON: exact decimals as texts, days and instants in ISO 8601."""

    kind: str
    key: str
    position: int
    body: Mapping[str, Any]

    @property
    def name(self) -> PartName:
        return PartName(self.kind, self.key)


def parts_of(organisation: Organisation) -> tuple[Part, ...]:
    """Every part, kind by kind, in the order of the organisation."""
    return tuple(part for kind in KINDS for part in _parts(kind, organisation))


def organisation_of(bodies: Iterable[tuple[str, Mapping[str, Any]]]) -> Organisation:
    """The organisation made of these parts, given as kind and body in their order; ValidationError if it cannot be."""
    sections: dict[str, Any] = {}
    for name, body in bodies:
        kind = KIND[name]
        around = sections
        for step in kind.steps[:-1]:
            around = around.setdefault(step, {})
        if kind.single:
            around[kind.steps[-1]] = body
        else:
            around.setdefault(kind.steps[-1], []).append(body)
    return Organisation.model_validate(sections)


def _parts(kind: PartKind, organisation: Organisation) -> Iterator[Part]:
    seen: Counter[str] = Counter()
    for position, value in enumerate(kind.values(organisation)):
        key = kind.key(value)
        seen[key] += 1
        unique = key if seen[key] == 1 else f"{key}~{seen[key]}"
        yield Part(kind.name, unique, position, value.model_dump(mode="json", exclude_none=True))
