"""Rotations that become one, and people who are lent: an organisation rewritten, with everybody's memberships kept."""

from collections.abc import Collection, Iterator, Sequence

from domain.organisation import Organisation
from domain.people import Role
from domain.rotations import Member, Rotation

_LONGEST_ID = 63


def pooled_id(rotations: Sequence[str]) -> str:
    """`search-mobile`; the first with a count where that would be too long."""
    whole = "-".join(rotations)
    return whole if len(whole) <= _LONGEST_ID else f"{rotations[0][:40]}-and-{len(rotations) - 1}-more"


def pooled(organisation: Organisation, ids: Sequence[str]) -> Organisation:
    """The rotations `ids` as one: all their people, teams and roles, the first one's handoff, one holder a role.

    Locks and wishes follow; the old names stay known as `formerly`, so that past weeks keep their weight.
    """
    parts = [organisation.rotation[one] for one in ids]
    new = _one_of(organisation, parts)
    where = {one.id: new.id for one in parts}
    kept = [new if one.id == ids[0] else one for one in organisation.rotations if one.id not in ids[1:]]
    return organisation.model_copy(
        update={
            "rotations": tuple(kept),
            "locks": tuple(
                one.model_copy(update={"rotation": where.get(one.rotation, one.rotation)}) for one in organisation.locks
            ),
            "wishes": tuple(
                one.model_copy(update={"rotation": where.get(one.rotation or "", one.rotation)})
                for one in organisation.wishes
            ),
        }
    )


def _one_of(organisation: Organisation, parts: Sequence[Rotation]) -> Rotation:
    first = parts[0]
    return Rotation(
        id=pooled_id([one.id for one in parts]),
        name=" + ".join(one.name for one in parts)[:200],
        teams=tuple(dict.fromkeys(team for one in parts for team in one.teams)),
        members=tuple(dict.fromkeys(_all_members(organisation, parts))),
        handoff=first.handoff.model_copy(update={"zone": organisation.handoff_zone(first.id)}),
        roles=tuple(dict.fromkeys(role for one in parts for role in one.roles)),
        country=first.country,
        formerly=tuple(dict.fromkeys(name for one in parts for name in (one.id, *one.formerly))),
    )


def _all_members(organisation: Organisation, parts: Sequence[Rotation]) -> Iterator[Member]:
    """Every entry, and what a person who is named in one rotation has through her team in another."""
    named = {member.engineer for one in parts for member in one.members if member.engineer}
    for one in parts:
        own = {member.engineer for member in one.members if member.engineer}
        for member in one.members:
            yield member
            if member.team:
                yield from _spelled_out(organisation, member, named - own)


def _spelled_out(organisation: Organisation, entry: Member, named: Collection[str]) -> Iterator[Member]:
    """A team's entry written out for those of the team who are named elsewhere, and so not taken from it."""
    for engineer in organisation.team_members.get(entry.team or "", ()):
        if engineer.id in named:
            yield entry.model_copy(update={"team": None, "engineer": engineer.id})


def lent(organisation: Organisation, engineer: str, rotation: str, role: Role) -> Organisation:
    """The organisation in which `engineer` may also hold `role` in `rotation`; what she could hold she still can."""
    there = organisation.rotation[rotation]
    named = any(member.engineer == engineer for member in there.members)
    through_team = [
        entry
        for member in there.members
        if member.team and not named
        for entry in _spelled_out(organisation, member, {engineer})
    ]
    members = (*there.members, *through_team, Member(engineer=engineer, roles=(role,)))
    wider = there.model_copy(update={"members": members})
    return organisation.model_copy(
        update={"rotations": tuple(wider if one.id == rotation else one for one in organisation.rotations)}
    )
