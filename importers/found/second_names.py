"""Second names in a few weeks only: nobody says that the other weeks lack a second person.

A file that names nobody's role may name two people now and then, `Ana / Bo`: somebody who helped out, or shadowed.
Where most weeks name only one, a second is on call in the weeks that name one, and no duty is invented for the rest.
"""

from collections.abc import Sequence

from domain import clock
from domain.allowance import Allowance, Kind
from domain.organisation import Organisation
from domain.rotations import Rotation
from domain.schedule import Horizon, Schedule
from importers.found.names import Known
from importers.found.words import role_word, split_role


def without_invented_duties(
    organisation: Organisation, known: Sequence[Known], schedule: Schedule, horizon: Horizon
) -> tuple[Organisation, tuple[str, ...]]:
    """The organisation with the weeks that name no second person left open, and what a reader must know of it."""
    allowances, notes = list[str](), list[str]()
    for rotation in organisation.rotations:
        named = {one.role for one in known if one.rotation == rotation.id and _is_role_named(one)}
        held = {(one.role, one.week) for one in schedule.shifts if one.rotation == rotation.id}
        every = list(clock.weekly(horizon.first_day, horizon.last_day, rotation.handoff.weekday))
        for role in rotation.roles[1:]:
            missing = [week for week in every if (role, week) not in held]
            if role not in named and 2 * len(missing) >= len(every):
                allowances += [
                    Allowance(kind=Kind.OPEN, rotations=(rotation.id,), role=role, week=week).text for week in missing
                ]
                notes.append(_told(rotation, role, len(every) - len(missing), len(every)))
    policy = organisation.policy.model_copy(update={"allowances": tuple(allowances)})
    return organisation.model_copy(update={"policy": policy}), tuple(notes)


def _is_role_named(one: Known) -> bool:
    return bool(one.held.role or role_word(one.held.rotation) or split_role(one.held.rotation)[1])


def _told(rotation: Rotation, role: str, named: int, weeks: int) -> str:
    ordinal = ("second", "third", "fourth")[min(rotation.roles.index(role), 3) - 1]
    return (
        f"{rotation.id}: {named} of {weeks} weeks name a {ordinal} person, taken as {role} then; in the others nobody "
        "is missing."
    )
