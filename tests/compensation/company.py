"""A small company on the clocks of New York, as the worked examples of the pay policy have it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain.clock import instant
from domain.organisation import Company, Organisation
from domain.pay import OvertimeRate, PayPolicy, StipendRate
from domain.people import Engineer
from domain.rotations import Member, Rotation, Team
from domain.schedule import Schedule, Shift
from domain.slots import planned_slot

ZONE = "America/New_York"
RATES = (
    StipendRate(role="primary", weekly=Decimal(350), effective=date(2020, 1, 1)),
    StipendRate(role="primary", weekly=Decimal(500), effective=date(2024, 8, 1)),
)
BASE = (OvertimeRate(hourly=Decimal(80), effective=date(2020, 1, 1)),)


def engineer(who: str, **more: Any) -> Engineer:
    """Someone of the team `web`, paid as `0` and their name."""
    about = {"name": who.title(), "email": f"{who}@example.com", "team": "web", "payroll_id": f"00{len(who)}{who}"}
    return Engineer.model_validate({"id": who, **about, **more})


def rotation(name: str = "web", roles: tuple[str, ...] = ("primary",), **more: Any) -> Rotation:
    """A rotation of the team `web`; handoff Monday 09:00."""
    members = (Member(team="web"),)
    return Rotation.model_validate(
        {"id": name, "name": name.title(), "teams": ("web",), "members": members, "roles": roles, **more}
    )


def company(
    people: tuple[Engineer, ...] = (engineer("alice"), engineer("bob"), engineer("carol")),
    rotations: tuple[Rotation, ...] = (rotation(),),
    pay: PayPolicy | None = None,
    **more: Any,
) -> Organisation:
    """The company; 350 a week until August 2024 and 500 since, 80 an hour."""
    return Organisation(
        company=Company(name="Example", zone=ZONE, **more.pop("company", {})),
        teams=(Team(id="web", name="Web"),),
        engineers=people,
        rotations=rotations,
        pay=pay or PayPolicy(stipends=RATES, overtime=BASE),
        **more,
    )


def at(text: str, zone: str = ZONE) -> datetime:
    """The instant of `2024-09-11 12:00` on the clocks of the zone."""
    wall = datetime.fromisoformat(text + "+00:00")
    return instant(wall.date(), wall.time(), zone)


def shifts(
    organisation: Organisation, week: str, *parts: tuple[str, str, str], rotation: str = "web", role: str = "primary"
) -> tuple[Shift, ...]:
    """The week in parts `(engineer, from, to)` in local time; an empty text is the week's own start or end."""
    slot = planned_slot(organisation, rotation, role, date.fromisoformat(week))
    return tuple(
        Shift(
            **{**slot.model_dump(), "start": at(start) if start else slot.start, "end": at(end) if end else slot.end},
            engineer=who,
        )
        for who, start, end in parts
    )


def schedule(*groups: tuple[Shift, ...]) -> Schedule:
    """All of the groups in one schedule."""
    return Schedule.of(shift for group in groups for shift in group)
