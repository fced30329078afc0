"""A calendar program is told "unchanged" exactly when it holds this very file."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi import Request

from api.conditional import http_date, is_unchanged

CHANGED = datetime(2027, 1, 4, 14, 0, 7, 500_000, tzinfo=UTC)
LATER = CHANGED + timedelta(hours=1)
TAG = '"abc"'


def asked(**headers: str) -> Request:
    """A request with these headers."""
    raw = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": raw})


@pytest.mark.parametrize("held", ['"abc"', 'W/"abc"', '"x", "abc"', '"x" , W/"abc"', "*"])
def test_a_tag_that_names_the_file_is_unchanged(held: str) -> None:
    assert is_unchanged(asked(if_none_match=held), TAG, CHANGED, LATER)


@pytest.mark.parametrize("held", ['"x"', "abc", '""', ""])
def test_a_tag_that_names_another_file_is_changed_whatever_the_date_says(held: str) -> None:
    request = asked(if_none_match=held, if_modified_since=http_date(LATER))
    assert not is_unchanged(request, TAG, CHANGED, LATER)


@pytest.mark.parametrize(("since", "unchanged"), [(-1, False), (0, True), (1, True), (3600, True)])
def test_without_a_tag_the_date_decides(since: int, unchanged: bool) -> None:
    request = asked(if_modified_since=http_date(CHANGED + timedelta(seconds=since)))
    assert is_unchanged(request, TAG, CHANGED, LATER) is unchanged


def test_what_changed_this_very_second_is_sent_because_it_may_change_in_it_again() -> None:
    request = asked(if_modified_since=http_date(CHANGED))
    assert not is_unchanged(request, TAG, CHANGED, CHANGED + timedelta(milliseconds=400))


@pytest.mark.parametrize("nonsense", ["yesterday", "2027-01-04T14:00:07Z", "Mon, 04 Jan 2027 14:00:07", "\x00"])
def test_a_date_that_is_none_gets_the_file(nonsense: str) -> None:
    assert not is_unchanged(asked(if_modified_since=nonsense), TAG, CHANGED, LATER)


def test_a_request_without_conditions_gets_the_file() -> None:
    assert not is_unchanged(asked(), TAG, CHANGED, LATER)
