"""A published schedule that is to be planned again: it must be one of this organisation."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from constraints.allowing import allowing
from domain.allowance import AUTO, Allowance
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.rotations import Rotation
from domain.schedule import Schedule
from importers.schedule_file import ANOTHERS, ScheduleFile, strangers

_LEFT = "whoever has left stays in the organisation file, with the last day of the membership"


def published_in(file: ScheduleFile, organisation: Organisation, allow: Sequence[str] = ()) -> Schedule:
    """The file's schedule; InvalidInput with everybody and every rotation that the organisation does not know.

    Rotations may bear names that they had before they were pooled, or get by the exceptions agreed on.
    """
    found = tuple(strangers(file, tuple(organisation.engineer), tuple(_rotations(organisation, file, allow))))
    if found:
        raise InvalidInput(_with_hint(found))
    return file.schedule


def _rotations(organisation: Organisation, file: ScheduleFile, allow: Sequence[str]) -> Iterator[str]:
    for one in (*organisation.rotations, *_pooled(organisation, file.allowances), *_pooled(organisation, allow)):
        yield from (one.id, *one.formerly)


def _pooled(organisation: Organisation, texts: Sequence[str]) -> Iterator[Rotation]:
    """Rotations as they are under the exceptions; none where these no longer fit, which is told when they are taken."""
    try:
        allowances = [Allowance.parse(text) for text in texts if not text.endswith(AUTO)]
        yield from allowing(organisation, allowances).rotations
    except (ValueError, InvalidInput):
        return


def _with_hint(found: Sequence[Fault]) -> Iterator[Fault]:
    for one in found:
        hints = (one.hint or ANOTHERS, *((_LEFT,) if one.where == "engineer" else ()))
        yield replace(one, hint="; ".join(hints))
