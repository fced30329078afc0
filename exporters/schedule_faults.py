"""What makes a schedule unfit to be handed out: unknown names, times that cannot be, two holders at once."""

from collections.abc import Iterator

from domain.clock import iso
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.people import SHADOW
from domain.schedule import Schedule, Shift
from domain.slots import rotation_called
from exporters.duties import Duty, duties


def refuse_unfit(schedule: Schedule, organisation: Organisation) -> None:
    """InvalidInput with every fault, when the schedule does not say clearly who is on call and when."""
    faults = [*unknown_names(schedule, organisation), *empty_times(schedule), *two_holders(schedule)]
    if faults:
        raise InvalidInput(faults)


def refuse_unclear(schedule: Schedule, organisation: Organisation) -> None:
    """The same of the published list, which outlives roles: a week of a role that was given up since is clear."""
    faults = [*unknown_holders(schedule, organisation), *empty_times(schedule), *two_holders(schedule)]
    if faults:
        raise InvalidInput(faults)


def unknown_names(schedule: Schedule, organisation: Organisation) -> Iterator[Fault]:
    """Engineers, rotations and roles that the organisation does not define."""
    yield from unknown_holders(schedule, organisation)
    for shift in schedule.shifts:
        rotation = rotation_called(organisation, shift.rotation)
        if rotation and shift.role not in (*rotation.roles, SHADOW):
            yield fault(shift, "the rotation has no such role", shift.role, "add the role to the rotation")


def unknown_holders(schedule: Schedule, organisation: Organisation) -> Iterator[Fault]:
    """Engineers that the organisation does not define, and rotations that it knows by no name, former ones included."""
    known = {shift.rotation for shift in schedule.shifts if rotation_called(organisation, shift.rotation)}
    for shift in schedule.shifts:
        if shift.engineer not in organisation.engineer:
            yield fault(shift, "the organisation has no such engineer", shift.engineer, "add the engineer, or reassign")
        if shift.rotation not in known:
            yield fault(shift, "the organisation has no such rotation", shift.rotation, "add the rotation")


def empty_times(schedule: Schedule) -> Iterator[Fault]:
    """Shifts that end before they begin, or at once."""
    for shift in schedule.shifts:
        if shift.end <= shift.start:
            yield fault(shift, "ends no later than it starts", iso(shift.end), "give it a later end")


def two_holders(schedule: Schedule) -> Iterator[Fault]:
    """Times at which one role of one rotation has two holders, or one person holds it twice."""
    latest: dict[tuple[str, ...], Duty] = {}
    for duty in duties(schedule.shifts):
        before = latest.get(duty.line)
        if before and before.touches(duty):
            hint = "keep one holder for each moment"
            yield fault(duty, f"{before.engineer} holds it until {iso(before.end)}", duty.engineer, hint)
        if not before or duty.end > before.end:
            latest[duty.line] = duty


def fault(where: Shift | Duty, problem: str, value: str = "", hint: str = "") -> Fault:
    """A fault of one shift, placed so that a person finds it."""
    place = f"{where.rotation} {where.role} from {iso(where.start)}"
    return Fault(file="schedule", line=0, column=0, where=place, problem=problem, value=value, hint=hint)
