"""The schedule as calendar entries: one for each duty, with an identity that survives a change of holder."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from domain.base import Instant, Value
from domain.organisation import Organisation
from domain.people import SHADOW
from domain.schedule import Schedule
from exporters.duties import Duty, duties
from exporters.icalendar_wording import description, title
from exporters.schedule_faults import refuse_unclear


class Entry(Value):
    """One event as every feed shows it; two equal entries look the same to a reader."""

    uid: str
    duty: Duty
    person: str
    title: str
    description: str

    @property
    def start(self) -> Instant:
        return self.duty.start

    @property
    def end(self) -> Instant:
        return self.duty.end


def entries(schedule: Schedule, organisation: Organisation) -> tuple[Entry, ...]:
    """All events of a schedule in order of start; InvalidInput when the schedule is unfit to be shown."""
    refuse_unclear(schedule, organisation)
    found = duties(schedule.shifts)
    neighbours = _by_rotation(found)
    return tuple(_entry(duty, neighbours[duty.rotation], organisation) for duty in found)


def uid(duty: Duty) -> str:
    """`payments.primary.20270104T140000Z@dogwatch`: the slot and where this segment starts, whoever holds it.

    So a reassigned shift stays the same event, with a new title. A shadow's slot exists for one person only,
    and two may shadow in one week: it carries the person after a `+`, which no identifier can contain.
    """
    slot = f"{duty.rotation}.{duty.role}.{duty.start:%Y%m%dT%H%M%SZ}"
    return f"{slot}+{duty.engineer}@dogwatch" if duty.role == SHADOW else f"{slot}@dogwatch"


def _entry(duty: Duty, neighbours: "_Neighbours", organisation: Organisation) -> Entry:
    beside = [other for other in neighbours.at(duty) if other.line != duty.line]
    return Entry(
        uid=uid(duty),
        duty=duty,
        person=organisation.engineer[duty.engineer].name,
        title=title(duty),
        description=description(duty, beside, organisation),
    )


class _Neighbours:
    """Duties of one rotation in order of start; years of them are asked about once for each."""

    def __init__(self, found: Iterable[Duty]) -> None:
        self._duties = tuple(found)
        self._starts = [duty.start for duty in self._duties]
        self._latest_ends = list(accumulate((duty.end for duty in self._duties), max))

    def at(self, duty: Duty) -> Iterator[Duty]:
        """Those that share some time with `duty`, in order of start."""
        first = bisect_right(self._latest_ends, duty.start)
        last = bisect_left(self._starts, duty.end)
        return (other for other in self._duties[first:last] if other.touches(duty))


def _by_rotation(found: Iterable[Duty]) -> Mapping[str, _Neighbours]:
    neighbours: dict[str, list[Duty]] = {}
    for duty in found:
        neighbours.setdefault(duty.rotation, []).append(duty)
    return {rotation: _Neighbours(mine) for rotation, mine in neighbours.items()}
