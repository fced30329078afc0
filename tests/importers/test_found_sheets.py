"""Schedules as people keep them: thirty-odd shapes that are read, and as many faults that are told."""

from datetime import date
from pathlib import Path

import pytest

from domain.errors import InvalidInput
from domain.organisation import Company, Organisation
from domain.people import Engineer
from domain.rotations import Handoff, Member, Rotation, Team
from domain.schedule import Schedule
from importers.found.dates import Order
from importers.found.read import FoundSchedule, read_found

FIRST, SECOND = date(2027, 1, 25), date(2027, 2, 1)
TWO_WEEKS = {(FIRST, "primary"): "ana", (SECOND, "primary"): "bo"}
WITH_SECONDARY = TWO_WEEKS | {(FIRST, "secondary"): "bo", (SECOND, "secondary"): "cy"}
IN_ROTATIONS = {("web", FIRST): "ana", ("web", SECOND): "bo", ("data", FIRST): "bo", ("data", SECOND): "cy"}


def found(text: str | bytes, folder: Path, name: str = "a.csv", **how: object) -> FoundSchedule:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_found(file, **how)  # type: ignore[arg-type]  # the options by name


def faults(text: str | bytes, folder: Path, name: str = "a.csv", **how: object) -> list[str]:
    with pytest.raises(InvalidInput) as refusal:
        found(text, folder, name, **how)
    return [str(fault) for fault in refusal.value.faults]


def held(schedule: Schedule) -> dict[tuple[date, str], str]:
    return {(shift.week, shift.role): shift.engineer for shift in schedule.shifts}


PRIMARIES = {
    "two columns": "date,person\n2027-01-25,Ana\n2027-02-01,Bo\n",
    "no header": "2027-01-25,Ana\n2027-02-01,Bo\n",
    "person before date": "Engineer,Week of\nAna,2027-01-25\nBo,2027-02-01\n",
    "semicolons and German dates": "Woche;Mitarbeiter\n25.01.2027;Ana\n01.02.2027;Bo\n",
    "tabs": "week\tname\n2027-01-25\tAna\n2027-02-01\tBo\n",
    "bars": "week|name\n2027-01-25|Ana\n2027-02-01|Bo\n",
    "byte order mark and CRLF": b"\xef\xbb\xbfweek,name\r\n2027-01-25,Ana\r\n2027-02-01,Bo\r\n",
    "UTF-16 from a spreadsheet": "week\tname\n2027-01-25\tAna\n2027-02-01\tBo\n".encode("utf-16"),
    "quoted cells": '"week","name"\n"2027-01-25","Ana"\n"2027-02-01","Bo"\n',
    "a title above the header": "On-call,\n\nWeek,Engineer\n2027-01-25,Ana\n2027-02-01,Bo\n",
    "a date settles the order": "week,name\n25/01/2027,Ana\n01/02/2027,Bo\n",
    "month first, settled by a date": "week,name\n1/25/2027,Ana\n2/1/2027,Bo\n",
    "month first beside year first": "week,name\n1/25/2027,Ana\n2027-02-01,Bo\n",
    "two-digit years": "week,name\n25/01/27,Ana\n01/02/27,Bo\n",
    "months by name": "week,name\n25 Jan 2027,Ana\n1-Feb-2027,Bo\n",
    "months first by name": 'week,name\n"Monday, January 25, 2027",Ana\n"Mon, Feb 1st 2027",Bo\n',
    "ISO weeks": "week,name\n2027-W04,Ana\n2027W05,Bo\n",
    "compact dates": "date,who\n20270125,Ana\n20270201,Bo\n",
    "start and excluded end": "start,end,user\n2027-01-25,2027-02-01,Ana\n2027-02-01,2027-02-08,Bo\n",
    "start and included end": "from,to,user\n2027-01-25,2027-01-31,Ana\n2027-02-01,2027-02-07,Bo\n",
    "a range in one cell": "week,on call\n2027-01-25 - 2027-01-31,Ana\n2027-02-01 to 2027-02-07,Bo\n",
    "exact moments": "Start,End,User\n2027-01-25T09:00:00Z,2027-02-01T09:00:00Z,Ana\n"
    "2027-02-01T09:00:00Z,2027-02-08T09:00:00Z,Bo\n",
    "wall times": "start time,end time,name\n2027-01-25 9:00 AM,2027-02-01 9:00 AM,Ana\n"
    "2027-02-01 9:00 AM,2027-02-08 9:00 AM,Bo\n",
    "name and address": "week,name,email\n2027-01-25,Ana,ana@example.com\n2027-02-01,Bo,bo@example.com\n",
    "an odd header over the people": "Week,Hero\n2027-01-25,Ana\n2027-02-01,Bo\n",
    "columns that say nothing": "week,name,notes,week number\n2027-01-25,Ana,busy,4\n2027-02-01,Bo,,5\n",
    "empty lines and nobody": "week,name\n2027-01-25,Ana\n\n2027-02-01,Bo\n2027-02-08,TBD\n2027-02-15,-\n",
    "a header in capitals": "WEEK_STARTING,ON-CALL ENGINEER\n2027-01-25,Ana\n2027-02-01,Bo\n",
    "JSON rows": '[{"week": "2027-01-25", "engineer": "Ana"}, {"week": "2027-02-01", "engineer": "Bo"}]',
    "a pager's JSON": '{"final_schedule": {"rendered_schedule_entries": ['
    '{"start": "2027-01-25T09:00:00Z", "end": "2027-02-01T09:00:00Z", "user": {"id": "P1", "summary": "Ana"}},'
    '{"start": "2027-02-01T09:00:00Z", "end": "2027-02-08T09:00:00Z", "user": {"id": "P2", "summary": "Bo"}}]}}',
}


@pytest.mark.parametrize("text", PRIMARIES.values(), ids=PRIMARIES)
def test_a_sheet_of_weeks_and_people_is_read(text: str | bytes, tmp_path: Path) -> None:
    assert held(found(text, tmp_path).schedule) == TWO_WEEKS


PAIRS = {
    "a column for each role": "Week Commencing,Primary,Secondary\n2027-01-25,Ana,Bo\n2027-02-01,Bo,Cy\n",
    "other names for them": "week,1st line,Backup\n2027-01-25,Ana,Bo\n2027-02-01,Bo,Cy\n",
    "a row for each role": "week,role,engineer\n2027-01-25,primary,Ana\n2027-01-25,secondary,Bo\n"
    "2027-02-01,L1,Bo\n2027-02-01,L2,Cy\n",
    "escalation levels": "start,end,level,user\n2027-01-25,2027-02-01,1,Ana\n2027-01-25,2027-02-01,2,Bo\n"
    "2027-02-01,2027-02-08,1,Bo\n2027-02-01,2027-02-08,2,Cy\n",
    "two rows a week and no role": "week,name\n2027-01-25,Ana\n2027-01-25,Bo\n2027-02-01,Bo\n2027-02-01,Cy\n",
    "two names in a cell": "week,names\n2027-01-25,Ana / Bo\n2027-02-01,Bo & Cy\n",
    "merged date cells": "week,role,name\n2027-01-25,primary,Ana\n,secondary,Bo\n2027-02-01,primary,Bo\n"
    ",secondary,Cy\n",
    "the schedule names the role": "User,Schedule,Start,End\nAna,Primary,2027-01-25,2027-02-01\n"
    "Bo,Secondary,2027-01-25,2027-02-01\nBo,Primary,2027-02-01,2027-02-08\nCy,Secondary,2027-02-01,2027-02-08\n",
    "three bare columns": "2027-01-25,Ana,Bo\n2027-02-01,Bo,Cy\n",
}


@pytest.mark.parametrize("text", PAIRS.values(), ids=PAIRS)
def test_roles_are_read_from_wherever_they_stand(text: str, tmp_path: Path) -> None:
    assert held(found(text, tmp_path).schedule) == WITH_SECONDARY


ROTATIONS = {
    "a rotation's column": "week,rotation,name\n2027-01-25,web,Ana\n2027-01-25,data,Bo\n2027-02-01,web,Bo\n"
    "2027-02-01,data,Cy\n",
    "a team's column": "week,team,name\n2027-01-25,Web,Ana\n2027-01-25,Data,Bo\n2027-02-01,Web,Bo\n"
    "2027-02-01,Data,Cy\n",
    "a column for each rotation": "week,Web,Data\n2027-01-25,Ana,Bo\n2027-02-01,Bo,Cy\n",
    "rotation and role in one header": "week,Web primary,Data - Primary\n2027-01-25,Ana,Bo\n2027-02-01,Bo,Cy\n",
}


@pytest.mark.parametrize("text", ROTATIONS.values(), ids=ROTATIONS)
def test_rotations_are_read_from_wherever_they_stand(text: str, tmp_path: Path) -> None:
    schedule = found(text, tmp_path).schedule
    assert {(one.rotation, one.week): one.engineer for one in schedule.shifts} == IN_ROTATIONS


BAD = {
    "empty": ("", "is empty"),
    "a header alone": ("week,name\n", "has a header and no rows"),
    "one column": ("Ana\nBo\n", "has one column only"),
    "no dates": ("colour,name\nred,Ana\nblue,Bo\n", "no column says when"),
    "no people": ("week,notes\n2027-01-25,x\n", "no column says who"),
    "nobody at all": ("week,name\n2027-01-25,TBD\n2027-02-01,-\n", "names nobody who is on call"),
    "a misspelt header": ("week,enginer\n2027-01-25,Ana\n", "did you mean engineer?"),
    "not a date": ("week,name\nsoon,Ana\n2027-02-01,Bo\n", "is not a date"),
    "no such day": ("week,name\n2027-02-30,Ana\n2027-02-01,Bo\n", "no such day"),
    "no such week": ("week,name\n2027-W60,Ana\n", "no such week"),
    "two days at once": (
        "week,name\n03/04/2027,Ana\n04/05/2027,Bo\n",
        "could be two different days each",
    ),
    "one of two days": ("week,name\n03/04/2027,Ana\n", "1 date of the file could be two different days ("),
    "one of two days beside one with the year first": (
        "week,name\n2027-01-25,Ana\n03/04/2027,Bo\n",
        "1 date of the file could be two different days (found 03/04/2027)",
    ),
    "both orders": ("week,name\n25/01/2027,Ana\n01/25/2027,Bo\n", "some dates have the day first"),
    "a spreadsheet's number": ("week,name\n46412,Ana\n46419,Bo\n", "spreadsheet's day number"),
    "a distant year": ("week,name\n1875-01-25,Ana\n", "lies outside the years"),
    "end before start": ("start,end,name\n2027-02-01,2027-01-25,Ana\n", "lies before the start"),
    "a zero-length shift": ("start,end,name\n2027-02-01T09:00Z,2027-02-01T09:00Z,Ana\n", "lies before the start"),
    "two columns of one kind": ("week,name,engineer\n2027-01-25,Ana,Bo\n", "two columns say the same"),
    "a workbook": (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00", "is not a text"),
    "JSON of something else": ('{"people": "all"}', "holds no list of rows"),
    "broken JSON": ('[{"week": "2027-01-25",]', "is not JSON"),
    "an unclosed quote": ('week,name\n"2027-01-25,Ana\n', "is not a date"),
    "no header to be guessed": ("Ana,2027-01-25,x,y,z\nBo,2027-02-01,x,y,z\n", "cannot be told apart"),
    "a row before any date": ("week,name\n,Ana\n2027-02-01,Bo\n", "says nothing about when"),
}


@pytest.mark.parametrize(("text", "told"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_told_with_its_place(text: str | bytes, told: str, tmp_path: Path) -> None:
    assert any(told in fault and "a.csv" in fault for fault in faults(text, tmp_path)), faults(text, tmp_path)


def test_every_bad_date_is_told_at_once(tmp_path: Path) -> None:
    told = faults("week,name\nsoon,Ana\n2027-01-25,Bo\nlater,Cy\n", tmp_path)
    assert [fault.split(":")[-4] for fault in told] == ["2", "4"]


def test_an_ambiguous_date_means_what_the_option_says(tmp_path: Path) -> None:
    text = "week,name\n03/04/2027,Ana\n"
    assert found(text, tmp_path, order=Order.DMY).schedule.shifts[0].week == date(2027, 4, 3)
    assert found(text, tmp_path, order=Order.MDY).schedule.shifts[0].week == date(2027, 3, 4)


def test_a_day_whose_number_is_its_months_needs_no_option(tmp_path: Path) -> None:
    assert found("week,name\n3/03/2027,Ana\n", tmp_path).schedule.shifts[0].start.date() == date(2027, 3, 3)


def test_windows_1252_is_read_and_told(tmp_path: Path) -> None:
    read = found("week,name\n2027-01-25,Zoë\n".encode("cp1252"), tmp_path)
    assert read.organisation.engineers[0].name == "Zoë"
    assert "Windows-1252" in str(read.warnings[0])


def company(**more: object) -> Organisation:
    names = {"ana.silva": "Ana Silva", "bo.li": "Bo Li", "zoe.muller": "Zoë Müller"}
    people = tuple(Engineer(id=one, name=name, email=f"{one}@acme.example", team="core") for one, name in names.items())
    rotation = Rotation(id="web", name="Web shop", teams=("core",), members=(Member(team="core"),), handoff=Handoff())
    fields: dict[str, object] = {
        "company": Company(name="Acme", zone="Europe/Berlin"),
        "teams": (Team(id="core", name="Core"),),
        "engineers": people,
        "rotations": (rotation,),
    }
    return Organisation.model_validate(fields | more)


@pytest.mark.parametrize(
    "name", ["ana.silva", "Ana Silva", "ANA SILVA", "Silva, Ana", "ana.silva@acme.example", "Ana.Silva@Acme.Example"]
)
def test_people_are_known_by_id_name_or_address(name: str, tmp_path: Path) -> None:
    read = found(f'week,role,name\n2027-01-25,primary,"{name}"\n', tmp_path, organisation=company())
    assert held(read.schedule) == {(FIRST, "primary"): "ana.silva"}


def test_accents_left_out_do_not_make_a_stranger(tmp_path: Path) -> None:
    read = found("week,primary\n2027-01-25,Zoe Muller\n", tmp_path, organisation=company())
    assert held(read.schedule) == {(FIRST, "primary"): "zoe.muller"}


def test_strangers_are_told_once_each_with_the_nearest_name(tmp_path: Path) -> None:
    rows = "week,primary\n2027-01-25,Anna Silva\n2027-02-01,Anna Silva\n2027-02-08,Kim\n"
    told = faults(rows, tmp_path, organisation=company())
    assert len(told) == 2
    assert "did you mean Ana Silva?" in told[0]
    assert "nobody of this name" in told[1]


def test_a_misspelt_rotation_and_role_are_told(tmp_path: Path) -> None:
    rows = "week,rotation,role,name\n2027-01-25,wep,primary,Ana Silva\n2027-02-01,web,tertiary,Bo Li\n"
    told = faults(rows, tmp_path, organisation=company())
    assert any("no such rotation" in fault and "did you mean web?" in fault for fault in told)
    known = faults("week,rotation,role,name\n2027-02-01,web,tertiary,Bo Li\n", tmp_path, organisation=company())
    assert "web has no such role" in known[0]


def test_what_is_an_id_already_stays_one(tmp_path: Path) -> None:
    read = found("week,rotation,name\n2027-01-25,search-mobile,ana-maria\n2027-02-01,Search Mobile,Bo Li\n", tmp_path)
    assert [one.id for one in read.organisation.rotations] == ["search-mobile"]
    assert [one.id for one in read.organisation.engineers] == ["ana-maria", "bo.li"]


def test_each_unknown_name_of_a_row_is_told_at_its_own_cell(tmp_path: Path) -> None:
    rows = "week,rotation,role,name\n2027-01-25,wep,primary,Kim\n2027-02-01,web,tertiary,Bo Li\n"
    told = faults(rows, tmp_path, organisation=company())
    assert [fault.split("a.csv:")[1].split(": ")[:2] for fault in told] == [
        ["2:12", "rotation"],
        ["2:24", "engineer"],
        ["3:16", "role"],
    ]


def test_strangers_are_taken_in_when_asked(tmp_path: Path) -> None:
    rows = "week,rotation,role,name\n2027-01-25,web,primary,Kim Doe\n2027-01-25,ops,primary,Bo Li\n"
    read = found(rows, tmp_path, organisation=company(), accept_unknown=True)
    assert {(one.rotation, one.engineer) for one in read.schedule.shifts} == {("web", "kim.doe"), ("ops", "bo.li")}
    assert read.organisation.engineer["kim.doe"].team == "core"
    assert {member.engineer for member in read.organisation.rotation["ops"].members} == {"bo.li"}
    assert len(read.notes) == 2


def test_rotations_that_the_file_does_not_name_are_not_judged(tmp_path: Path) -> None:
    other = Rotation(id="ops", name="Ops", teams=("core",), members=(Member(team="core"),))
    two = company(rotations=(*company().rotations, other))
    read = found("week,rotation,role,name\n2027-01-25,Web shop,primary,Bo Li\n", tmp_path, organisation=two)
    assert [one.id for one in read.organisation.rotations] == ["web"]
    assert "ops" in read.notes[0]


def test_a_file_that_does_not_say_which_rotation_is_asked(tmp_path: Path) -> None:
    other = Rotation(id="ops", name="Ops", teams=("core",), members=(Member(team="core"),))
    two = company(rotations=(*company().rotations, other))
    told = faults("week,name\n2027-01-25,Bo Li\n", tmp_path, organisation=two)
    assert "add a column rotation; known: web, ops" in told[0]


def test_a_pooled_rotation_is_not_mistaken_for_its_parts(tmp_path: Path) -> None:
    pooled = company().rotations[0].model_copy(update={"formerly": ("shop", "basket")})
    told = faults("week,rotation,name\n2027-01-25,shop,Bo Li\n", tmp_path, organisation=company(rotations=(pooled,)))
    assert "is a part of web now" in told[0]
    renamed = company().rotations[0].model_copy(update={"formerly": ("shop",)})
    read = found("week,rotation,name\n2027-01-25,shop,Bo Li\n", tmp_path, organisation=company(rotations=(renamed,)))
    assert read.schedule.shifts[0].rotation == "web"
