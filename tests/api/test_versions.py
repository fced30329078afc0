"""If-Match takes any list of tags, as RFC 9110 has it, and a tag is compared as a whole."""

import pytest
from fastapi import Request
from starlette.exceptions import HTTPException

from api.versions import if_match
from domain.revisions import Seen


def held(*lines: str) -> Seen:
    """What the service takes these header lines for."""
    raw = [(b"if-match", line.encode("latin-1")) for line in lines]
    return if_match(Request({"type": "http", "headers": raw}), lines[0])


@pytest.mark.parametrize(
    ("lines", "seen"),
    [
        (('"1"',), 1),
        (('"1","1"',), 1),
        (('"1", "3"',), {1, 3}),
        (('"3"', '"1"'), {1, 3}),
        ((', "a,b" ,,\tW/"2" , "1" ,',), 1),
        (('"x", "4", W/"5"',), 4),
        (('"0"',), 0),
        ((" * ",), None),
    ],
)
def test_every_strong_tag_of_ours_counts(lines: tuple[str, ...], seen: Seen) -> None:
    assert held(*lines) == seen


@pytest.mark.parametrize(
    "line",
    [
        "",
        ",",
        "3",
        '"x"',
        '"01"',
        '"-1"',
        '"1',
        'W/"1"',
        'w/"1"',
        'W/"1", W/"3"',
        '"3" "1"',
        '"x""1""y"',
        '"1", *',
        "\u00b2",
    ],
)
def test_what_names_no_version_matches_nothing(line: str) -> None:
    with pytest.raises(HTTPException) as refused:
        held(line)
    assert refused.value.status_code == 412


def test_a_list_made_to_be_slow_is_read_at_once() -> None:
    with pytest.raises(HTTPException):
        held('"x",' + " ,\t" * 20_000 + '"')
