"""Short ways to write things, and what they stand for."""

from collections.abc import Callable, Collection, Mapping

from pydantic import BaseModel

from domain.rotations import Member
from importers.named_files import AbsenceFile
from importers.nodes import Listing, Node, Scalar, Table

TEAM = "team:"


def member(node: Scalar) -> Table:
    """`ana` is an engineer, `team:payments` everyone of a team."""
    key = "team" if node.text.startswith(TEAM) else "engineer"
    name = node.text.removeprefix(TEAM).strip()
    return Table(node.place, {key: Scalar(node.place, name, quoted=True)}, {key: node.place})


def path(node: Scalar) -> Table:
    """`absences.csv` is a file of which nothing else needs to be said."""
    return Table(node.place, {"path": node}, {"path": node.place})


SHORTHANDS: Mapping[type[BaseModel], Callable[[Scalar], Table]] = {Member: member, AbsenceFile: path}


def rotation_in_full(node: Node, team_of: Mapping[str, str], known_teams: Collection[str]) -> Node:
    """The rotation with its members written out, and the teams it covers where it names none.

    These are the teams among its members, or else those of the people in it.
    """
    members = node.entries.get("members") if isinstance(node, Table) else None
    if not isinstance(node, Table) or not isinstance(members, Listing):
        return node
    items = [member(item) if isinstance(item, Scalar) and not item.is_nothing else item for item in members.items]
    members = members._replace(items=tuple(items))
    entries = node.entries | {"members": members}
    if "teams" not in entries and (teams := _covered(members, team_of, known_teams)):
        entries["teams"] = Listing(members.place, tuple(teams))
    return node._replace(entries=entries)


def _covered(members: Listing, team_of: Mapping[str, str], known_teams: Collection[str]) -> list[Scalar]:
    """The teams, each where it is named first; of members that name nobody any team, for they are refused anyway."""
    tables = [item for item in members.items if isinstance(item, Table)]
    teams = {team: item.place for item in reversed(tables) if (team := item.text("team"))}
    homes = {team_of.get(item.text("engineer") or "", ""): item.place for item in reversed(tables)}
    found = teams or {team: place for team, place in homes.items() if team in known_teams}
    if not found:
        return [Scalar(members.place, team, quoted=True) for team in sorted(known_teams)]
    return [Scalar(place, team, quoted=True) for team, place in reversed(found.items())]
