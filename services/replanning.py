"""A published schedule that is to be planned again: it must be one of this organisation."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from constraints.allowing import allowing
from domain.allowance import AUTO, Allowance
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.schedule import Schedule
from importers.schedule_file import ANOTHERS, ScheduleFile, strangers

_LEFT = "whoever has left stays in the organisation file, with the last day of the membership"


def published_in(file: ScheduleFile, organisation: Organisation, allow: Sequence[str] = ()) -> Schedule:
    """The file's schedule; InvalidInput with everybody and every rotation that the organisation does not know.

    Rotations may bear names that they had before they were pooled, or get by the exceptions agreed on; people who were
    yet to be found are known by these.
    """
    states = [organisation, *_under(organisation, file.allowances), *_under(organisation, allow)]
    people = dict.fromkeys(engineer for state in states for engineer in state.engineer)
    rotations = (name for state in states for one in state.rotations for name in (one.id, *one.formerly))
    found = tuple(strangers(file, tuple(people), tuple(rotations)))
    if found:
        raise InvalidInput(_with_hint(found))
    return file.schedule


def _under(organisation: Organisation, texts: Sequence[str]) -> Iterator[Organisation]:
    """The organisation under the exceptions; none where these no longer fit, which is told when they are taken."""
    try:
        allowances = [Allowance.parse(text) for text in texts if not text.endswith(AUTO)]
        yield allowing(organisation, allowances)
    except (ValueError, InvalidInput):
        return


def _with_hint(found: Sequence[Fault]) -> Iterator[Fault]:
    for one in found:
        hints = (one.hint or ANOTHERS, *((_LEFT,) if one.where == "engineer" else ()))
        yield replace(one, hint="; ".join(hints))
