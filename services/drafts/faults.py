"""What no draft can be: all that is wrong with its weeks, its options and its locks, before anything is solved."""

from collections.abc import Iterable, Iterator, Sequence

from constraints.membership import memberships
from constraints.slots import slots_of
from domain.errors import Fault, InvalidInput
from domain.organisation import Lock, Organisation
from domain.people import SHADOW
from domain.rotations import Rotation
from domain.schedule import Horizon, Slot
from importers.suggestions import known_or_nearest
from services.agreements import untakeable


def refuse(faults: Iterable[Fault]) -> None:
    """InvalidInput with all of them, when there are any."""
    if found := list(faults):
        raise InvalidInput(found)


def horizon_faults(organisation: Organisation, horizon: Horizon) -> Iterator[Fault]:
    """A plan needs a handoff to plan."""
    if not any(True for rotation in organisation.rotations for _ in slots_of(organisation, rotation, horizon)):
        hint = "plan at least one week"
        yield _fault("/horizon", "no handoff day lies in it", horizon.label, hint)


def option_faults(organisation: Organisation, horizon: Horizon, allow: Iterable[str]) -> Iterator[Fault]:
    """Exceptions that cannot be read, or not be taken, or that are of other weeks."""
    for fault in untakeable(organisation, allow, horizon):
        yield _fault("/options/allow", fault.problem, fault.value, fault.hint)


def lock_faults(organisation: Organisation, horizon: Horizon, locks: Sequence[Lock]) -> Iterator[Fault]:
    """Locks that no plan of these weeks can keep."""
    yield from cell_faults(organisation, horizon, locks, "/locks")
    own = {(lock.rotation, lock.role, lock.week): lock for lock in organisation.locks}
    for place, lock in enumerate(locks):
        rotation, at = organisation.rotation.get(lock.rotation), f"/locks/{place}/engineer"
        if rotation is None or lock.engineer not in organisation.engineer:
            continue
        if lock.engineer not in {one.engineer for one in memberships(organisation, rotation)}:
            yield _fault(at, f"does not belong to {rotation.id}", lock.engineer)
        if (other := own.get((lock.rotation, lock.role, lock.week), lock)).engineer != lock.engineer:
            yield _fault(at, f"the organisation has locked this cell for {other.engineer}", lock.engineer)


def cell_faults(organisation: Organisation, horizon: Horizon, cells: Iterable[Lock], section: str) -> Iterator[Fault]:
    """Cells and engineers that there are not."""
    for place, cell in enumerate(cells):
        at, rotation = f"{section}/{place}", organisation.rotation.get(cell.rotation)
        if rotation is None:
            hint = known_or_nearest(cell.rotation, organisation.rotation)
            yield _fault(f"{at}/rotation", "the organisation has no such rotation", cell.rotation, hint)
        elif cell.role not in rotation.roles:
            problem = "shadow weeks are planned, not chosen" if cell.role == SHADOW else "the rotation has no such role"
            yield _fault(f"{at}/role", problem, cell.role, f"its roles: {', '.join(rotation.roles)}")
        elif slot_at(organisation, rotation, horizon, cell) is None:
            yield _fault(f"{at}/week", f"{horizon.label} has no such week of {rotation.id}", cell.week.isoformat())
        if cell.engineer not in organisation.engineer:
            hint = known_or_nearest(cell.engineer, organisation.engineer)
            yield _fault(f"{at}/engineer", "the organisation has no such engineer", cell.engineer, hint)


def slot_at(organisation: Organisation, rotation: Rotation, horizon: Horizon, lock: Lock) -> Slot | None:
    """The week to plan in which the lock's day lies."""
    weeks = (slot for slot in slots_of(organisation, rotation, horizon) if slot.role == lock.role)
    return next((slot for slot in weeks if slot.week <= lock.week < slot.next_week), None)


def _fault(where: str, problem: str, value: str = "", hint: str = "") -> Fault:
    return Fault("", 0, 0, where, problem, value, hint)
