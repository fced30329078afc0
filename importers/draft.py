"""Everything read and each row checked by itself, before anybody asked whether the rows agree with each other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.escalation import Escalation
from domain.organisation import Company, HolidayHolder, Incident, Lock
from domain.pay import PayPolicy
from domain.people import PRIMARY, SECONDARY, SHADOW, Absence, Engineer, Wish
from domain.policy import BurdenPolicy, Policy
from domain.rotations import Member, Rotation, Team
from importers.document import Written
from importers.nodes import Listing, Node, Scalar, Table, found_at
from importers.past_shifts import PastShift, rows_by_every_name
from importers.people_called import PeopleCalled, Person
from importers.rows import Row, knowing

WrittenSections = Mapping[str, Sequence[Written]]
"""Rows by section as they were written, shorthand spelled out; a section that is one mapping has one row."""


@dataclass(frozen=True)
class Names:
    """Every name that is defined, also in rows with other faults: one slip must not make a hundred."""

    teams: frozenset[str]
    team_of: Mapping[str, str]
    """Engineers, and the team each names."""
    rotations: frozenset[str]
    former_rotations: frozenset[str]
    roles: frozenset[str]
    severities: frozenset[str]
    holidays: frozenset[str]
    people: PeopleCalled
    """Who is meant by full names and addresses, which sheets have instead of ids."""

    @classmethod
    def of(cls, written: WrittenSections) -> "Names":
        """The names as they stand in the file."""
        rotations = _tables(written, "rotations")
        policy = next(iter(_tables(written, "policy")), None)
        severities = found_at(policy, ("burden", "severities"))
        people = _ids(written, "engineers")
        roles = {role for node in rotations for role in _texts(node.entries.get("roles"))}
        return cls(
            teams=frozenset(_ids(written, "teams")),
            team_of={name: node.text("team") or "" for name, node in people.items()},
            rotations=frozenset(_ids(written, "rotations")),
            former_rotations=frozenset(name for node in rotations for name in _texts(node.entries.get("formerly"))),
            roles=frozenset(roles | {PRIMARY, SECONDARY, SHADOW}),
            severities=frozenset(severities.entries if isinstance(severities, Table) else BurdenPolicy().severities),
            holidays=_holiday_names(found_at(policy, ("holidays",))),
            people=PeopleCalled(lambda: _called(people)),
        )

    @cached_property
    def engineers(self) -> frozenset[str]:
        return frozenset(self.team_of)


@dataclass(frozen=True)
class Draft:
    """Checked rows by section. Of a row with a fault only the good fields are here; its names are in `names`."""

    written: WrittenSections
    names: Names
    company: Row[Company] | None
    policy: Row[Policy] | None
    escalation: Row[Escalation] | None
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
        """Engineers by id, those with faults too: `engineer_knowing` asks for good fields."""
        return {name: row.value for name, row in self._engineer_row.items()}

    def engineer_knowing(self, engineer: str, *fields: str) -> Engineer | None:
        """The engineer, when these fields of theirs can be used."""
        row = self._engineer_row.get(engineer)
        return row.value if row and row.knows(*fields) else None

    def rotation_knowing(self, name: str, *fields: str) -> Rotation | None:
        """The rotation that has, or had, this name, when these fields of it can be used."""
        row = self._rotation_row.get(name)
        return row.value if row and row.knows(*fields) else None

    def company_zone(self, rotation: Rotation, past: PastShift) -> str | None:
        """The zone that completes a past shift; None where it takes a company's zone that nobody can read."""
        if self.company and self.company.knows("zone"):
            return self.company.value.zone
        is_needed = (past.start or past.end) and not rotation.handoff.zone
        return None if is_needed else "UTC"

    @cached_property
    def _engineer_row(self) -> Mapping[str, Row[Engineer]]:
        return {row.value.id: row for row in knowing(self.engineers, "id")}

    @cached_property
    def _rotation_row(self) -> Mapping[str, Row[Rotation]]:
        return rows_by_every_name(self.rotations)

    @cached_property
    def team_members(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of each team's engineers."""
        found: dict[str, list[str]] = {}
        for engineer, team in self.names.team_of.items():
            found.setdefault(team, []).append(engineer)
        return {team: tuple(people) for team, people in found.items()}

    @cached_property
    def everyone_has_a_team(self) -> bool:
        """False when somebody's team is unknown: then nobody can say who is in which team."""
        return self.names.teams.issuperset(self.names.team_of.values())

    def people(self, member: Member) -> tuple[str, ...]:
        """The engineers a membership entry stands for."""
        return (member.engineer,) if member.engineer else self.team_members.get(member.team or "", ())


def _tables(written: WrittenSections, section: str) -> list[Table]:
    return [node for node, _ in written.get(section, ()) if isinstance(node, Table)]


def _ids(written: WrittenSections, section: str) -> dict[str, Table]:
    return {name: node for node in _tables(written, section) if (name := node.text("id"))}


def _called(people: Mapping[str, Table]) -> Iterator[Person]:
    return ((id_, node.text("name") or "", node.text("email") or "") for id_, node in people.items())


def _holiday_names(listing: Node | None) -> frozenset[str]:
    items = listing.items if isinstance(listing, Listing) else ()
    return frozenset(name for item in items if isinstance(item, Table) and (name := item.text("name")))


def _texts(node: Node | None) -> list[str]:
    items = node.items if isinstance(node, Listing) else ()
    return [item.text for item in items if isinstance(item, Scalar)]
