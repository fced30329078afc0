"""Everything read and each row checked by itself, before anybody asked whether the rows agree with each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from domain.organisation import Company, HolidayHolder, Incident, Lock
from domain.pay import PayPolicy
from domain.people import PRIMARY, SECONDARY, SHADOW, Absence, Engineer, Wish
from domain.policy import Policy
from domain.rotations import Member, Rotation, Team
from importers.document import Written
from importers.nodes import Listing, Node, Scalar, Table
from importers.past_shifts import PastShift, rotations_by_every_name
from importers.rows import Row


@dataclass(frozen=True)
class Names:
    """Every name that is defined, also in rows with other faults: one slip must not make a hundred."""

    teams: frozenset[str]
    team_of: Mapping[str, str]
    """Engineers, and the team each names."""
    rotations: frozenset[str]
    former_rotations: frozenset[str]
    roles: frozenset[str]

    @classmethod
    def written(cls, teams: Iterable[Written], engineers: Iterable[Written], rotations: Iterable[Written]) -> "Names":
        """The names as they stand in the file."""
        tables = [node for node, _ in rotations if isinstance(node, Table)]
        people = [node for node, _ in engineers if isinstance(node, Table)]
        roles = frozenset(role for node in tables for role in _texts(node.entries.get("roles")))
        return cls(
            teams=frozenset(name for node, _ in teams if isinstance(node, Table) and (name := node.text("id"))),
            team_of={name: node.text("team") or "" for node in people if (name := node.text("id"))},
            rotations=frozenset(name for node in tables if (name := node.text("id"))),
            former_rotations=frozenset(name for node in tables for name in _texts(node.entries.get("formerly"))),
            roles=roles | {PRIMARY, SECONDARY, SHADOW},
        )

    @cached_property
    def engineers(self) -> frozenset[str]:
        return frozenset(self.team_of)

    @cached_property
    def staffed_teams(self) -> frozenset[str]:
        """Teams that somebody belongs to."""
        return frozenset(self.team_of.values())


@dataclass(frozen=True)
class Draft:
    """Checked rows by section; a row with a fault is missing here, its names are in `names`."""

    names: Names
    company: Row[Company] | None
    policy: Row[Policy] | None
    pay: Row[PayPolicy] | None
    teams: tuple[Row[Team], ...]
    engineers: tuple[Row[Engineer], ...]
    rotations: tuple[Row[Rotation], ...]
    absences: tuple[Row[Absence], ...]
    wishes: tuple[Row[Wish], ...]
    locks: tuple[Row[Lock], ...]
    past_shifts: tuple[Row[PastShift], ...]
    holders: tuple[Row[HolidayHolder], ...]
    incidents: tuple[Row[Incident], ...]

    @cached_property
    def engineer(self) -> Mapping[str, Engineer]:
        """Usable engineers by id."""
        return {row.value.id: row.value for row in self.engineers}

    @cached_property
    def rotation(self) -> Mapping[str, Rotation]:
        """Usable rotations by id and former name."""
        return rotations_by_every_name(row.value for row in self.rotations)

    @cached_property
    def team_members(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of each team's engineers."""
        found: dict[str, list[str]] = {}
        for engineer, team in self.names.team_of.items():
            found.setdefault(team, []).append(engineer)
        return {team: tuple(people) for team, people in found.items()}

    def people(self, member: Member) -> tuple[str, ...]:
        """The engineers a membership entry stands for."""
        return (member.engineer,) if member.engineer else self.team_members.get(member.team or "", ())


def _texts(node: Node | None) -> list[str]:
    items = node.items if isinstance(node, Listing) else ()
    return [item.text for item in items if isinstance(item, Scalar)]
