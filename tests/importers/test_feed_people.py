"""Titles of shared calendars as HR systems write them: who is proposed, and how certain that is."""

import pytest

from domain.time_off import Certainty
from importers.feed_people import PeopleInTitles
from tests.importers.shared_calendars import organisation

CERTAIN = {
    "[Vacation] John Doe": "john",
    "Doe, John - PTO": "john",
    "John Doe (Urlaub, 2 Tage)": "john",
    "JOHN  DOE: Out of office": "john",
    "Abwesend: Müller, Jörg": "jorg",
    "Joerg? no, Jorg Muller": "jorg",
    "Maria Anna Garcia Lopez on holiday": "maria",
    "Garcia Lopez, Maria - sick": "maria",
    "OOO maria@example.com": "maria",
    "John Doe Smith - parental leave": "smith",
    "Ann-Kathrin O'Neil away": "annk",
}
LIKELY = {
    "Jörg OOO": "jorg",
    "J. Müller - Urlaub": "jorg",
    "Urlaub Müller": "jorg",
    "Vacation: jorg": "jorg",
    "Zed": "zed",
}
UNCLEAR = {
    "John on vacation": ("john", "smith"),
    "John Doe and Jörg Müller": ("john", "jorg"),
    "John Doe, Zed": ("john", "zed"),
    "Jörg Müller & Zed - Urlaub": ("jorg", "zed"),
    "Zed (maria@example.com)": ("maria", "zed"),
    "Jhon Dow PTO": ("john",),
    "Lee, Sam": ("sam1", "sam2"),
    "Company holiday": (),
    "": (),
    "Summer party": (),
    "🏖️": (),
}


@pytest.mark.parametrize(("title", "engineer"), CERTAIN.items())
def test_a_whole_name_or_address_is_certain(title: str, engineer: str) -> None:
    assert PeopleInTitles(organisation()).guess(title) == (engineer, Certainty.CERTAIN, ())


@pytest.mark.parametrize(("title", "engineer"), LIKELY.items())
def test_a_part_that_one_person_has_is_likely(title: str, engineer: str) -> None:
    assert PeopleInTitles(organisation()).guess(title) == (engineer, Certainty.LIKELY, ())


@pytest.mark.parametrize(("title", "maybe"), UNCLEAR.items())
def test_nobody_is_proposed_when_several_or_none_could_be_meant(title: str, maybe: tuple[str, ...]) -> None:
    engineer, certainty, listed = PeopleInTitles(organisation()).guess(title)
    assert (engineer, certainty) == (None, Certainty.UNCLEAR)
    assert set(maybe) <= set(listed)
    assert listed or not maybe
