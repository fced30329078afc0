"""Two names in some weeks only: the rows keep the file's rhythm, and nobody is missing who was never named."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from constraints import checker
from constraints.framing import frame
from domain.clock import WEEK
from importers.found.read import FoundSchedule, read_found

MONDAY = date(2027, 1, 4)


def found(header: str, rows: Sequence[str], folder: Path, step: timedelta = WEEK) -> FoundSchedule:
    file = folder / "a.csv"
    lines = [f"{MONDAY + n * step},{row}" for n, row in enumerate(rows)]
    file.write_text("\n".join([header, *lines]) + "\n")
    return read_found(file)


def held(read: FoundSchedule, role: str) -> list[int]:
    """Which weeks of the file the role is held in, each as often as somebody holds it."""
    return [(one.week - MONDAY).days // 7 for one in read.schedule.shifts if one.role == role]


def uncovered(read: FoundSchedule) -> int:
    problems = frame(read.organisation, read.horizon)
    broken = [one for problem in problems for one in checker.breaches(problem, checker.part_of(problem, read.schedule))]
    return sum(one.rule == "coverage" for one in broken)


def test_a_second_name_now_and_then_lasts_a_week_and_leaves_no_duty_open(tmp_path: Path) -> None:
    rows = ["Ann", "Bob / Cy", "Cy", "Dee", "Ann", "Bob", "Cy / Dee", "Dee"]
    read = found("date,person", rows, tmp_path)
    assert (held(read, "primary"), held(read, "secondary")) == (list(range(8)), [1, 6])
    assert (read.horizon.first_day, read.horizon.last_day) == (MONDAY, MONDAY + 7 * WEEK)
    assert uncovered(read) == 0
    assert read.notes == (
        "on-call: 2 of 8 weeks name a second person, taken as secondary then; in the others nobody is missing.",
    )


def test_a_second_name_every_other_week_does_not_make_rows_of_two_weeks(tmp_path: Path) -> None:
    read = found("date,person", ["Ann", "Bob / Cy"] * 6, tmp_path)
    assert held(read, "secondary") == [1, 3, 5, 7, 9, 11]
    assert uncovered(read) == 0


def test_two_rows_of_one_date_are_a_second_name_too(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    names = ["Ann", "Bob", "Cy", "Dee", "Eli"]
    rows = [(MONDAY + n * WEEK, who) for n, who in enumerate(names)] + [(MONDAY + 3 * WEEK, "Ann")]
    file.write_text("date,person\n" + "".join(f"{day},{who}\n" for day, who in sorted(rows, key=lambda row: row[0])))
    read = read_found(file)
    assert (held(read, "secondary"), uncovered(read)) == ([3], 0)


def test_a_third_name_now_and_then_is_no_duty_of_every_week(tmp_path: Path) -> None:
    read = found("date,person", ["Ann / Bob", "Bob / Cy", "Cy / Dee / Ann", "Dee / Ann"], tmp_path)
    assert held(read, "role-3") == [2]
    assert uncovered(read) == 0


def test_where_most_weeks_name_two_a_week_with_one_lacks_the_other(tmp_path: Path) -> None:
    read = found("date,person", ["Ann / Bob", "Bob / Cy", "Cy", "Dee / Ann"], tmp_path)
    assert uncovered(read) == 1
    assert read.notes == ()


def test_a_week_without_a_secondary_is_told_where_the_file_has_a_column_for_one(tmp_path: Path) -> None:
    read = found("week,primary,secondary", ["Ann,", "Bob,Cy", "Cy,", "Dee,Ann", "Ann,"], tmp_path)
    assert (held(read, "secondary"), uncovered(read)) == ([1, 3], 3)


def test_rotations_side_by_side_keep_the_rhythm_of_their_table(tmp_path: Path) -> None:
    read = found("date,web primary,data primary", ["Ann,", "Bob,Cy", "Cy,", "Dee,Ann", "Ann,"], tmp_path)
    weeks = [(one.week - MONDAY).days // 7 for one in read.schedule.shifts if one.rotation == "data"]
    assert weeks == [1, 3]


def test_a_secondary_named_at_odd_distances_keeps_the_rhythm_of_its_rotation(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = [f"{MONDAY + n * WEEK},primary,{'Ann' if n % 2 else 'Bob'}" for n in range(9)]
    rows += [f"{MONDAY + n * WEEK},secondary,Cy" for n in (1, 6)]
    file.write_text("\n".join(["date,role,person", *rows]) + "\n")
    assert held(read_found(file), "secondary") == [1, 6]


@pytest.mark.parametrize("name", ["<b>x</b>", "Ann<br/>", "</i>"])
def test_the_stroke_of_a_tag_separates_no_people(name: str, tmp_path: Path) -> None:
    read = found("date,person", [name, "Bob", name], tmp_path)
    assert [len(read.organisation.engineers), held(read, "secondary")] == [2, []]


@pytest.mark.parametrize("nobody", ["n/a", "N/A", "tbd"])
def test_nobody_written_with_a_stroke_is_nobody(nobody: str, tmp_path: Path) -> None:
    read = found("date,person", ["Ann", nobody, "Bob"], tmp_path)
    assert [one.name for one in read.organisation.engineers] == ["Ann", "Bob"]
