"""A way out says who, where and when: all of a few agreements, the first of many, and what else comes with it."""

import pytest

from domain.allowance import Allowance, Kind
from domain.card import WayOut
from exporters.agreement_words import agreement, agreements, concerned, proof, terms, where_changed
from tests.exporters.sample import engineer, organisation

COMPANY = organisation((engineer("ana", name="Ana Silva"), engineer("ben", name="Ben Lind"), engineer("eva")))


def way(*texts: str, people: tuple[str, ...] = ()) -> WayOut:
    allowances = tuple(map(Allowance.parse, texts))
    return WayOut(
        kinds=tuple(dict.fromkeys(one.kind for one in allowances)),
        title="",
        price=len(texts),
        unit="agreement",
        least=len(texts),
        people=people,
        rotations=(),
        allowances=texts,
        agreements=tuple(agreement(COMPANY, one) for one in allowances),
        switch="",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("share:search+mobile", "search with mobile"),
        ("limit:ana:2027-03", "Ana Silva in March"),
        ("limit:ana:2027-03-08", "Ana Silva 8 Mar"),
        ("borrow:ben:search", "Ben Lind for search"),
        ("borrow:ben:search:primary", "Ben Lind for search primary"),
        ("open:search:secondary:2027-03-08", "search 8 Mar"),
        ("business-hours:search:2027-03", "search in March"),
        ("business-hours:search", "search"),
        ("rest:ana:2027-03-08", "Ana Silva 8 Mar"),
        ("unlock:search:primary:2027-03-08", "search primary 8 Mar"),
        ("role:ana:primary", "Ana Silva as primary"),
        ("role:ana:secondary", "Ana Silva as secondary"),
        ("join:search", "somebody for search"),
        ("limit:gone:2027-03", "gone in March"),
    ],
)
def test_an_agreement_is_told_in_a_few_words(text: str, told: str) -> None:
    assert agreement(COMPANY, Allowance.parse(text)) == told


def test_a_few_are_all_named_and_of_many_the_first() -> None:
    months = [f"limit:ana:2027-{month:02d}" for month in range(1, 8)]
    assert agreements(way(*months[:6])).count("Ana Silva") == 6
    assert agreements(way(*months)) == (
        "Ana Silva in January, Ana Silva in February, Ana Silva in March; 4 more in --json"
    )
    assert agreements(way(*months), every=True).count("Ana Silva") == 7


def test_what_is_agreed_several_times_is_told_once() -> None:
    many = way(*["limit:ana:2027-03"] * 2, "limit:ben:2027-03", *["join:search"] * 9)
    assert (
        agreements(many)
        == "limit: Ana Silva in March (2 times), Ben Lind in March; join: somebody for search (9 times)"
    )


def test_kinds_are_told_apart() -> None:
    both = way("borrow:ben:search", "open:search:secondary:2027-03-08")
    assert agreements(both) == "borrow: Ben Lind for search; open: search 8 Mar"


def test_a_price_is_the_least_or_stands_beside_what_is_proved() -> None:
    months = way(*[f"limit:ana:2027-0{month}" for month in (1, 2, 3)])
    assert proof(months) == "proved: no fewer will do"
    assert proof(months.model_copy(update={"least": 2})) == "not proved: 2 might do, fewer will not"


def test_whom_it_concerns_is_told_without_counting_anybody_twice() -> None:
    assert concerned(way("limit:ana:2027-03", people=("ana",))) == "asks 1 person"
    assert concerned(way("share:search+mobile", people=("ana", "ben"))) == "concerns 2 people"
    mixed = way("limit:ana:2027-03", "open:search:secondary:2027-03-08", people=("ana", "ben", "eva"))
    assert concerned(mixed) == "asks 1 person, concerns 2 people more"
    assert list(where_changed(mixed)) == ["Everybody who may hold weeks of search in this plan."]
    assert list(where_changed(way("limit:ana:2027-03", people=("ana",)))) == []


def test_what_stops_counting_and_what_is_paid_stands_beside_business_hours() -> None:
    told = terms(way("business-hours:search"))
    assert "counts for no limit and no rest: one person may get several running" in told.lower()
    assert "40 h" in told
    assert "paid as a secondary week" in told
    assert terms(way("limit:ana:2027-03")) == ""


def test_every_kind_can_be_told() -> None:
    for kind in Kind:
        assert agreement(COMPANY, Allowance(kind=kind, engineer="ana", rotations=("search",))).startswith("Ana Silva")
