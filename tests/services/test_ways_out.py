"""A hundred companies that cannot be planned: the card is held against a search by hand."""

from functools import cache

import pytest

from constraints import checker
from constraints.allowing import allowing
from constraints.framing import frame
from domain.allowance import Allowance, Kind
from domain.card import Card
from domain.organisation import Organisation
from domain.schedule import Horizon
from scheduler.ways_out.feasible import Limits, any_schedule_of
from services.infeasibility import card
from services.ways_out import WaysOut
from tests.services.infeasible_companies import infeasible_company
from tests.services.search_by_hand import ByHand, agreements, weeks_short

pytestmark = pytest.mark.xdist_group("ways out")
"""What is made once for all of them is made in one process of the run, not in each."""

ALONE = tuple(Kind)
BATCH, BATCHES = 10, 10
SOME = (0, 2, 3)
A_BATCH = [pytest.param(number, marks=[pytest.mark.nightly] if number not in SOME else []) for number in range(BATCHES)]
SOME_OR_ALL = [SOME, pytest.param(tuple(range(BATCHES)), marks=pytest.mark.nightly)]
"""`make test` looks at thirty of the hundred companies, which know each trouble and way out; `make nightly` at each."""


@cache
def batch(number: int) -> tuple[tuple[Organisation, Horizon, Card], ...]:
    """Ten companies that the search by hand cannot plan, with their cards; each of the five troubles is among them."""
    found: list[tuple[Organisation, Horizon, Card]] = []
    candidate = 1000 * number
    while len(found) < BATCH:
        organisation, horizon = infeasible_company(candidate)
        if not ByHand(organisation, horizon).possible((), 0):
            found.append((organisation, horizon, card(organisation, horizon)))
        candidate += 1
    return tuple(found)


@pytest.mark.parametrize("number", A_BATCH)
def test_every_way_out_leads_out_and_the_checker_agrees(number: int) -> None:
    for organisation, horizon, told in batch(number):
        for way in told.ways_out:
            for problem in frame(allowing(organisation, agreements(way.allowances)), horizon):
                chosen = any_schedule_of(problem, Limits())
                assert chosen is not None, (organisation.company.name, way.switch)
                assert not [one for one in checker.breaches(problem, problem.schedule(chosen)) if one.hard]


@pytest.mark.parametrize("number", A_BATCH)
def test_no_way_out_of_its_kinds_is_cheaper(number: int) -> None:
    looked_at = 0
    for organisation, horizon, told in batch(number):
        by_hand = ByHand(organisation, horizon)
        for way in told.ways_out:
            assert way.proved
            assert way.price == (1 if way.kinds == (Kind.SHARE,) else len(way.allowances))
            if not {Kind.SHARE, Kind.BORROW} & set(way.kinds) and by_hand.effort(way.kinds, way.price) <= 20:
                looked_at += 1
                assert by_hand.cheapest_is(way.kinds, way.price), (organisation.company.name, way.switch)
    assert looked_at >= BATCH


@pytest.mark.parametrize("batches", SOME_OR_ALL, ids=str)
def test_fewer_loans_than_offered_are_not_enough(batches: tuple[int, ...]) -> None:
    cards = [one for number in batches for one in batch(number)]
    two = [
        (organisation, horizon)
        for organisation, horizon, told in cards
        if any(way.kinds == (Kind.BORROW,) and way.price == 2 for way in told.ways_out)
    ]
    assert two
    for organisation, horizon in two:
        for engineer in organisation.engineers:
            for rotation in organisation.rotations:
                if engineer.team not in rotation.teams:
                    loan = Allowance(kind=Kind.BORROW, engineer=engineer.id, rotations=(rotation.id,), role="secondary")
                    problems = frame(allowing(organisation, [loan]), horizon)
                    assert any(any_schedule_of(problem, Limits()) is None for problem in problems)


@pytest.mark.parametrize("number", A_BATCH)
def test_a_kind_that_is_not_offered_does_not_help(number: int) -> None:
    for organisation, horizon, told in batch(number):
        by_hand, offered = ByHand(organisation, horizon), {way.kinds for way in told.ways_out}
        full = len(told.ways_out) == 5
        for kind in ALONE:
            if kind is Kind.BORROW and len(organisation.rotations) > 1:
                continue  # loans between two rotations take minutes by hand
            if kind is Kind.ABSENCE and len([way for way in told.ways_out if kind not in way.kinds]) >= 3:
                continue  # nobody is asked to come back where there are three other ways
            if kind is Kind.JOIN and len({way.kinds for way in told.ways_out if kind not in way.kinds}) >= 3:
                continue  # nor is anybody to be found where three kinds lead out
            helps = by_hand.possible_at_all(kind)
            assert helps or (kind,) not in offered
            if not full:
                assert helps == ((kind,) in offered), (organisation.company.name, kind)


@pytest.mark.parametrize("number", A_BATCH)
def test_a_card_has_three_different_ways_out(number: int) -> None:
    for organisation, _, told in batch(number):
        assert len(told.ways_out) >= 3, organisation.company.name
        assert len({way.allowances for way in told.ways_out}) == len(told.ways_out)
        assert len({way.switch for way in told.ways_out}) == len(told.ways_out)


@pytest.mark.parametrize("batches", SOME_OR_ALL, ids=str)
def test_nobody_is_asked_to_come_back_from_an_absence_before_anything_else(batches: tuple[int, ...]) -> None:
    cards = [told for number in batches for _, _, told in batch(number)]
    asked = [[Kind.ABSENCE in way.kinds for way in told.ways_out] for told in cards]
    assert any(any(ways) for ways in asked)
    for ways in asked:
        assert ways == sorted(ways)
        assert not any(ways[3:]) or not all(ways[:3])


@pytest.mark.parametrize("number", A_BATCH)
def test_the_shortfall_is_what_a_matching_leaves_open(number: int) -> None:
    for organisation, horizon, told in batch(number):
        by_hand = ByHand(organisation, horizon)
        slots = [slot for problem in frame(organisation, horizon) for slot in problem.slots]
        can = {slot.key: by_hand.people_for(slot.rotation, slot.week) for slot in slots}
        months = {f"{slot.week:%Y-%m}" for slot in slots}
        by_month = [{key: can[key] for key in can if f"{key[2]:%Y-%m}" == month} for month in months]
        missing = sum(weeks_short(some, 1) for some in by_month)
        assert sum(one.short for one in told.bottlenecks) == missing, organisation.company.name


@pytest.mark.parametrize("number", A_BATCH)
def test_no_reason_of_an_absence_is_told(number: int) -> None:
    assert all("surgery" not in told.model_dump_json() for _, _, told in batch(number))


def test_the_same_question_has_the_same_answer() -> None:
    organisation, horizon, told = batch(0)[0]
    assert card(organisation, horizon) == told
    assert WaysOut(organisation, horizon).offered() == told.ways_out
