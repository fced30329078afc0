"""Tables of absences and of confirmed titles that somebody brings: two seconds at most, and every loss is told."""

from collections.abc import Callable

import pytest

from importers.absence_rows import read_absence_rows
from importers.confirmed_people import matches_in
from importers.file_tree import Source
from importers.report import Report
from tests.importers.shared_calendars import organisation
from tests.importers.time_limit import within_seconds

HEADER = "engineer,first_day,last_day\n"
GOOD = "zed,2027-01-04,2027-01-08\n"


def read(text: str) -> tuple[int, list[str]]:
    """How many absences, and what is told."""
    report = Report()
    found = read_absence_rows(Source("away.csv", text.encode()), organisation(), report)
    assert report.warnings == []
    return len(found), [f"{fault.line}: {fault.where} {fault.problem}" for fault in report.faults]


BOMBS: dict[str, Callable[[], str]] = {
    "good rows": lambda: HEADER + GOOD * 150_000,
    "names that nobody has": lambda: HEADER + "".join(f"{n} abcdef,2027-01-04,2027-01-08\n" for n in range(100_000)),
    "days that are none": lambda: HEADER + "zed,2027-13-04,x\n" * 100_000,
    "rows cut short": lambda: HEADER + "x\n" * 1_000_000,
    "a row of a million cells": lambda: HEADER + "zed" + "," * 2_000_000 + "\n",
    "a header of many columns": lambda: ",".join(f"h{number}" for number in range(200_000)) + "\n",
    "quoted cells in one row": lambda: HEADER + '"a""b",' * 600_000,
    "a quote without an end": lambda: HEADER + '"' + "a,\n" * 1_500_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_table_made_to_hang_takes_two_seconds_at_most_and_its_loss_is_told(bomb: Callable[[], str]) -> None:
    text = bomb()
    _, told = within_seconds(lambda: read(text))
    assert 1 <= len(told) <= 1_002


@pytest.mark.parametrize("row", ["title,zed\n", "title,nobody\n", "x\n"])
def test_confirmed_titles_made_to_hang_take_two_seconds_at_most(row: str) -> None:
    source = Source("matches.csv", ("text,engineer\n" + row * 200_000).encode())
    _, report = within_seconds(lambda: (matches_in(source, organisation(), told := Report()), told))
    assert report.faults[0].problem == "175,000 from here on were left out: the file is too large"
    assert len(report.faults) <= 1_002


def test_the_good_rows_among_thousands_of_bad_ones_are_taken_and_the_others_counted() -> None:
    count, told = read(HEADER + ("nobody,2027-01-04,2027-01-08\n" * 5_000) + GOOD + ("x\n" * 3) + GOOD)
    assert count == 2
    assert len(told) == 1_001
    assert told[-1] == "999: rows 4,003 more problems from here on"


def test_the_rows_beyond_the_limit_are_counted_without_blank_ones() -> None:
    count, told = read(HEADER + GOOD * 25_000 + "\n ,, \n" + GOOD * 7)
    assert (count, told) == (25_000, ["25002: rows 7 from here on were left out: the file is too large"])


def test_rows_before_a_quote_without_an_end_are_taken() -> None:
    count, told = read(HEADER + GOOD * 2 + '"zed,2027-01-04,2027-01-08\n' + GOOD)
    assert count == 2
    assert told == ["4: this row and all that follows cannot be read: unexpected end of data"]


def test_a_name_that_two_people_have_is_told_as_such_and_taken_for_neither() -> None:
    known, report = organisation(), Report()
    first, second, *others = known.engineers
    twins = known.model_copy(update={"engineers": (first, second.model_copy(update={"name": first.name}), *others)})
    rows = f"{first.name},2027-01-04,2027-01-08\n{second.id},2027-01-11,2027-01-15\n"
    found = read_absence_rows(Source("away.csv", (HEADER + rows).encode()), twins, report)
    assert [one.engineer for one in found] == [second.id]
    assert [(fault.line, fault.problem, fault.hint) for fault in report.faults] == [
        (2, "several people are called so", f"write the id: {first.id} or {second.id}")
    ]
