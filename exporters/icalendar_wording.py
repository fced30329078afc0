"""What a calendar event says: its title, and the lines below it."""

from collections.abc import Iterable, Iterator

from domain.organisation import Organisation
from domain.people import SHADOW
from domain.slots import rotation_called, slot_zone
from exporters.duties import Duty
from exporters.local_times import from_to


def title(duty: Duty) -> str:
    """`On call: payments (primary)`; a shadow learns and is not paged, so it does not read as on call."""
    what = "Shadowing" if duty.role == SHADOW else "On call"
    return f"{what}: {duty.rotation} ({duty.role})"


def description(duty: Duty, beside: Iterable[Duty], organisation: Organisation) -> str:
    """Who does what, the handoff times on every clock that matters, and who is on duty beside."""
    return "\n".join([_what(duty, organisation), *_when(duty, organisation), *_with(duty, beside, organisation)])


def _what(duty: Duty, organisation: Organisation) -> str:
    person, known = organisation.engineer[duty.engineer].name, rotation_called(organisation, duty.rotation)
    rotation = known.name if known else duty.rotation
    if duty.role == SHADOW:
        return f"{person} shadows {rotation}: looks over the shoulder and is not paged."
    return f"{person} is on call for {rotation} as {duty.role}."


def _when(duty: Duty, organisation: Organisation) -> Iterator[str]:
    home, office = organisation.zone_of(duty.engineer), slot_zone(organisation, duty.rotation)
    person = organisation.engineer[duty.engineer].name
    yield f"On {person}'s clock ({home}): {from_to(duty.start, duty.end, home)}."
    if office != home:
        yield f"On the rotation's clock ({office}): {from_to(duty.start, duty.end, office)}."


def _with(duty: Duty, beside: Iterable[Duty], organisation: Organisation) -> Iterator[str]:
    for other in beside:
        start, end = max(duty.start, other.start), min(duty.end, other.end)
        whole = (start, end) == (duty.start, duty.end)
        when = "" if whole else f" {from_to(start, end, organisation.zone_of(duty.engineer))}"
        yield f"With {organisation.engineer[other.engineer].name} ({other.role}){when}."
