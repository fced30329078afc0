"""An event whose times are damaged is told of and left out: it is never taken for a shorter one."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.test_calendars import GOOD, KEPT, SHAPES, calendar, event, read

START = "DTSTART;VALUE=DATE:20270701"
END = "DTEND;VALUE=DATE:20270715"

DAMAGE = {
    "a reminder without an end": (("BEGIN:VALARM", "ACTION:DISPLAY", END), "VALARM in line 7 has no end"),
    "a reminder without a beginning": ((END, "TRIGGER:-PT15M", "END:VALARM"), "END:VALARM in line 9 has no beginning"),
    "a reminder with another's end": ((END, "BEGIN:VALARM", "END:VALERM"), "END:VALERM in line 9 has no beginning"),
    "neither colon nor semicolon": (("DTEND VALUE=DATE 20270715",), "DTEND in line 7 is broken"),
    "no colon": (("DTEND;VALUE=DATE 20270715",), "DTEND in line 7 is broken"),
    "no semicolon": (("DTENDVALUE=DATE:20270715",), "line 7 looks like a broken DTEND"),
    "no value": (("DTEND;VALUE=DATE:",), "DTEND in line 7 is broken"),
    "a letter lost": (("DTEN;VALUE=DATE:20270715",), "line 7 looks like a broken DTEND"),
    "letters in another order": (("DTNED:20270715",), "line 7 looks like a broken DTEND"),
    "a blank in its name": (("DT END:20270715",), "line 7 looks like a broken DTEND"),
    "a blank before its name": (("UID:2", "\0DTEND;VALUE=DATE:20270715"), "DTEND in line 8 is broken"),
    "nonsense with its name": ((END, "DTEND garbage"), "DTEND in line 8 is broken"),
    "a rule with a letter lost": ((END, "RULE:FREQ=WEEKLY"), "line 8 looks like a broken RRULE"),
    "rules that exclude": ((END, "RRULE:FREQ=DAILY", "EXRULE:FREQ=WEEKLY"), "EXRULE in line 9 cannot be followed"),
    "a broken beginning of another": ((":BEGIN:VEVENT", END), "line 7 looks like a broken edge of an event"),
    "a parameter that nobody knows": (("DTEND;TZI=Europe/Berlin:20270715T090000",), "DTEND in line 7 is broken"),
}


@pytest.mark.parametrize(("lines", "problem"), DAMAGE.values(), ids=DAMAGE)
def test_an_event_with_damaged_times_is_left_out_and_told_with_the_line(lines: tuple[str, ...], problem: str) -> None:
    assert read(calendar(event("UID:1", START, *lines) + GOOD)) == (KEPT, [f"4: {problem}; it was left out"])


OUTSIDE = {
    "an end too early": (("UID:1", START, "END:VEVENT", END), "4: DTEND in line 8 stands after its end"),
    "a broken end": (("UID:1", START, END, "END;VEVENT", "BEGIN:VEVENT"), "4: is cut off and was left out"),
}


@pytest.mark.parametrize(("lines", "problem"), OUTSIDE.values(), ids=OUTSIDE)
def test_an_event_with_a_broken_edge_is_left_out_and_told(lines: tuple[str, ...], problem: str) -> None:
    found, told = read(calendar(event(*lines) + GOOD))
    assert found == KEPT
    assert told[0].startswith(problem)


def test_an_event_without_a_beginning_is_told_once() -> None:
    found, told = read(calendar(event("UID:1", START, END).replace("BEGIN:", "BEGIN;") + GOOD))
    assert (found, told) == (KEPT, ["4: BEGIN is of no event that began; it was left out"])


@pytest.mark.parametrize("beginning", ["BEGIN;VEVENT", "BEGIN:VEVENT\n X", "", "GIN:VEVENT"])
def test_an_event_without_a_beginning_takes_no_good_one_with_it(beginning: str) -> None:
    found, told = read(calendar(GOOD + event("UID:1", START, END).replace("BEGIN:VEVENT", beginning) + GOOD))
    assert found == [*KEPT, *KEPT]
    assert len(told) == 1


def test_an_end_too_many_is_told_and_takes_nothing_with_it() -> None:
    found, told = read(calendar(GOOD + "END:VEVENT\n"))
    assert (found, told) == (KEPT, ["9: END:VEVENT is of no event that began; it was left out"])


def test_lines_that_say_nothing_of_times_may_be_broken() -> None:
    others = ("DTSTAMP:20260101T000000Z", "what is this", "SUMARY:x", "X-DTEN:1", "LOCATION", "CREATED;x", ":", "DUE:1")
    assert read(calendar(event("UID:1", START, *others, END))) == (["2027-07-01..2027-07-14"], [])


ALONE = [(text, expected) for text, expected in SHAPES.values() if text.count("BEGIN:VEVENT") == 1 and expected]
_SIGN = st.sampled_from(["", " ", ":", ";", "X", "=", "\t", "é", "\nBEGIN:VALARM\n"])


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, list[str]]:
    """An event with one sign lost, put in or put in place of another in what is before the value of a time."""
    text, expected = draw(st.sampled_from(ALONE))
    heads = [found.span() for found in re.finditer(r"^(?:DTSTART|DTEND|DURATION|RRULE)[^:]*:", text, re.MULTILINE)]
    start, end = draw(st.sampled_from(heads))
    place = draw(st.integers(start, end))
    return text[:place] + draw(_SIGN) + text[place + draw(st.integers(0, 1)) :], expected


@settings(max_examples=300)
@given(damaged())
def test_an_event_with_a_damaged_line_has_its_times_as_they_were_or_is_told_of(made: tuple[str, list[str]]) -> None:
    text, expected = made
    found, told = read(calendar(text))
    assert sorted(found) == expected or (not found and told), text
