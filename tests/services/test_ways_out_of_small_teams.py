"""Where a team is one person, has nobody for a role, or is not the only one in trouble, three ways lead out as well."""

from datetime import date
from functools import cache

import pytest

from constraints import checker
from constraints.framing import frame
from domain.allowance import Kind
from domain.card import Card, WayOut
from domain.organisation import Company, Organisation
from domain.people import PRIMARY, SECONDARY, Engineer, Role
from domain.rotations import Member, Rotation, Team
from domain.schedule import Horizon
from scheduler.ways_out.feasible import Limits, any_schedule_of
from services.agreements import taken
from services.infeasibility import card
from tests.services.infeasible_companies import FIRST
from tests.services.search_by_hand import ByHand

WEEKS = Horizon.of_weeks(FIRST, 4)
pytestmark = pytest.mark.xdist_group("small teams")

ALONE = (1,)
TWO_IN_TROUBLE = (1, 5)
NOBODY_FOR_PRIMARY = (6,)


@cache
def told(sizes: tuple[int, ...], primaries: int | None = None) -> tuple[Organisation, Card]:
    """Teams of these sizes, each with a rotation; so many of the first team may hold primary (None: all)."""
    organisation = Organisation(
        company=Company(name="Small", zone="UTC"),
        teams=tuple(Team(id=f"team{place}", name=f"Team {place}") for place in range(len(sizes))),
        engineers=tuple(
            engineer(place, number, None if place or primaries is None or number < primaries else (SECONDARY,))
            for place, size in enumerate(sizes)
            for number in range(size)
        ),
        rotations=tuple(
            Rotation(id=f"r{place}", name=f"R{place}", teams=(f"team{place}",), members=(Member(team=f"team{place}"),))
            for place in range(len(sizes))
        ),
    )
    return organisation, card(organisation, WEEKS)


def engineer(team: int, number: int, roles: tuple[Role, ...] | None) -> Engineer:
    who = f"{'abc'[team]}{number}"
    return Engineer(id=who, name=who.upper(), email=f"{who}@example.com", team=f"team{team}", roles=roles)


def of_kinds(told: Card, *kinds: Kind) -> WayOut:
    return next(way for way in told.ways_out if way.kinds == kinds)


@pytest.mark.parametrize(("sizes", "primaries"), [(ALONE, None), (TWO_IN_TROUBLE, None), (NOBODY_FOR_PRIMARY, 0)])
def test_three_kinds_lead_out_each_by_its_switch(sizes: tuple[int, ...], primaries: int | None) -> None:
    organisation, found = told(sizes, primaries)
    assert len({way.kinds for way in found.ways_out}) >= 3
    for way in found.ways_out:
        switches = [one for one in way.switch.split() if one != "--allow"]
        for problem in frame(taken(organisation, WEEKS, switches, 0).organisation, WEEKS):
            chosen = any_schedule_of(problem, Limits())
            assert chosen is not None, way.switch
            assert not [one for one in checker.breaches(problem, problem.schedule(chosen)) if one.hard]


def test_so_many_people_are_to_be_found_and_no_fewer() -> None:
    organisation, found = told(ALONE)
    by_hand, missing = ByHand(organisation, WEEKS), of_kinds(found, Kind.JOIN).price
    assert by_hand.possible((Kind.JOIN,), missing)
    assert not by_hand.possible((Kind.JOIN,), missing - 1)


def test_business_hours_make_do_with_fewer_people_to_be_found() -> None:
    organisation, found = told(ALONE)
    kinds = (Kind.BUSINESS_HOURS, Kind.JOIN)
    both = of_kinds(found, *kinds)
    assert both.price < of_kinds(found, Kind.JOIN).price
    assert ByHand(organisation, WEEKS).cheapest_is(kinds, both.price)


def test_people_who_may_hold_no_primary_are_let() -> None:
    organisation, found = told((8,), 2)
    way = of_kinds(found, Kind.ROLE)
    assert way.allowances == tuple(f"role:{who}:{PRIMARY}" for who in way.people)
    assert ByHand(organisation, WEEKS).cheapest_is((Kind.ROLE,), way.price)


def test_more_weeks_than_people_within_one_rest_are_told_by_their_sum() -> None:
    """Six weeks are twelve to hold, and eleven people may hold one of them each; every month works."""
    organisation, _ = told((11,))
    policy = organisation.policy.model_copy(update={"minimum_rest_weeks": 5})
    found = card(organisation.model_copy(update={"policy": policy}), Horizon.of_weeks(date(2027, 1, 18), 6))
    assert not found.bottlenecks
    assert [one.lines for one in found.conflicts] == [
        (
            "r0 has 6 primary + 6 secondary weeks to hold from 18 Jan to 22 Feb",
            "11 people can hold 1 week each in that time, with 5 free weeks between two of theirs (minimum rest): "
            "1 week short",
        )
    ]
    assert not found.notes


def test_whoever_is_to_be_found_comes_after_what_those_who_are_there_can_agree_to() -> None:
    for sizes in (ALONE, TWO_IN_TROUBLE):
        _, found = told(sizes)
        joining = [Kind.JOIN in way.kinds for way in found.ways_out]
        assert any(joining)
        assert joining == sorted(joining)
