"""Somebody experienced among the holders of each week."""

from datetime import date

import pytest

from constraints.catalogue import SOFT_PRICE
from constraints.rules.pairing import Pairing
from tests.constraints.company import MONDAY, company, framed, judged, keeps, person, rotation, weeks_after

PEOPLE = ("ana", "bo", person("kim", experienced=False), person("lee", experienced=False))
PRIMARY, SECONDARY = ("core", "primary", MONDAY), ("core", "secondary", MONDAY)


@pytest.mark.parametrize(
    ("primary", "secondary", "kept"),
    [("ana", "bo", True), ("ana", "kim", True), ("kim", "ana", True), ("kim", "lee", False)],
)
def test_two_beginners_are_one_too_many(primary: str, secondary: str, kept: bool) -> None:
    problem = framed(company(PEOPLE), weeks=1)
    assert keeps(Pairing(), problem, {PRIMARY: primary, SECONDARY: secondary}) is kept


def test_each_week_needs_its_own() -> None:
    problem = framed(company(PEOPLE), weeks=2)
    second = weeks_after(MONDAY, 1)
    later = {("core", "primary", second): "kim", ("core", "secondary", second): "lee"}
    (breach,) = judged(Pairing(), problem, {PRIMARY: "ana", SECONDARY: "bo", **later})
    assert breach.weeks == (second,)
    assert breach.sentence == "core, week of 2027-01-11: nobody experienced among kim and lee"


def test_each_rotation_needs_its_own() -> None:
    problem = framed(company(PEOPLE, [rotation(), rotation("other")]), weeks=1)
    others = {("other", "primary", MONDAY): "ana", ("other", "secondary", MONDAY): "bo"}
    assert not keeps(Pairing(), problem, {PRIMARY: "kim", SECONDARY: "lee", **others})


def test_in_a_rotation_of_one_role_the_holder_is_experienced() -> None:
    problem = framed(company(PEOPLE, [rotation(roles=("primary",))]), weeks=1)
    assert keeps(Pairing(), problem, {PRIMARY: "ana"})
    assert not keeps(Pairing(), problem, {PRIMARY: "kim"})


def test_a_team_of_beginners_only_cannot_keep_it() -> None:
    problem = framed(company(PEOPLE[2:]), weeks=1)
    assert not keeps(Pairing(), problem, {PRIMARY: "kim", SECONDARY: "lee"})


@pytest.mark.parametrize(("secondary", "price"), [("ana", 0), ("lee", SOFT_PRICE)])
def test_made_soft_it_costs_its_price_for_each_week(secondary: str, price: int) -> None:
    problem = framed(company(PEOPLE), weeks=1)
    found = judged(Pairing(weight=SOFT_PRICE), problem, {PRIMARY: "kim", SECONDARY: secondary})
    assert [(breach.hard, breach.price) for breach in found] == ([(False, price)] if price else [])


@pytest.mark.parametrize(("exempt", "kept"), [(("core", MONDAY), True), (("other", MONDAY), False)])
def test_an_exempt_week_needs_nobody(exempt: tuple[str, date], kept: bool) -> None:
    problem = framed(company(PEOPLE), weeks=1)
    assert keeps(Pairing(exempt=frozenset({exempt})), problem, {PRIMARY: "kim", SECONDARY: "lee"}) is kept
