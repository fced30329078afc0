"""People, rotations and roles that the organisation lacks, taken in with defaults."""

from collections.abc import Iterable, Mapping, Sequence

from pydantic import ValidationError

from domain.organisation import Organisation
from domain.people import SHADOW, Engineer
from domain.rotations import Member, Rotation
from importers.found.held import Held
from importers.found.names import Names
from importers.found.words import plain, role_id, slug, split_role, unused


def with_strangers(held: Sequence[Held], organisation: Organisation) -> tuple[Organisation, tuple[str, ...]]:
    """The organisation with everybody and every rotation and role of the rows taken in with defaults; what was.

    A new person joins the first team of the rotation held, and the rotation itself; a new rotation belongs to the
    teams of the people who hold it.
    """
    people, told = _new_people(held, organisation)
    organisation = organisation.model_copy(update={"engineers": (*organisation.engineers, *people)})
    rotations, more = _rotations_for(held, organisation)
    known = organisation.rotation
    members = {one.id for one in people}
    seen = _seen_in(held, organisation.model_copy(update={"rotations": rotations}))
    joined = tuple(
        one.model_copy(
            update={
                "members": (*one.members, *(Member(engineer=who) for who in seen.get(one.id, ()) if who in members))
            }
        )
        if one.id in known
        else one
        for one in rotations
    )
    return Organisation.model_validate(organisation.model_dump() | {"rotations": joined}), (*told, *more)


def _new_people(held: Sequence[Held], organisation: Organisation) -> tuple[list[Engineer], list[str]]:
    names, taken, found = Names(organisation), set(organisation.engineer), dict[str, Engineer]()
    for one in held:
        key = plain(one.email) or plain(one.person)
        if names.person(one.person, one.email) is None and key not in found:
            rotation, _ = names.rotation_and_role(one)
            team = (organisation.rotation[rotation].teams if rotation else (organisation.teams[0].id,))[0]
            found[key] = newcomer(one.person, one.email, team, taken)
    return list(found.values()), [f"{one.name} is taken in, in team {one.team}." for one in found.values()]


def newcomer(name: str, email: str, team: str, taken: set[str]) -> Engineer:
    """Somebody of whom only the name is known: everything else is the default. The new id is added to `taken`."""
    plainest = name.split("@")[0] if "@" in name else name
    chosen = unused(slug(plainest, "person"), taken)
    taken.add(chosen)
    for address in (email, name, f"{chosen}@unknown.invalid"):
        try:
            return Engineer(id=chosen, name=name, email=address, team=team)
        except ValidationError:
            continue
    return Engineer(id=chosen, name=chosen, email=f"{chosen}@unknown.invalid", team=team)


def _rotations_for(held: Sequence[Held], organisation: Organisation) -> tuple[tuple[Rotation, ...], list[str]]:
    """All rotations, those the rows name anew among them, with every role the rows name."""
    names, new, roles = Names(organisation), dict[str, tuple[str, list[str]]](), dict[str, dict[str, None]]()
    for one in held:
        rotation, role = names.rotation_and_role(one)
        key = rotation or ""
        if rotation is None and one.rotation:
            title, in_title = split_role(one.rotation)
            key, role = plain(title), role or in_title
            new.setdefault(key, (title, []))[1].append(names.person(one.person, one.email) or "")
        if key and role and role_id(role) != SHADOW:
            roles.setdefault(key, {}).setdefault(role_id(role))
    told, found = [], []
    for known in organisation.rotations:
        more = [role for role in roles.get(known.id, ()) if role not in known.roles]
        told += [f"{known.id} has the role {role} here." for role in more]
        found.append(known.model_copy(update={"roles": (*known.roles, *more)}) if more else known)
    for key, (title, people) in new.items():
        rotation = unused(slug(title, "on-call"), [one.id for one in found])
        told.append(f"{rotation} is taken in as a rotation of the people who hold it.")
        found.append(_new_rotation(rotation, title, people, tuple(roles.get(key, ("primary",))), organisation))
    return tuple(found), told


def _new_rotation(
    rotation: str, title: str, people: Iterable[str], roles: tuple[str, ...], organisation: Organisation
) -> Rotation:
    everyone = tuple(sorted({who for who in people if who}))
    teams = tuple(dict.fromkeys(organisation.engineer[who].team for who in everyone))
    members = tuple(Member(engineer=who) for who in everyone)
    return Rotation(id=rotation, name=title, teams=teams, members=members, roles=roles)


def _seen_in(held: Sequence[Held], organisation: Organisation) -> Mapping[str, list[str]]:
    names, seen = Names(organisation), dict[str, dict[str, None]]()
    for one in held:
        rotation, engineer = names.rotation_and_role(one)[0], names.person(one.person, one.email)
        if rotation and engineer:
            seen.setdefault(rotation, {}).setdefault(engineer)
    return {rotation: list(people) for rotation, people in seen.items()}
