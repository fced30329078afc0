"""Organisations of any size, made from a seed: for tests, benchmarks and trying things out.

`Shape(rotations=10)` is the family that the solver is measured on: rotations of eleven in a ring, everyone holds
both roles at home and secondary in the next two rotations, a quarter from 2027-01-04, one week in twenty away,
the first rotation with three times the burden of the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random

from domain.clock import WEEK
from domain.organisation import Company, History, HolidayHolder, Incident, Organisation
from domain.pay import OvertimeRate, PayPolicy, StipendRate
from domain.people import PRIMARY, SECONDARY, Engineer
from domain.policy import NamedHoliday, Policy
from domain.rotations import Handoff, Member, Rotation, Team
from domain.schedule import Shift
from importers.synthetic_files import write_organisation
from importers.synthetic_history import HANDOFF, US_HOLIDAYS, holiday_holders, past_shifts
from importers.synthetic_incidents import POINTS_PER_INCIDENT, incidents
from importers.synthetic_people import absences, engineers, wishes
from importers.synthetic_shape import Shape

__all__ = ["Shape", "make_organisation", "write_organisation"]

Teams = Mapping[str, Sequence[Engineer]]


def make_organisation(shape: Shape, seed: int) -> Organisation:
    """The same organisation for the same shape and seed, on every machine.

    Each aspect draws from a stream of its own: asking for more wishes does not move anybody's vacation.
    """
    teams = _people(shape, _stream(seed, "people"))
    everyone = tuple(person for team in teams.values() for person in team)
    return Organisation(
        company=Company(name=f"Synthetic {seed}", zone=shape.zones[0]),
        policy=_policy(shape),
        teams=tuple(Team(id=team, name=_title(team), lead=people[0].id) for team, people in teams.items()),
        engineers=everyone,
        rotations=tuple(_rotation(shape, place) for place in range(shape.rotations)),
        absences=tuple(absences(everyone, shape.planned, shape.away_percent, _stream(seed, "absences"))),
        wishes=tuple(
            wishes(everyone, shape.planned, shape.wishes_per_person, shape.cannot_percent, _stream(seed, "wishes"))
        ),
        history=History(
            shifts=tuple(_past(shape, teams, _stream(seed, "past"))),
            holidays=tuple(_holidays(shape, teams, _stream(seed, "holidays"))),
        ),
        incidents=tuple(_incidents(shape, _stream(seed, "incidents"))),
        pay=_pay(),
    )


def _stream(seed: int, aspect: str) -> Random:
    return Random(f"{seed}/{aspect}")  # noqa: S311 - it must repeat, and nothing about it is secret


def _title(team: str) -> str:
    return team.replace("-", " ").capitalize()


def _people(shape: Shape, rng: Random) -> dict[str, tuple[Engineer, ...]]:
    size = shape.people_per_rotation
    return {
        team: tuple(engineers(team, place * size + 1, size, shape.zone_of(place), shape.experienced_percent, rng))
        for place, team in enumerate(shape.team_ids)
    }


def _rotation(shape: Shape, place: int) -> Rotation:
    team = shape.team_ids[place]
    lent = (Member(team=lender, roles=(SECONDARY,)) for lender in shape.lenders(place))
    return Rotation(
        id=team,
        name=_title(team),
        teams=(team,),
        members=(Member(team=team), *lent),
        handoff=Handoff(time=HANDOFF, zone=shape.zone_of(place)),
    )


def _policy(shape: Shape) -> Policy:
    if not shape.with_holidays:
        return shape.policy
    return shape.policy.model_copy(update={"holidays": tuple(NamedHoliday(name=name) for name in US_HOLIDAYS)})


def _past(shape: Shape, teams: Teams, rng: Random) -> Iterator[Shift]:
    for place, (team, people) in enumerate(teams.items()):
        yield from past_shifts(team, [person.id for person in people], shape.past, shape.zone_of(place), rng)


def _holidays(shape: Shape, teams: Teams, rng: Random) -> Iterator[HolidayHolder]:
    for people in teams.values() if shape.with_holidays else ():
        yield from holiday_holders([person.id for person in people], shape.first_week.year - 1, rng)


def _incidents(shape: Shape, rng: Random) -> Iterator[Incident]:
    weeks = [shape.first_week - week * WEEK for week in range(shape.incident_weeks, 0, -1)]
    for place, team in enumerate(shape.team_ids):
        points = rng.uniform(*shape.burden) * (shape.first_factor if place == 0 else 1)
        yield from incidents(team, shape.zone_of(place), weeks, points / POINTS_PER_INCIDENT, rng)


def _pay() -> PayPolicy:
    raised = date(2024, 8, 1)
    return PayPolicy(
        stipends=tuple(StipendRate(role=role, weekly=Decimal(500), effective=raised) for role in (PRIMARY, SECONDARY)),
        overtime=(OvertimeRate(hourly=Decimal(80), effective=raised),),
    )
