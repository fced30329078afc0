"""A small company over three zones, and weeks of it written by hand."""

from datetime import date, datetime, time, timedelta

from domain.clock import instant
from domain.escalation import Escalation
from domain.organisation import Company, Organisation
from domain.people import Engineer
from domain.rotations import Handoff, Member, Rotation, Team
from domain.schedule import Schedule, Shift

ZONES = {"payments": "America/New_York", "search": "Europe/Berlin", "platform": "Australia/Sydney"}
PEOPLE = {
    "ana": ("Ana Silva", "America/New_York"),
    "ben": ("Ben Okafor", "Europe/Berlin"),
    "cara": ("Cara Lind", "Australia/Sydney"),
    "dora": ("Dora, the Younger; née Öz", "America/New_York"),
    "eva": ("Eva Roux", "Europe/Berlin"),
}
MONDAY = date(2027, 1, 4)


def engineer(name: str, /, **more: object) -> Engineer:
    shown, zone = PEOPLE.get(name, (name.title(), "America/New_York"))
    facts = {"id": name, "name": shown, "email": f"{name}@techcorp.example", "team": "payments", "zone": zone}
    return Engineer.model_validate({**facts, **more})


def rotation(name: str, /, **more: object) -> Rotation:
    facts = {
        "id": name,
        "name": name.title(),
        "teams": (name if name in ZONES else "payments",),
        "members": (Member(team="payments"),),
        "handoff": Handoff(time=time(9), zone=ZONES.get(name)),
    }
    return Rotation.model_validate({**facts, **more})


def organisation(
    engineers: tuple[Engineer, ...] | None = None,
    rotations: tuple[Rotation, ...] | None = None,
    escalation: Escalation | None = None,
) -> Organisation:
    return Organisation(
        company=Company(name="TechCorp", zone="America/New_York"),
        escalation=escalation or Escalation(),
        teams=(
            Team(id="payments", name="Payments", lead="eva"),
            Team(id="search", name="Search"),
            Team(id="platform", name="Platform"),
        ),
        engineers=engineers or tuple(engineer(name) for name in PEOPLE),
        rotations=rotations or tuple(rotation(name) for name in ZONES),
    )


def handoff(rotation_id: str, week: date) -> datetime:
    return instant(week, time(9), ZONES.get(rotation_id, "America/New_York"))


def week(rotation_id: str, role: str, monday: date, holder: str) -> Shift:
    """One whole week of a holder, from handoff to handoff."""
    return Shift(
        rotation=rotation_id,
        role=role,
        week=monday,
        start=handoff(rotation_id, monday),
        end=handoff(rotation_id, monday + timedelta(days=7)),
        engineer=holder,
    )


def weeks(rotation_id: str, role: str, monday: date, holders: str) -> list[Shift]:
    """Consecutive weeks; the holders by their ids, separated by blanks."""
    return [week(rotation_id, role, monday + timedelta(days=7 * n), who) for n, who in enumerate(holders.split())]


def pair(rotation_id: str, primaries: str, secondaries: str, monday: date = MONDAY) -> Schedule:
    """Both roles of one rotation."""
    primary = weeks(rotation_id, "primary", monday, primaries)
    return Schedule.of([*primary, *weeks(rotation_id, "secondary", monday, secondaries)])
