"""Two people give each other a week: both shifts change hands in one step, and rules look at what comes out."""

from datetime import date, datetime

from domain.access import Actor
from domain.base import Id, Value
from domain.clock import iso
from domain.errors import Conflict, Fault, InvalidInput
from domain.overrides import Override
from domain.people import Role
from domain.revisions import Seen, is_seen
from domain.schedule import Schedule, Shift
from services.records.overriding import Overridden, record_overrides
from services.records.reading import published_schedule
from storage.database import Database
from storage.organisations import organisation_row


class Week(Value):
    """A week of the published list, by its handoff day."""

    rotation: Id
    role: Role
    week: date


class Swapped(Value):
    """The two overrides that make the swap, each of which can be withdrawn."""

    overrides: tuple[Overridden, Overridden]


def swap(
    database: Database,
    organisation_id: str,
    weeks: tuple[Week, Week],
    reason: str,
    actor: Actor,
    now: datetime,
    *,
    force: bool = False,
    expected_schedule_revision: Seen = None,
) -> Swapped:
    """From now on each of the two holders has the other's week.

    InvalidInput for a week that is not published, is over or under way, or has several holders; Conflict when both are
    one person's; StaleVersion also when the list changes between a look at it and the swap; otherwise as
    `record_override`.
    """
    with database.read() as session:
        listed = published_schedule(session, organisation_id)
        revision = organisation_row(session, organisation_id).schedule_revision
    one, other = _shifts(listed, weeks, now)
    if one.engineer == other.engineer:
        raise Conflict(f"both weeks are {one.engineer}'s; nothing was changed")
    seen = revision if is_seen(revision, expected_schedule_revision) else expected_schedule_revision
    overrides = [_passed(one, other.engineer, reason), _passed(other, one.engineer, reason)]
    first, second = record_overrides(
        database,
        organisation_id,
        overrides,
        actor,
        now,
        force=force,
        expected_schedule_revision=seen,
    )
    return Swapped(overrides=(first, second))


def _passed(shift: Shift, engineer: str, reason: str) -> Override:
    return Override(
        rotation=shift.rotation, role=shift.role, start=shift.start, end=shift.end, engineer=engineer, reason=reason
    )


def _shifts(listed: Schedule, weeks: tuple[Week, Week], now: datetime) -> tuple[Shift, Shift]:
    faults, found = list[Fault](), list[Shift]()
    for place, week in enumerate(weeks):
        shifts = listed.by_slot.get((week.rotation, week.role, week.week), ())
        problem, hint = _unfit(shifts, now)
        if problem:
            value = f"{week.rotation} {week.role} {week.week}"
            faults.append(Fault("swap", 0, 0, f"weeks[{place}]", problem, value, hint))
        found.extend(shifts[:1])
    if faults:
        raise InvalidInput(faults)
    one, other = found
    return one, other


def _unfit(shifts: tuple[Shift, ...], now: datetime) -> tuple[str, str]:
    """What is wrong with a week that is to be swapped, and what to try; empty texts when nothing is."""
    if not shifts:
        return "is not published", "see GET schedule for rotation, role and week"
    if len(shifts) > 1:
        return "has several holders", "pass on each part by an override"
    if shifts[0].start <= now:
        return f"has begun at {iso(shifts[0].start)}", "pass on the rest of it by an override"
    return "", ""
