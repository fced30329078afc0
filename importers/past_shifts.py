"""Past shifts: a row names the week; start and end follow from the rotation's handoff where they are not written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from domain.base import Id, Instant, Value
from domain.clock import WEEK, instant, weekday_name
from domain.errors import Fault
from domain.people import Role
from domain.rotations import Rotation
from domain.schedule import Shift
from importers.rows import Row, knowing


class PastShift(Value):
    """Who was on call in a week that is over; part of a week when start and end say so."""

    rotation: Id
    role: Role
    week: date
    engineer: Id
    start: Instant | None = None
    end: Instant | None = None


def rotations_by_every_name(rotations: Iterable[Rotation]) -> Mapping[str, Rotation]:
    """Rotations by id and by the names they had; a current id comes before a former name."""
    everyone = tuple(rotations)
    former = {name: rotation for rotation in reversed(everyone) for name in rotation.formerly}
    return former | {rotation.id: rotation for rotation in everyone}


def rows_by_every_name(rows: Sequence[Row[Rotation]]) -> Mapping[str, Row[Rotation]]:
    """The same for rows, of which some may have faults."""
    former = {name: row for row in reversed(rows) if row.knows("formerly") for name in row.value.formerly}
    return former | {row.value.id: row for row in knowing(rows, "id")}


def handoff(rotation: Rotation, day: date, company_zone: str) -> datetime:
    """The instant at which this rotation hands over on `day`."""
    return instant(day, rotation.handoff.time, rotation.handoff.zone or company_zone)


def completed(row: Row[PastShift], rotation: Rotation, company_zone: str) -> Shift:
    """The shift with its start and end, from handoff to handoff unless the row says otherwise."""
    past = row.value
    start, end = _span(past, rotation, company_zone)
    return Shift(rotation=past.rotation, role=past.role, week=past.week, engineer=past.engineer, start=start, end=end)


def _span(past: PastShift, rotation: Rotation, company_zone: str) -> tuple[datetime, datetime]:
    start = past.start or handoff(rotation, past.week, company_zone)
    return start, past.end or handoff(rotation, past.week + WEEK, company_zone)


def week_faults(row: Row[PastShift], rotation: Rotation, company_zone: str) -> Iterator[Fault]:
    """A week that does not begin with the handoff and has no times of its own, or ends before it begins."""
    past = row.value
    if (past.start is None or past.end is None) and weekday_name(past.week) != rotation.handoff.weekday:
        wrong, right = weekday_name(past.week).title(), rotation.handoff.weekday.title()
        problem = f"is a {wrong}, but {rotation.id} hands over on {right}s"
        yield row.fault("week", problem=problem, hint="write the handoff day, or give start and end")
    start, end = _span(past, rotation, company_zone)
    if end <= start:
        yield row.fault("end", problem="ends before it begins")
