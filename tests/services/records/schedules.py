"""Plans for the small company, written by hand, and shorthand for what is asked of the list."""

from datetime import UTC, date, datetime, timedelta

from constraints.slots import slots_of
from domain.clock import WEEK
from domain.organisation import Organisation
from domain.overrides import Override
from domain.plan import Plan, Status
from domain.schedule import Horizon, Schedule, Shift
from services.records.publish import Published, publish
from services.records.reading import published_schedule
from storage.database import Database
from tests.services.records.company import ACME, COORDINATOR, NOW, stored

MONDAY = date(2027, 1, 4)
PRIMARIES = ("ana", "ben", "cy")
SECONDARIES = ("dee", "eli", "fay")


def horizon(weeks: int, first: date = MONDAY) -> Horizon:
    return Horizon(first_day=first, last_day=first + weeks * WEEK - timedelta(days=1))


def plan_of(
    organisation: Organisation,
    over: Horizon,
    primaries: tuple[str, ...] = PRIMARIES,
    secondaries: tuple[str, ...] = SECONDARIES,
) -> Plan:
    """Everybody in turn, week by week, in every rotation."""
    turns = {"primary": primaries, "secondary": secondaries}
    shifts = [
        Shift.of(slot, turns[slot.role][(slot.week - MONDAY).days // 7 % len(turns[slot.role])])
        for rotation in organisation.rotations
        for slot in slots_of(organisation, rotation, over)
    ]
    return Plan(horizon=over, status=Status.OPTIMAL, seed=0, input_sha256="0" * 64, schedule=Schedule.of(shifts))


def published(
    database: Database, weeks: int = 6, first: date = MONDAY, *, now: datetime = NOW, expected: int | None = None,
    **holders: tuple[str, ...],
) -> Published:  # fmt: skip
    plan = plan_of(stored(database), horizon(weeks, first), **holders)
    return publish(database, ACME, plan, COORDINATOR, now, expected)


def listed(database: Database) -> Schedule:
    with database.read() as session:
        return published_schedule(session, ACME)


def holders(database: Database, role: str = "primary") -> list[str]:
    """Who holds the role, shift by shift in order of time."""
    return [shift.engineer for shift in listed(database).shifts if shift.role == role]


def moment(text: str) -> datetime:
    """`2027-01-06 12:00` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def override(start: str, end: str, engineer: str | None, *, role: str = "primary", reason: str = "") -> Override:
    return Override(
        rotation="payments", role=role, start=moment(start), end=moment(end), engineer=engineer, reason=reason
    )
