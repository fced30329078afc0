"""A published schedule that is to be planned again: it must be one of this organisation, and none of it is lost."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from constraints.allowing import allowing
from domain.allowance import AUTO, Allowance
from domain.errors import Conflict, Fault, InvalidInput
from domain.organisation import Organisation
from domain.schedule import Horizon, Schedule
from importers.schedule_file import ANOTHERS, ScheduleFile, read_schedule_file, schedule_in, strangers
from services.weeks_in_common import weeks_outside

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


def refuse_losing_weeks(published: Schedule, path: Path, folder: Path, horizon: Horizon) -> None:
    """Conflict where the plan would be written over the published one, and does not cover all of its weeks.

    `path`: where the published one was read; a copy of it may be what lies in `folder`.
    """
    lost = weeks_outside(published, horizon)
    if lost and (_lies_in(path, folder) or _held_in(folder) == published):
        other = f"{folder}-{horizon.first_day}"
        raise Conflict(
            f"{folder} holds {lost} that this plan does not cover; writing would lose them: "
            f"give --out another folder, e.g. --out {shlex.quote(other)}"
        )


def _lies_in(path: Path, folder: Path) -> bool:
    return schedule_in(path).resolve().parent == folder.expanduser().resolve()


def _held_in(folder: Path) -> Schedule | None:
    """The schedule that lies there; None where there is none that can be read."""
    try:
        return read_schedule_file(folder.expanduser()).schedule
    except InvalidInput:
        return None


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
