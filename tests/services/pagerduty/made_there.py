"""What somebody does in PagerDuty itself, to the first rotation's primary."""

from datetime import UTC, datetime

from pager.lines import Line
from storage.database import Database
from tests.pager.double.server import Double
from tests.pager.double.state import LayerOverride, ShiftOverride, ShiftSchedule
from tests.services.pagerduty.company import published, user
from tests.services.pagerduty.oracle import schedules

START, END = datetime(2027, 3, 10, 8, tzinfo=UTC), datetime(2027, 3, 11, 20, tzinfo=UTC)


def primary(database: Database, double: Double) -> ShiftSchedule:
    return double.state.schedules[schedules(database)[Line("team0", "primary")]]


def overridden(database: Database, double: Double, who: str, start: datetime = START, end: datetime = END) -> str:
    """Somebody overrides a shift of ours in PagerDuty, above all that is there already; the id of that override."""
    schedule = primary(database, double)
    shift = next(one for one in schedule.shifts.values() if one.start <= start and end <= one.end)
    name = double.state.new_id("V")
    schedule.overrides[name] = ShiftOverride(name, start, end, shift.user, known_as(double, who), custom_shift=shift.id)
    return name


def holder_at(database: Database, moment: datetime) -> str:
    held = [one for one in published(database).shifts if one.role == "primary" and one.start <= moment < one.end]
    return held[0].engineer


def known_as(double: Double, who: str) -> str:
    """A colleague's id in PagerDuty, or the `outsider`'s, who is in no organisation of ours."""
    if who != "outsider":
        return user(double, 0, who)
    return next(one.id for one in double.state.users.values() if one.email.startswith("xana0@"))


def made_there(company: Database, double: Double, who: str, start: datetime = START, end: datetime = END) -> str:
    """The same, of whichever kind the schedule is."""
    if "L" not in double.state.layered:
        return overridden(company, double, who, start, end)
    made = LayerOverride(double.state.new_id("V"), start, end, known_as(double, who))
    double.state.layered["L"].overrides.append(made)
    return made.id


def take_back(company: Database, double: Double, name: str) -> None:
    if layered := double.state.layered.get("L"):
        layered.overrides = [one for one in layered.overrides if one.id != name]
    else:
        del primary(company, double).overrides[name]


def is_there(company: Database, double: Double, name: str) -> bool:
    if layered := double.state.layered.get("L"):
        return any(one.id == name for one in layered.overrides)
    return name in primary(company, double).overrides
