"""The views of the schedule: each says every shift, once, in the right place."""

from collections import Counter
from datetime import date, time
from xml.etree.ElementTree import Element

from hypothesis import given, settings

from domain.organisation import Organisation
from domain.policy import NamedHoliday, Policy
from domain.rotations import Handoff, Weekday
from domain.schedule import Schedule
from exporters.report.grid import WIDEST, Calendar, evenly
from exporters.report.page import report_html
from exporters.report.people import LONGEST, people_by_week
from tests.exporters.reading_html import classed, read, rows, words
from tests.exporters.report_sample import fairness, plan
from tests.exporters.sample import MONDAY, PEOPLE, engineer, organisation, pair, rotation, week, weeks
from tests.exporters.strategies import schedules

Told = Counter[tuple[str, str, str, str]]
"""How often (rotation, role, week, name) is said."""


def truth(schedule: Schedule) -> Told:
    return Counter(
        (shift.rotation.title(), shift.role, shift.week.isoformat(), PEOPLE[shift.engineer][0])
        for shift in schedule.shifts
    )


def page(schedule: Schedule, company: Organisation | None = None) -> Element:
    return read(report_html(plan(schedule), company or organisation(), fairness()))


def name_of(entry: Element) -> str:
    return words(next(entry.iter("bdi")))


def told_by_the_grid(root: Element) -> Told:
    return Counter(
        (words(next(head.iter("bdi"))), words(entry).partition(":")[0], day.get("datetime", ""), name_of(entry))
        for table in classed(root, "table", "weeks")
        for row in rows(table)
        for day in row.iter("time")
        for head, cell in zip(next(rows(table, "thead")).findall("th")[1:], row.findall("td"), strict=True)
        for entry in cell.iter("li")
    )


def told_by_the_sheets(root: Element) -> Told:
    return Counter(
        (words(next(sheet.iter("h3"))), words(role).lower(), day.get("datetime", ""), name_of(entry))
        for sheet in classed(root, "article", "sheet")
        for row in rows(sheet)
        for day in row.iter("time")
        for role, cell in zip(next(rows(sheet, "thead")).findall("th")[1:], row.findall("td"), strict=True)
        for entry in cell.iter("li")
    )


@settings(max_examples=40)
@given(schedules())
def test_every_shift_stands_exactly_once_in_the_grid(schedule: Schedule) -> None:
    assert told_by_the_grid(page(schedule)) == truth(schedule)


@settings(max_examples=20)
@given(schedules())
def test_every_shift_stands_exactly_once_on_the_sheet_of_its_rotation(schedule: Schedule) -> None:
    assert told_by_the_sheets(page(schedule)) == truth(schedule)


@settings(max_examples=40)
@given(schedules())
def test_every_shift_stands_exactly_once_in_the_line_of_its_person(schedule: Schedule) -> None:
    told = Counter(
        (line.name, mark.role, row.day)
        for table in people_by_week(Calendar(schedule, organisation()))
        for team in table.teams
        for line in team.lines
        for row, cell in zip(table.weeks, line.cells, strict=True)
        for mark in cell
    )
    assert told == Counter((PEOPLE[one.engineer][0], one.role, one.week) for one in schedule.shifts)


def test_a_slot_passed_on_says_from_when() -> None:
    whole = week("payments", "primary", MONDAY, "ana")
    wednesday = whole.start.replace(day=6, hour=17)
    parts = [whole.model_copy(update={"end": wednesday}), whole.model_copy(update={"start": wednesday})]
    parts[1] = parts[1].model_copy(update={"engineer": "ben"})
    (row,) = Calendar(Schedule.of(parts), organisation()).tables[0].blocks[0].rows
    assert [(one.name, one.part) for one in row.cells[0]] == [
        ("Ana Silva", "from Mon 4 Jan, 09:00"),
        ("Ben Okafor", "from Wed 6 Jan, 12:00"),
    ]


def test_months_are_bands_over_the_weeks_that_hand_over_in_them() -> None:
    calendar = Calendar(Schedule.of(weeks("payments", "primary", MONDAY, "ana ben " * 6 + "ana")), organisation())
    (table,) = calendar.tables
    assert [(block.month, len(block.rows)) for block in table.blocks] == [
        ("January 2027", 4),
        ("February 2027", 4),
        ("March 2027", 5),
    ]


def test_rotations_that_hand_over_on_different_days_share_the_row_of_their_week() -> None:
    wednesdays = rotation("search", handoff=Handoff(weekday=Weekday.WEDNESDAY, time=time(10), zone="Europe/Berlin"))
    company = organisation(rotations=(rotation("payments"), wednesdays))
    later = week("search", "primary", date(2027, 1, 6), "eva")
    calendar = Calendar(Schedule.of([week("payments", "primary", MONDAY, "ana"), later]), company)
    (row,) = calendar.tables[0].blocks[0].rows
    assert (row.day, row.number, [len(cell) for cell in row.cells]) == (MONDAY, 1, [1, 1])
    assert calendar.sheets[1].blocks[0].rows[0].day == date(2027, 1, 6)
    assert calendar.handoff(wednesdays) == "Wednesdays, 10:00, Europe/Berlin"


def test_a_week_that_begins_in_december_belongs_to_the_month_of_its_handoff() -> None:
    fridays = rotation("payments", handoff=Handoff(weekday=Weekday.FRIDAY))
    mondays = rotation("search")
    shifts = [
        week("payments", "primary", date(2027, 1, 1), "ana"),
        *weeks("search", "primary", date(2027, 1, 4), "eva ben"),
    ]
    calendar = Calendar(Schedule.of(shifts), organisation(rotations=(fridays, mondays)))
    assert [block.month for block in calendar.tables[0].blocks] == ["January 2027"]


def test_named_holidays_stand_beside_their_week_with_their_day() -> None:
    holidays = (NamedHoliday(name="Martin Luther King Jr. Day"), NamedHoliday(name="Carnival", dates=(MONDAY,)))
    company = organisation().model_copy(update={"policy": Policy(holidays=holidays)})
    root = page(pair("payments", "ana ben cara", "eva ana ben"), company)
    (table,) = classed(root, "table", "weeks")
    assert [[words(one) for one in row.iter("span") if one.get("class") == "holiday"] for row in rows(table)] == [
        ["holiday: Carnival, Mon 4 Jan"],
        [],
        ["holiday: Martin Luther King Jr. Day, Mon 18 Jan"],
    ]


def test_a_wide_company_gets_several_grids_of_nearly_equal_width() -> None:
    many = tuple(rotation(f"r{number:02d}", teams=("payments",)) for number in range(19))
    company = organisation(rotations=many)
    schedule = Schedule.of(week(one.id, "primary", MONDAY, "ana") for one in many)
    widths = [len(table.rotations) for table in Calendar(schedule, company).tables]
    assert sum(widths) == 19
    assert max(widths) <= WIDEST
    assert max(widths) - min(widths) <= 1


def test_groups_keep_every_rotation_in_order() -> None:
    many = [rotation(f"r{number}", teams=("payments",)) for number in range(17)]
    assert [one for group in evenly(many, 8) for one in group] == many
    assert list(evenly([], 8)) == []


def test_a_year_of_people_by_week_is_cut_into_readable_parts() -> None:
    schedule = Schedule.of(weeks("payments", "primary", MONDAY, "ana ben " * 26))
    tables = people_by_week(Calendar(schedule, organisation()))
    assert [row.day for table in tables for row in table.weeks] == [one.week for one in schedule.shifts]
    assert max(len(table.weeks) for table in tables) <= LONGEST


def test_a_rotation_is_named_only_where_it_is_not_the_teams_own() -> None:
    company = organisation(
        engineers=(engineer("ana"), engineer("ben", team="search")),
        rotations=(rotation("payments"), rotation("search")),
    )
    schedule = Schedule.of([week("payments", "primary", MONDAY, "ana"), *weeks("payments", "secondary", MONDAY, "ben")])
    other = week("search", "primary", MONDAY, "ana").model_copy(update={"week": date(2027, 1, 11)})
    (table,) = people_by_week(Calendar(Schedule.of([*schedule.shifts, other]), company))
    marks = {
        line.name: [mark.rotation for cell in line.cells for mark in cell]
        for team in table.teams
        for line in team.lines
    }
    assert marks == {"Ana Silva": ["", "Search"], "Ben Okafor": ["Payments"]}


def test_a_shadow_week_says_beside_whom() -> None:
    shadow = week("payments", "shadow", MONDAY, "cara")
    calendar = Calendar(Schedule.of([*pair("payments", "ana ben", "eva dora").shifts, shadow]), organisation())
    assert calendar.shadows == ((shadow, ("Ana Silva", "Eva Roux")),)
