"""People x weeks: each person's weeks on one line, team by team."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from domain.people import SHADOW, Engineer
from domain.schedule import Shift
from exporters.report import words
from exporters.report.grid import Calendar, Row, Week, week_of

LONGEST = 14
"""Weeks side by side that a screen or a sheet of paper can show."""


@dataclass(frozen=True)
class Mark:
    """One duty of a person in a week; `rotation` is said where it is not the only one of the person's team."""

    role: str
    badge: str
    rotation: str


@dataclass(frozen=True)
class Line:
    """One person: name, the weeks held, and a cell of marks per week."""

    name: str
    weeks: int
    cells: tuple[tuple[Mark, ...], ...]


@dataclass(frozen=True)
class Team:
    """The people of a team who hold or shadow a week."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    """Up to `LONGEST` weeks as columns, with their months above them."""

    months: tuple[tuple[str, int], ...]
    """Name, and over how many weeks it stands."""
    weeks: tuple[Row, ...]
    teams: tuple[Team, ...]


def people_by_week(calendar: Calendar) -> tuple[Table, ...]:
    """The schedule, person by person; long horizons in several tables, one after the other."""
    rows = [row for block in calendar.blocks(calendar.rotations) for row in block.rows]
    pieces = -(-len(rows) // LONGEST)
    cuts = [len(rows) * piece // pieces for piece in range(pieces + 1)] if pieces else []
    return tuple(_table(calendar, rows[first:last], calendar.weeks[first:last]) for first, last in pairwise(cuts))


def _table(calendar: Calendar, rows: Sequence[Row], weeks: Sequence[Week]) -> Table:
    months = tuple((name, len(list(some))) for name, some in groupby(row.month for row in rows))
    return Table(months, tuple(rows), tuple(_teams(calendar, weeks)))


def _teams(calendar: Calendar, weeks: Sequence[Week]) -> Iterable[Team]:
    for team in calendar.organisation.teams:
        members = calendar.organisation.team_members.get(team.id, ())
        serving = sorted(
            (one for one in members if one.id in calendar.schedule.by_engineer), key=lambda one: (one.name, one.id)
        )
        if serving:
            yield Team(team.name, tuple(_line(calendar, one, weeks) for one in serving))


def _line(calendar: Calendar, engineer: Engineer, weeks: Sequence[Week]) -> Line:
    shifts = calendar.schedule.by_engineer[engineer.id]
    home = [one.id for one in calendar.rotations if engineer.team in one.teams]
    own = {shift.key for shift in shifts if shift.role != SHADOW}
    cells = tuple(tuple(_mark(calendar, shift, home) for shift in shifts if week_of(shift) == week) for week in weeks)
    return Line(engineer.name, len(own), cells)


def _mark(calendar: Calendar, shift: Shift, home: Sequence[str]) -> Mark:
    rotation = calendar.organisation.rotation[shift.rotation].name
    return Mark(shift.role, words.badge(shift.role), "" if home == [shift.rotation] else rotation)
