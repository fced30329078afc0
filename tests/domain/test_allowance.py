"""Allowances are written on one line, and refused in words that say how."""

import pytest

from domain.allowance import Allowance, Kind

WRITTEN = (
    "share:search+mobile",
    "limit:ana.silva:2027-03",
    "limit:ana.silva:2027-03-08",
    "borrow:ana.silva:search",
    "borrow:ana.silva:search:primary",
    "open:search:secondary:2027-03-08",
    "business-hours:search",
    "business-hours:search:2027-03",
    "rest:ana.silva:2027-03-08",
    "holiday:ana.silva:2027-03-29",
    "pairing:search:2027-03-08",
    "experienced:ana.silva",
    "role:ana.silva:primary",
    "absence:ana.silva:2027-03-08",
    "unlock:search:primary:2027-03-08",
    "join:search",
)


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_written_is_read_and_written_again(text: str) -> None:
    assert Allowance.parse(text).text == text


def test_every_kind_has_a_form() -> None:
    assert {Allowance.parse(text).kind for text in WRITTEN} == set(Kind)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lend:ana:search", "unknown allowance 'lend'"),
        ("share:search", "name two rotations or more"),
        ("limit:ana", "write it like limit:ana.silva:2027-03"),
        ("limit:ana:march", "not a handoff day"),
        ("limit:Ana:2027-03", "'Ana' is not a name"),
        ("open:search:primary:2027-03-08", "only secondary weeks may stay open"),
        ("rest:ana:2027-02-30", "not a handoff day"),
        ("pairing:search:2027-03-08:more", "not complete"),
        ("", "unknown allowance ''"),
    ],
)
def test_a_refusal_says_what_to_write(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Allowance.parse(text)
