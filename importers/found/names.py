"""Who and what a found schedule means: its names matched to an organisation's."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from domain.organisation import Organisation
from domain.people import SHADOW
from importers.found.held import Held
from importers.found.words import plain, role_id, role_word, split_role
from importers.people_called import PeopleCalled
from importers.report import Report
from importers.suggestions import known_or_nearest


class Known(NamedTuple):
    """What is held, in the organisation's own names."""

    held: Held
    engineer: str
    rotation: str
    role: str


@dataclass(eq=False)
class Names:
    """Looks names up in one organisation, however people write them."""

    organisation: Organisation
    _rotations: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._people = PeopleCalled.of(self.organisation)
        for rotation in self.organisation.rotations:
            for name in {plain(rotation.id), plain(rotation.name)}:
                self._rotations.setdefault(name, []).append(rotation.id)
        former = [(plain(name), one.id) for one in self.organisation.rotations for name in one.formerly]
        for name, current in former:
            if len(self.organisation.rotation[current].formerly) == 1 and name not in self._rotations:
                self._rotations[name] = [current]

    def person(self, name: str, email: str = "") -> str | None:
        """The engineer's id, by id, address or name in any order; None when nobody or several could be meant."""
        return self._people.id_of(email, name)

    def rotation(self, name: str) -> str | None:
        """The rotation's id, by id or name; by a former name where it replaced one rotation only."""
        found = self._rotations.get(plain(name), [])
        return found[0] if len(found) == 1 else None

    def rotation_and_role(self, held: Held) -> tuple[str | None, str]:
        """The rotation a row means, and its role's name, which may stand in the rotation's: `payments primary`."""
        if not held.rotation or (not held.role and role_word(held.rotation)):
            only = self.organisation.rotations[0].id if len(self.organisation.rotations) == 1 else None
            return only, held.role or held.rotation
        if (found := self.rotation(held.rotation)) is not None:
            return found, held.role
        rest, role = split_role(held.rotation)
        return self.rotation(rest), held.role or role

    def replaced_by(self, name: str) -> str:
        """The pooled rotation that replaced this one; empty when none did."""
        return next((one.id for one in self.organisation.rotations if name in one.formerly), "")


def matched(held: Sequence[Held], organisation: Organisation, report: Report) -> tuple[Known, ...]:
    """Every row in the organisation's names; each unknown name is one fault, at its first place."""
    names, told, found = Names(organisation), set[tuple[str, str]](), list[Known]()
    for one in held:
        rotation, role = names.rotation_and_role(one)
        engineer = names.person(one.person, one.email)
        faults = [*_engineer_faults(one, engineer, names), *_rotation_faults(one, rotation, names)]
        for what, (problem, value, hint) in faults:
            if (what, value) not in told:
                told.add((what, value))
                place = one.rotation_at if what == "rotation" else None
                report.fault(place or one.place, what, problem, value=value, hint=hint)
        if engineer and rotation:
            found.append(Known(one, engineer, rotation, role))
    return tuple(_with_roles(found, organisation, report))


_What = tuple[str, tuple[str, str, str]]


def _engineer_faults(one: Held, engineer: str | None, names: Names) -> Iterator[_What]:
    if engineer is None:
        everyone = [name for other in names.organisation.engineers for name in (other.id, other.name)]
        hint = known_or_nearest(one.person, everyone) or "--accept-unknown takes everybody in"
        yield "engineer", ("the organisation has nobody of this name", one.person, hint)


def _rotation_faults(one: Held, rotation: str | None, names: Names) -> Iterator[_What]:
    if rotation is not None:
        return
    known = ", ".join(names.organisation.rotation)
    if not one.rotation:
        yield "rotation", ("the file does not say which", "", f"add a column rotation; known: {known}")
    elif pooled := names.replaced_by(one.rotation):
        hint = "use the organisation file of that time"
        yield "rotation", (f"is a part of {pooled} now and cannot be compared with it", one.rotation, hint)
    else:
        hint = known_or_nearest(one.rotation, names.organisation.rotation) or "--accept-unknown takes it in"
        yield "rotation", ("the organisation has no such rotation", one.rotation, hint)


def _with_roles(found: Iterable[Known], organisation: Organisation, report: Report) -> Iterator[Known]:
    """Roles by their names; where a row says none, the first person of a week is the first role, and so on."""
    taken: dict[tuple[str, object, object], int] = {}
    told: set[tuple[str, str]] = set()
    for one in found:
        roles = organisation.rotation[one.rotation].roles
        if not one.role:
            key = (one.rotation, one.held.start, one.held.end)
            place = taken[key] = taken.get(key, -1) + 1
            yield one._replace(role=roles[min(place, len(roles) - 1)])
        elif role := _role_called(one.role, roles):
            yield one._replace(role=role)
        elif (one.rotation, one.role) not in told:
            told.add((one.rotation, one.role))
            hint = known_or_nearest(one.role, roles)
            at = one.held.role_at or one.held.rotation_at or one.held.place
            report.fault(at, "role", f"{one.rotation} has no such role", value=one.role, hint=hint)


def _role_called(text: str, roles: Sequence[str]) -> str:
    dashed = plain(text).replace(" ", "-")
    word = dashed if dashed in roles else role_id(text)
    return word if word in roles or word == SHADOW else ""
