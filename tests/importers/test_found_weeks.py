"""From days, fortnights and mid-week swaps to weeks: whoever holds most of a week holds it."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import WEEK
from domain.schedule import Horizon
from importers.found.read import FoundSchedule, read_found

MONDAY = date(2027, 3, 1)
"""Four weeks that contain the spring nights of both continents."""


def found(rows: Sequence[tuple[str, ...]], folder: Path, **how: object) -> FoundSchedule:
    file = folder / "a.csv"
    file.write_text("".join(",".join(row) + "\n" for row in rows))
    return read_found(file, **how)  # type: ignore[arg-type]  # the options by name


def weeks(schedule: FoundSchedule) -> dict[date, list[str]]:
    held: dict[date, list[str]] = {}
    for shift in schedule.schedule.shifts:
        held.setdefault(shift.week, []).append(shift.engineer)
    return held


def days(names: str, first: date = MONDAY) -> list[tuple[str, ...]]:
    """One row a day: `a` is Ana, `b` is Bo, a dot is nobody."""
    who = {"a": "ana", "b": "bo", "c": "cy"}
    return [
        ("date", "person"),
        *((str(first + timedelta(days=n)), who[one]) for n, one in enumerate(names) if one != "."),
    ]


@pytest.mark.parametrize(
    ("names", "holders"),
    [
        ("aaaaaaabbbbbbb", {0: ["ana"], 1: ["bo"]}),
        ("aaaabbbbbbbbbb", {0: ["ana"], 1: ["bo"]}),
        ("aaabbbbbbbbaaa", {0: ["bo"], 1: ["bo"]}),
        ("abcabcabbbbbbb", {0: ["ana"], 1: ["bo"]}),
        ("aaaaa..bbbbb..", {0: ["ana"], 1: ["bo"]}),
        ("aaaaaaabbb....", {0: ["ana"]}),
        ("aabbcc.bbbbbbb", {0: ["ana"], 1: ["bo"]}),
    ],
)
def test_the_majority_of_days_holds_the_week(names: str, holders: dict[int, list[str]], tmp_path: Path) -> None:
    read = found(days(names), tmp_path)
    assert weeks(read) == {MONDAY + number * WEEK: who for number, who in holders.items()}
    assert "Rows are days" in read.notes[0]


@given(st.lists(st.sampled_from("abc"), min_size=28, max_size=28))
def test_daily_rows_give_each_week_to_whoever_has_most_of_its_days(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    read = found(days("".join(names)), tmp_path_factory.mktemp("daily"))
    for number in range(4):
        mine = names[7 * number : 7 * number + 7]
        best = max(mine.count(one) for one in "abc")
        first = next(one for one in mine if mine.count(one) == best)
        assert weeks(read)[MONDAY + number * WEEK] == [{"a": "ana", "b": "bo", "c": "cy"}[first]]


def test_a_swap_within_the_week_is_told(tmp_path: Path) -> None:
    rows = [("start", "end", "name"), ("2027-03-01", "2027-03-03", "Ana"), ("2027-03-03", "2027-03-08", "Bo")]
    rows.append(("2027-03-08", "2027-03-15", "Ana"))
    read = found(rows, tmp_path)
    assert weeks(read)[MONDAY] == ["bo"]
    assert "1 week was shared by several people" in read.notes[0]


def test_two_people_on_one_whole_week_both_hold_it(tmp_path: Path) -> None:
    rows = [("start", "end", "role", "name")]
    rows += [("2027-03-01", "2027-03-08", "primary", "Ana"), ("2027-03-01", "2027-03-08", "primary", "Bo")]
    assert weeks(found(rows, tmp_path)) == {MONDAY: ["ana", "bo"]}


def test_rows_every_fortnight_last_two_weeks(tmp_path: Path) -> None:
    rows = [("date", "name"), *((str(MONDAY + n * 2 * WEEK), name) for n, name in enumerate(["Ana", "Bo", "Ana"]))]
    read = found(rows, tmp_path)
    assert [who for _, (who,) in sorted(weeks(read).items())] == ["ana", "ana", "bo", "bo", "ana", "ana"]
    assert "every 14 days" in read.notes[0]


def test_a_missing_week_is_nobodys(tmp_path: Path) -> None:
    kept = [n for n in range(8) if n != 3]
    rows = [("week", "name"), *((str(MONDAY + n * WEEK), "Ana" if n % 2 else "Bo") for n in kept)]
    read = found(rows, tmp_path)
    assert sorted(weeks(read)) == [MONDAY + n * WEEK for n in kept]
    assert read.horizon == Horizon(first_day=MONDAY, last_day=MONDAY + 7 * WEEK)


def test_weeks_that_begin_on_a_wednesday_stay_weeks(tmp_path: Path) -> None:
    rows = [("week", "name"), *((str(MONDAY + timedelta(days=2) + n * WEEK), "Ana") for n in range(3))]
    read = found(rows, tmp_path)
    assert read.organisation.rotations[0].handoff.weekday == "wednesday"
    assert len(weeks(read)) == 3


def test_the_weeks_of_a_whole_quarter_are_called_by_its_name(tmp_path: Path) -> None:
    rows = [("week", "name"), *((str(date(2027, 1, 4) + n * WEEK), "Ana") for n in range(13))]
    assert found(rows, tmp_path).horizon.label == "2027-Q1"


def test_only_the_weeks_asked_for_are_taken(tmp_path: Path) -> None:
    rows = [("week", "name"), *((str(date(2027, 1, 4) + n * WEEK), "Ana") for n in range(20))]
    read = found(rows, tmp_path, horizon=Horizon.of_quarter("2027-Q2"))
    assert min(weeks(read)) == date(2027, 4, 5)


def test_people_count_from_a_quarter_before_their_first_week_to_a_quarter_after_their_last(tmp_path: Path) -> None:
    rows = [("week", "name"), *((str(MONDAY + n * WEEK), "Ana" if n < 50 else "Bo") for n in range(100))]
    ana, bo = found(rows, tmp_path).organisation.rotations[0].members
    assert (ana.first_day, ana.last_day) == (None, MONDAY + 62 * WEEK)
    assert (bo.first_day, bo.last_day) == (MONDAY + 37 * WEEK, None)
