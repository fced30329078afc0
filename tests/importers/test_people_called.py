"""Who is meant by a name: one person, by whatever people write; an id before all else."""

import pytest

from importers.people_called import PeopleCalled

PEOPLE = PeopleCalled(
    lambda: [
        ("kim", "Kim Lee", "kim.lee@example.com"),
        ("lee", "Kim", "lee@example.com"),
        ("jose", "José María Núñez", "jose@example.com"),
        ("ana", "Ana Silva", "ana@example.com"),
        ("bob", "Ana Silva", "bob@example.com"),
    ]
)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("kim", "kim"),
        ("Kim Lee", "kim"),
        ("lee kim", "kim"),
        ("lee", "lee"),
        ("Nunez, Jose Maria", "jose"),
        ("JOSE@example.com", "jose"),
        ("Ana Silva", None),
        ("Kim", None),
        ("", None),
        ("nobody", None),
    ],
)
def test_one_person_is_meant_or_nobody(text: str, who: str | None) -> None:
    assert PEOPLE.id_of(text) == who


def test_an_address_tells_apart_who_is_called_the_same() -> None:
    assert PEOPLE.id_of("bob@example.com", "Ana Silva") == "bob"
    assert PEOPLE.id_of("", "Ana Silva") is None
