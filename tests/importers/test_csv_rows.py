"""Rows of CSV files: read as people's spreadsheets write them, refused with file, line and column."""

from datetime import date
from pathlib import Path

import pytest

from tests.importers.acme import ACME, faults, load, marked

FILES = ACME + "files: {wishes: [w.csv], absences: [a.csv], schedules: [s.csv]}\n"
GOOD = {
    "w.csv": "engineer,week,level\nbob,2026-11-02,cannot\n",
    "a.csv": "engineer,first_day,last_day\nbob,2026-11-02,2026-11-03\n",
    "s.csv": "rotation,role,week,engineer\npay,primary,2026-09-07,bob\n",
}

SLIPS = {
    "unknown column": ("w.csv", "engineer,week,§levl\nbob,2026-11-02,cannot\n", "unknown column (found levl)"),
    "column twice": ("w.csv", "engineer,week,level,§week\nbob,2026-11-02,cannot,\n", "stands there twice"),
    "column missing": ("w.csv", "§engineer,week\nbob,2026-11-02\n", "the column level is missing"),
    "no name of a column": (
        "w.csv",
        "engineer,week,level,§\nbob,2026-11-02,cannot,\n",
        "unknown column (found nothing)",
    ),
    "empty file": ("w.csv", "§", "the file is empty; columns: engineer, week, level, rotation"),
    "cell too many": (
        "w.csv",
        "engineer,week,level\nbob,2026-11-02,cannot,§oh\n",
        "has 4 cells where the header has 3",
    ),
    "cell too few": ("w.csv", "engineer,week,level\nbob,§2026-11-02\n", "has 2 cells where the header has 3"),
    "unknown person": ("w.csv", "engineer,week,level\n§bop,2026-11-02,cannot\n", "unknown engineer (found bop)"),
    "after a quoted cell": ("w.csv", 'engineer,week,level\n"bob","2026-11-02",§"canot"\n', "did you mean cannot?"),
    "after quotes with a comma": (
        "a.csv",
        'engineer,reason,first_day,last_day\nbob,"a, ""b""",§2026-11-32,\n',
        "no such day",
    ),
    "after a blank line": ("w.csv", "engineer,week,level\n\n\nbob,§tuesday,cannot\n", "is not a day"),
    "after a quoted line break": (
        "a.csv",
        'engineer,first_day,last_day,reason\nbob,2026-11-02,2026-11-03,"a\nb"\nbob,§x,,\n',
        "is not a day",
    ),
    "no engineer": ("w.csv", "engineer,week,level\n§,2026-11-02,cannot\n", "engineer: is missing"),
    "one end": ("a.csv", "engineer,first_day,last_day\n§bob,2026-11-02,\n", "this row: give first_day and last_day"),
    "quote left open": ("w.csv", 'engineer,week,level\n§bob,"2026-11-02,cannot\n', "check the quotes"),
    "text after a quote": ("w.csv", 'engineer,week,level\n§"bo"b,2026-11-02,cannot\n', "check the quotes"),
    "control character": ("w.csv", "engineer,week,level\nb§\x1bob,2026-11-02,cannot\n", "(found \\x1b)"),
    "past rotation": ("s.csv", "rotation,role,week,engineer\n§pai,primary,2026-09-07,bob\n", "did you mean pay?"),
    "past week off": ("s.csv", "rotation,role,week,engineer\npay,primary,§2026-09-08,bob\n", "is a Tuesday"),
}


@pytest.mark.parametrize(("file", "content", "words"), SLIPS.values(), ids=SLIPS)
def test_a_slip_in_a_file_is_told_where_it_stands(tmp_path: Path, file: str, content: str, words: str) -> None:
    broken, line, column = marked(content)
    found = faults(tmp_path, FILES, GOOD | {file: broken})
    at_the_mark = [fault for fault in found if words in str(fault)]
    assert at_the_mark, found
    assert (at_the_mark[0].file, at_the_mark[0].line, at_the_mark[0].column) == (str(tmp_path / file), line, column)


def test_the_good_files_are_good(tmp_path: Path) -> None:
    organisation = load(tmp_path, FILES, GOOD).organisation
    assert (len(organisation.wishes), len(organisation.absences), len(organisation.history.shifts)) == (3, 3, 3)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_spreadsheets_of_other_countries_are_understood(tmp_path: Path, delimiter: str) -> None:
    wishes = GOOD["w.csv"].replace(",", delimiter)
    assert len(load(tmp_path, FILES, GOOD | {"w.csv": wishes}).organisation.wishes) == 3


def test_a_reason_may_hold_commas_quotes_and_line_breaks(tmp_path: Path) -> None:
    away = 'engineer,first_day,last_day,reason\nbob,2026-11-02,2026-11-03,"a, ""b""\nc"\n'
    organisation = load(tmp_path, FILES, GOOD | {"a.csv": away}).organisation
    assert organisation.absences[-1].reason == 'a, "b"\nc'


PATHS = {
    "absolute": ("/etc/hosts", "is not a relative path"),
    "drive": ("'C:\\away.csv'", "is not a relative path"),
    "backslash": ("'past\\away.csv'", "is not a relative path"),
    "parent": ("../away.csv", "leads out of the organisation file's folder"),
    "parent in the middle": ("past/../../away.csv", "leads out of the organisation file's folder"),
    "folder": ("past", "is a folder, not a file"),
    "missing": ("away.cvs", "there is no such file (found away.cvs); did you mean away.csv?"),
    "twice": ("away.csv, away.csv", "this file is named twice"),
    "calendar of nobody": ("away.ics", "whose calendar is this?"),
    "calendar of a stranger": ("{path: away.ics, engineer: anna}", "unknown engineer (found anna); did you mean ana?"),
}


@pytest.mark.parametrize(("path", "words"), PATHS.values(), ids=PATHS)
def test_a_file_is_looked_for_below_the_organisation_file_only(tmp_path: Path, path: str, words: str) -> None:
    (tmp_path / "away.csv").write_text(GOOD["a.csv"])
    inside = {"past/x.csv": "", "away.csv": GOOD["a.csv"], "away.ics": "BEGIN:VCALENDAR\nEND:VCALENDAR\n"}
    (fault,) = faults(tmp_path / "acme", f"{ACME}files: {{absences: [{path}]}}\n", inside)
    assert words in str(fault)
    assert fault.line == ACME.count("\n") + 1


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(GOOD["a.csv"])
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "link.csv").symlink_to(tmp_path / "secret.csv")
    (fault,) = faults(tmp_path / "acme", f"{ACME}files: {{absences: [link.csv]}}\n")
    assert "leads out" in fault.problem


def test_a_path_within_the_folder_may_go_up_and_down(tmp_path: Path) -> None:
    load(tmp_path, f"{ACME}files: {{absences: [past/../away.csv]}}\n", {"away.csv": GOOD["a.csv"], "past/x": ""})


AWAY = (date(2027, 1, 25), date(2027, 2, 1))
HABITS: dict[str, str | bytes] = {
    "as a program writes it": "engineer,first_day,last_day\nana,2027-01-25,2027-02-01\n",
    "points": "engineer,first_day,last_day\nana,25.01.2027,01.02.2027\n",
    "strokes, settled by one day": "engineer,first_day,last_day\nana,25/01/2027,01/02/2027\n",
    "month first, settled by one day": "engineer,first_day,last_day\nana,1/25/2027,2/1/2027\n",
    "months by name": "engineer,first_day,last_day\nana,25 Jan 2027,1-Feb-2027\n",
    "large letters and blanks in the header": "Engineer;First day;LAST_DAY\nana;2027-01-25;2027-02-01\n",
    "a full name": "engineer,first_day,last_day\nAna Silva,2027-01-25,2027-02-01\n",
    "the family name first": 'engineer,first_day,last_day\n"SILVA, Ana",2027-01-25,2027-02-01\n',
    "an address": "engineer,first_day,last_day\nAna@Example.com,2027-01-25,2027-02-01\n",
    "UTF-16": "engineer\tfirst_day\tlast_day\nAna Silva\t2027-01-25\t2027-02-01\n".encode("utf-16"),
    "Windows-1252": "engineer,first_day,last_day,reason\nana,2027-01-25,2027-02-01,Übung\n".encode("cp1252"),
}


@pytest.mark.parametrize("content", HABITS.values(), ids=HABITS)
def test_a_planners_sheet_is_read_as_a_schedule_is(tmp_path: Path, content: str | bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    (found,) = load(tmp_path, f"{ACME}files: {{absences: [a.csv]}}\n").organisation.absences[-1:]
    assert (found.engineer, found.first_day, found.last_day) == ("ana", *AWAY)


def test_what_was_guessed_of_the_letters_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(HABITS["Windows-1252"])  # type: ignore[arg-type]  # bytes, that one
    loaded = load(tmp_path, f"{ACME}files: {{absences: [a.csv]}}\n")
    assert loaded.organisation.absences[-1].reason == "Übung"
    assert any("Windows-1252" in str(warning) for warning in loaded.warnings)


UNCLEAR = {
    "two different days": ("bob,§03/04/2027,2027-04-05", "could be two different days (found 03/04/2027)"),
    "a week where days are asked for": ("bob,§2027-W04,2027-02-01", "is not a day"),
    "a spreadsheet's number": ("bob,§46412,2027-04-05", "is not a day"),
    "days with a time": ("bob,§25.01.2027 09:00,2027-04-05", "is not a day"),
    "somebody unknown": ("§Anna Silwa,2027-04-03,2027-04-05", "unknown engineer (found anna.silwa)"),
}


@pytest.mark.parametrize(("row", "words"), UNCLEAR.values(), ids=UNCLEAR)
def test_what_could_mean_two_things_is_refused_where_it_stands(tmp_path: Path, row: str, words: str) -> None:
    content, line, column = marked(f"engineer,first_day,last_day\n{row}\n")
    found = [fault for fault in faults(tmp_path, FILES, GOOD | {"a.csv": content}) if words in str(fault)]
    assert [(fault.line, fault.column) for fault in found] == [(line, column)], found


def test_days_of_both_orders_in_one_file_are_refused(tmp_path: Path) -> None:
    content = "engineer,first_day,last_day\nbob,25/01/2027,26/01/2027\nbob,02/25/2027,02/26/2027\n"
    told = faults(tmp_path, FILES, GOOD | {"a.csv": content})
    assert any("some dates have the day first and others the month first" in str(fault) for fault in told)


def test_a_name_that_two_people_have_means_neither(tmp_path: Path) -> None:
    twin = ACME.replace("name: Bob,", "name: Ana Silva,")
    content = "engineer,first_day,last_day\nAna Silva,2027-01-25,2027-02-01\n"
    told = faults(tmp_path, f"{twin}files: {{absences: [a.csv]}}\n", {"a.csv": content})
    assert ["several people are called so (found Ana Silva); write the id: ana or bob" in str(one) for one in told] == [
        True
    ]


def test_wishes_name_weeks_and_people_so_too(tmp_path: Path) -> None:
    content = "Engineer,Week,Level\nAna Silva,2027-W04,cannot\n"
    wish = load(tmp_path, f"{ACME}files: {{wishes: [w.csv]}}\n", {"w.csv": content}).organisation.wishes[-1]
    assert (wish.engineer, wish.week) == ("ana", date(2027, 1, 25))
