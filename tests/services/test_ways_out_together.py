"""Two kinds together where that is cheaper, other choices as cheap, and no more claimed than was looked for."""

from collections import Counter
from functools import cache

from domain.allowance import Kind
from domain.card import Card, WayOut
from domain.organisation import Company, Organisation
from domain.people import PRIMARY, SECONDARY, Engineer
from domain.policy import MonthlyLimit
from domain.rotations import Member, Rotation, Team
from domain.schedule import Horizon
from services.agreements import taken
from services.infeasibility import card
from services.ways_out import WaysOut
from tests.services.infeasible_companies import FIRST

SIX_WEEKS = Horizon.of_weeks(FIRST, 6)
"""March 2027 has five of them."""


def company(sizes: dict[str, int], *, experienced: bool = True) -> Organisation:
    """A rotation for each team, of the same name."""
    return Organisation(
        company=Company(name="Sisters", zone="UTC"),
        teams=tuple(Team(id=team, name=team.upper()) for team in sizes),
        engineers=tuple(
            Engineer(
                id=f"{team}{n}", name=f"{team}{n}", email=f"{team}{n}@x.example", team=team, experienced=experienced
            )
            for team, size in sizes.items()
            for n in range(size)
        ),
        rotations=tuple(
            Rotation(id=team, name=team.upper(), teams=(team,), members=(Member(team=team),)) for team in sizes
        ),
    )


@cache
def sisters() -> tuple[Organisation, Card]:
    organisation = company({"u": 4, "v": 8, "x": 20})
    return organisation, card(organisation, SIX_WEEKS)


@cache
def nobody_experienced() -> tuple[Organisation, Card]:
    """Two experienced people could hold all weeks between them."""
    organisation = company({"r": 10}, experienced=False)
    limit = MonthlyLimit(roles=(PRIMARY, SECONDARY), weeks=5)
    policy = organisation.policy.model_copy(update={"monthly_limit": limit, "minimum_rest_weeks": 0})
    organisation = organisation.model_copy(update={"policy": policy})
    return organisation, card(organisation, SIX_WEEKS)


def leads_out(organisation: Organisation, *texts: str) -> bool:
    return not WaysOut(taken(organisation, SIX_WEEKS, texts, 0).organisation, SIX_WEEKS).impossible


def switches(way: WayOut) -> list[str]:
    return [one for one in way.switch.split() if one != "--allow"]


def test_two_kinds_are_tried_though_one_of_them_works_alone() -> None:
    organisation, told = sisters()
    prices = {way.kinds: way.price for way in told.ways_out}
    assert len(told.ways_out) >= 3
    assert prices[Kind.BUSINESS_HOURS, Kind.LIMIT] < prices[(Kind.LIMIT,)]
    assert all(leads_out(organisation, *switches(way)) for way in told.ways_out)


def test_two_kinds_are_cheaper_than_each_alone() -> None:
    for _, told in (sisters(), nobody_experienced()):
        alone = {way.kinds[0]: way.price for way in told.ways_out if len(way.kinds) == 1}
        for way in told.ways_out:
            if len(way.kinds) == 2:
                assert all(way.price < alone[kind] for kind in way.kinds if kind in alone)


def test_other_people_at_the_same_price_make_up_three() -> None:
    organisation, told = nobody_experienced()
    cheapest = [way for way in told.ways_out if way.kinds == (Kind.EXPERIENCED,)]
    assert len(told.ways_out) >= 3
    assert len(cheapest) >= 2
    assert len({way.price for way in cheapest}) == 1
    assert all(leads_out(organisation, *switches(way)) for way in told.ways_out)


def test_a_card_with_fewer_says_what_was_tried_and_no_more() -> None:
    organisation = company({"r": 1})
    (alone,) = organisation.rotations
    alone = alone.model_copy(update={"roles": (PRIMARY,)})
    told = card(organisation.model_copy(update={"rotations": (alone,)}), SIX_WEEKS)
    assert [way.kinds for way in told.ways_out] == [(Kind.LIMIT, Kind.REST), (Kind.JOIN,)]
    assert "Tried: each kind of agreement alone" in told.notes[-1]
    assert "r has one role" in told.notes[-1]
    assert not any("no other kind" in note for note in told.notes)


def test_what_is_long_is_taken_by_its_kinds_and_no_way_is_another_with_more() -> None:
    for organisation in (company({"r": 1}), company({"r": 2})):
        told = card(organisation, SIX_WEEKS)
        assert all(len(switches(way)) <= 6 for way in told.ways_out)
        assert all(leads_out(organisation, *switches(way)) for way in told.ways_out)
        assert not any(
            Counter(one.allowances) <= Counter(other.allowances)
            for one in told.ways_out
            for other in told.ways_out
            if one != other
        )
        for one in told.ways_out:
            for other in told.ways_out:
                if one.kinds == other.kinds and one != other:
                    assert one.price == other.price
