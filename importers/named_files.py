"""The `files` section: further files whose rows are added to those written in the organisation file."""

from typing import Annotated

from pydantic import StringConstraints

from domain.base import Id, Value

FilePath = Annotated[str, StringConstraints(min_length=1, max_length=300)]
"""Relative to the organisation file, in its folder or below."""


class AbsenceFile(Value):
    """A CSV file of absences, or the calendar (ICS) of one engineer's time off."""

    path: FilePath
    engineer: Id | None = None
    """Whose calendar it is; a CSV file has a column for it."""


class NamedFiles(Value):
    """CSV files with the columns of the section they add to; past shifts as `schedule.csv` has them."""

    absences: tuple[AbsenceFile, ...] = ()
    wishes: tuple[FilePath, ...] = ()
    incidents: tuple[FilePath, ...] = ()
    schedules: tuple[FilePath, ...] = ()
    """Past shifts: rotation, role, week, engineer, and where they are known start and end."""
    holidays: tuple[FilePath, ...] = ()
    """Who held which holiday: holiday, year, engineer."""
