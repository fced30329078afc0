"""Incidents of a mistyped year are warned of at their place; whole histories are not."""

from pathlib import Path

import pytest

from domain.errors import Fault
from tests.importers.acme import ACME, load

FILE = ACME[: ACME.index("incidents:")] + "files: {incidents: [pages.csv]}\n" + ACME[ACME.index("pay:\n  stipends") :]
HISTORY = [f"2026-{month:02d}-15" for month in range(1, 11)]


def warned(folder: Path, days: list[str]) -> list[Fault]:
    rows = [f"i{number},pay,SEV-1,{day}T03:15:00Z\n" for number, day in enumerate(days)]
    return [*load(folder, FILE, {"pages.csv": "".join(("id,team,severity,opened\n", *rows))}).warnings]


@pytest.mark.parametrize("lonely", ["2036-05-15", "2006-05-15", "2028-01-15"])
def test_one_incident_years_from_all_others_is_told_with_its_place(tmp_path: Path, lonely: str) -> None:
    (told,) = warned(tmp_path, [*HISTORY[:4], lonely, *HISTORY[4:]])
    assert (told.file, told.line, told.column, told.where) == (str(tmp_path / "pages.csv"), 6, 14, "opened")
    assert told.value == f"{lonely}T03:15:00Z"
    assert told.problem == "stands apart from all other incidents by more than a year"
    assert told.hint == "is the year mistyped? most lie between 2026-01-15 and 2026-10-15"


@pytest.mark.parametrize("near", ["2027-10-16", "2025-01-14"])
def test_a_year_and_a_day_from_the_others_is_near(tmp_path: Path, near: str) -> None:
    assert warned(tmp_path, [*HISTORY, near]) == []


def test_a_history_of_many_years_and_one_incident_alone_are_not_odd(tmp_path: Path) -> None:
    assert warned(tmp_path, [f"{year}-03-15" for year in range(2015, 2027)]) == []
    assert warned(tmp_path, ["2036-05-15"]) == []
    assert warned(tmp_path, []) == []


def test_incidents_that_stand_together_are_told_once_at_the_first_row(tmp_path: Path) -> None:
    (told,) = warned(tmp_path, [*HISTORY, "2036-05-15", "2036-02-15", "2036-06-15"])
    assert (told.line, told.problem) == (
        12, "it and 2 more near it stand apart from all other incidents by more than a year",
    )  # fmt: skip


def test_of_many_groups_three_are_told_and_the_others_counted(tmp_path: Path) -> None:
    told = warned(tmp_path, [*HISTORY, "2030-01-15", "2033-01-15", "2036-01-15", "2039-01-15", "2042-01-15"])
    assert [one.line for one in told] == [12, 13, 14]
    assert [one.problem.endswith("(so do 2 more groups)") for one in told] == [False, False, True]
