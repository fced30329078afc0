"""Rotations that become one, people who are lent or hold more roles, and newcomers: an organisation rewritten.

Everybody's memberships are kept.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import count

from domain.organisation import Organisation
from domain.people import Engineer, Role
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
    members = (*there.members, *_through_teams(organisation, there, engineer), Member(engineer=engineer, roles=(role,)))
    return _with_rotation(organisation, there.model_copy(update={"members": members}))


def taking_on(organisation: Organisation, engineer: str, role: Role) -> Organisation:
    """The organisation in which `engineer` may hold `role` wherever and as long as she is a member."""
    person = organisation.engineer[engineer]
    if person.roles is not None and role not in person.roles:
        person = person.model_copy(update={"roles": (*person.roles, role)})
    for rotation in organisation.rotations:
        named = (member for member in rotation.members if member.engineer == engineer)
        mine = [*named, *_through_teams(organisation, rotation, engineer)]
        wider = [_widened(member, role) for member in mine]
        if wider != mine:
            others = (member for member in rotation.members if member.engineer != engineer)
            organisation = _with_rotation(organisation, rotation.model_copy(update={"members": (*others, *wider)}))
    people = tuple(person if one.id == engineer else one for one in organisation.engineers)
    return organisation.model_copy(update={"engineers": people})


def with_newcomer(organisation: Organisation, rotation: str) -> Organisation:
    """The organisation with one person more in the rotation: yet to be found, ready for duty, and experienced."""
    there = organisation.rotation[rotation]
    number = next(n for n in count(1) if _newcomer_id(rotation, n) not in organisation.engineer)
    newcomer = Engineer(
        id=_newcomer_id(rotation, number),
        name=f"To be found {number} ({there.name})"[:200],
        email=f"{_newcomer_id(rotation, number)}@to-be-found.invalid",
        team=there.teams[0],
    )
    wider = there.model_copy(update={"members": (*there.members, Member(engineer=newcomer.id))})
    return _with_rotation(organisation.model_copy(update={"engineers": (*organisation.engineers, newcomer)}), wider)


def _newcomer_id(rotation: str, number: int) -> str:
    """`search-new-1`."""
    return f"{rotation[:50]}-new-{number}"


def _through_teams(organisation: Organisation, rotation: Rotation, engineer: str) -> list[Member]:
    """What somebody who is not named in the rotation has there through her team, written out."""
    if any(member.engineer == engineer for member in rotation.members):
        return []
    entries = (member for member in rotation.members if member.team)
    return [one for entry in entries for one in _spelled_out(organisation, entry, {engineer})]


def _widened(member: Member, role: Role) -> Member:
    if member.roles is None or role in member.roles:
        return member
    return member.model_copy(update={"roles": (*member.roles, role)})


def _with_rotation(organisation: Organisation, changed: Rotation) -> Organisation:
    return organisation.model_copy(
        update={"rotations": tuple(changed if one.id == changed.id else one for one in organisation.rotations)}
    )
