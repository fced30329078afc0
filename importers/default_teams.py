"""A rotation that names no teams covers those of its members."""

from collections.abc import Mapping

from importers.nodes import Listing, Node, Scalar, Table


def with_teams(node: Node, team_of: Mapping[str, str]) -> Node:
    """The rotation with `teams` written out: those among its members, or else the teams of the people in it."""
    members = node.entries.get("members") if isinstance(node, Table) else None
    if not isinstance(node, Table) or "teams" in node.entries or not isinstance(members, Listing):
        return node
    entries = [_subject(item) for item in members.items]
    teams = [team for _, team in entries if team] or [team_of[who] for who, _ in entries if who and who in team_of]
    named = tuple(Scalar(members.place, team, quoted=True) for team in dict.fromkeys(teams) if team)
    if not named:
        return node
    return node._replace(entries={**node.entries, "teams": Listing(members.place, named)})


def _subject(item: Node) -> tuple[str | None, str | None]:
    """The engineer or the team that a member entry names."""
    if isinstance(item, Table):
        return item.text("engineer"), item.text("team")
    text = item.text if isinstance(item, Scalar) else ""
    return (None, text[5:].strip()) if text.startswith("team:") else (text, None)
