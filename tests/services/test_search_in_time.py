"""A search for the reason and for ways out that is ended tells what it has, and claims no more."""

from datetime import date

import pytest

from domain.allowance import Kind
from domain.card import Card, WayOut
from domain.organisation import Lock, Organisation
from domain.people import PRIMARY
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from scheduler.deadline import Deadline
from scheduler.processes import Stops
from services.infeasibility import card
from services.search_in_time import Patience, needed

SIX_WEEKS = Horizon.of_weeks(Shape().first_week, 6)
BY_HAND = Patience(Deadline(), Stops(1))
LATE = Patience(Deadline.after(0), Stops())
PATIENT = Patience(Deadline(), Stops())


def too_few() -> Organisation:
    """Seven people, eight weeks in January."""
    return make_organisation(Shape(people_per_rotation=7, ring=0, weeks=6), 41)


def locked_apart() -> Organisation:
    """Both weeks of a person too close to each other are locked: counting sees nothing wrong."""
    organisation = make_organisation(Shape(weeks=6, ring=0), 41)
    weeks = (date(2027, 1, 25), date(2027, 2, 1))
    locks = tuple(Lock(rotation="team-0001", role=PRIMARY, week=week, engineer="e00001") for week in weeks)
    return organisation.model_copy(update={"locks": locks, "absences": ()})


def told(organisation: Organisation, patience: Patience | None) -> Card:
    return card(organisation, SIX_WEEKS, patience=patience)


@pytest.mark.parametrize(
    ("patience", "why"), [(BY_HAND, "Stopped by hand before"), (LATE, "The time limit passed before")]
)
def test_the_sums_are_there_however_early_it_ends(patience: Patience, why: str) -> None:
    found = told(too_few(), patience)
    assert [one.month for one in found.sums if one.short] == ["2027-01"]
    assert "8 weeks to hold" in found.bottlenecks[0].sentence
    assert not found.ways_out
    assert [why in note for note in found.notes] == [True]
    assert ("--time-limit" in found.notes[0]) == (patience is LATE)


def test_what_was_not_narrowed_down_is_said_where_counting_sees_nothing() -> None:
    found = told(locked_apart(), BY_HAND)
    assert (found.sums, found.bottlenecks, found.conflicts) == ((), (), ())
    assert "What conflicts was not narrowed down by then." in found.notes


def test_in_a_process_the_card_is_the_same() -> None:
    here, apart = told(locked_apart(), None), told(locked_apart(), PATIENT)
    assert here.conflicts
    assert here.ways_out
    assert apart == here


def way(price: int, *kinds: Kind) -> WayOut:
    return WayOut(
        kinds=kinds, title="", price=price, unit="agreement", least=price, people=(), rotations=(),
        allowances=(), agreements=(), switch="",
    )  # fmt: skip


def test_two_kinds_together_are_kept_only_where_they_cost_less_than_one_of_them() -> None:
    one, cheaper, no_cheaper = way(5, Kind.OPEN), way(4, Kind.OPEN, Kind.LIMIT), way(5, Kind.OPEN, Kind.REST)
    assert needed([one, cheaper, no_cheaper]) == [one, cheaper]
