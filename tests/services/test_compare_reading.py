"""Any two schedules can be laid side by side: plans as they stand, everything else as `evaluate` reads it."""

from datetime import date
from pathlib import Path

import pytest

from domain.comparison import Comparison
from domain.errors import InvalidInput
from importers.organisation_file import LoadedOrganisation
from services.compare import compare
from services.compare_reading import read_pair
from tests.services.test_compare import GOOD, acme, schedule

__all__ = ["acme"]
FIRST, SECOND = date(2027, 1, 4), date(2027, 1, 11)
SHEET = "Week;Primary;Secondary\n04.01.2027;Ana Silva;Bo Lind\n11.01.2027;Silva, Ana;Di Moor\n"


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def plan(acme: LoadedOrganisation, tmp_path: Path) -> Path:
    """The plan of the four people, as `plan` writes it in CSV."""
    rows = [
        f"{one.rotation},{one.role},{one.week},{one.engineer},{one.start:%Y-%m-%dT%H:%MZ},{one.end:%Y-%m-%dT%H:%MZ}\n"
        for one in schedule(acme.organisation, GOOD).schedule.shifts
    ]
    return written(tmp_path, "schedule.csv", "rotation,role,week,engineer,start,end\n" + "".join(rows))


def compared(
    before: Path, after: Path, loaded: LoadedOrganisation | None = None, *, accept_unknown: bool = False
) -> Comparison:
    pair = read_pair(before, after, loaded, accept_unknown=accept_unknown)
    return compare(pair.before, pair.after, pair.loaded, names=pair.names)


def changes(found: Comparison) -> set[tuple[date, str, tuple[str, ...], tuple[str, ...]]]:
    return {(one.week, one.role, one.before, one.after) for one in found.cells}


def test_the_sheet_they_have_is_compared_with_the_plan(acme: LoadedOrganisation, plan: Path, tmp_path: Path) -> None:
    found = compared(written(tmp_path, "sheet.csv", SHEET), plan, acme)
    assert changes(found) == {(SECOND, "primary", ("ana",), ("cy",))}
    assert found.tiers
    assert "Ana Silva" in {one.name for one in found.people}


def test_a_plan_that_somebody_saved_from_a_spreadsheet_is_the_same_plan(
    acme: LoadedOrganisation, plan: Path, tmp_path: Path
) -> None:
    local = plan.read_text(encoding="utf-8").replace("2027-01-04", "04/01/2027").replace("2027-01-18", "18/01/2027")
    assert compared(written(tmp_path, "saved.csv", local.replace("T", " ").replace("Z", " UTC")), plan, acme).same


def test_a_file_beside_itself_is_the_same_without_roles(tmp_path: Path) -> None:
    wild = written(tmp_path, "wild.csv", "date,person\n2027-01-04,Ana\n2027-01-11,Bo\n")
    assert compared(wild, wild).same


def test_parts_of_a_week_stay_parts_when_both_are_plans(acme: LoadedOrganisation, plan: Path, tmp_path: Path) -> None:
    ours = plan.read_text(encoding="utf-8")
    row = next(line for line in ours.splitlines() if line.startswith("search,primary,2027-01-04"))
    middle = "2027-01-07T08:00Z"
    start, end = row.split(",")[4:]
    halves = f"search,primary,2027-01-04,ana,{start},{middle}\nsearch,primary,2027-01-04,cy,{middle},{end}"
    shared = written(tmp_path, "shared.csv", ours.replace(row, halves))
    assert changes(compared(plan, shared, acme)) == {(FIRST, "primary", ("ana",), ("ana", "cy"))}


def test_strangers_are_told_and_taken_in_when_asked(acme: LoadedOrganisation, plan: Path, tmp_path: Path) -> None:
    sheet = written(tmp_path, "sheet.csv", SHEET.replace("Silva, Ana", "Kim Poe"))
    with pytest.raises(InvalidInput, match=r"nobody of this name \(found Kim Poe\)"):
        read_pair(sheet, plan, acme)
    found = compared(sheet, plan, acme, accept_unknown=True)
    assert changes(found) == {(SECOND, "primary", ("kim.poe",), ("cy",))}
    assert "Kim Poe" in {one.name for one in found.people}


def test_faults_of_both_files_are_told_at_once(tmp_path: Path) -> None:
    before = written(tmp_path, "before.csv", "date,person\n2027-01-04,Ana\n2027-13-11,Bo\n")
    after = written(tmp_path, "after.csv", "date,person\n2027-01-04,Ana\nsoon,Bo\n")
    with pytest.raises(InvalidInput) as refusal:
        read_pair(before, after)
    assert {Path(fault.file).name for fault in refusal.value.faults} == {"before.csv", "after.csv"}


def test_a_faulty_report_of_a_plan_is_not_read_as_a_sheet(acme: LoadedOrganisation, plan: Path, tmp_path: Path) -> None:
    row = '{"rotation": "search", "role": "primary", "week": "2027-01-04", "engineer": "ana"}'
    broken = written(tmp_path, "schedule.json", f'{{"input_sha256": "", "shifts": [{row}]}}')
    with pytest.raises(InvalidInput, match="horizon"):
        read_pair(broken, plan, acme)


def test_rotations_that_a_sheet_lacks_are_named(tmp_path: Path) -> None:
    one = written(tmp_path, "one.csv", "week,rotation,name\n2027-01-04,web,Ana\n2027-01-11,web,Bo\n")
    two = written(tmp_path, "two.csv", "week,rotation,name\n2027-01-04,web,Ana\n2027-01-04,data,Bo\n")
    assert any(note.startswith("one.csv names no week of data") for note in read_pair(one, two).notes)
