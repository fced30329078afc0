"""Schedules out of calendars: our own feeds come back as they went out, and a pager's are understood."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from domain.errors import InvalidInput
from domain.organisation import Company, Organisation
from domain.people import Engineer
from domain.rotations import Handoff, Member, Rotation, Team
from domain.schedule import Schedule, Shift
from domain.slots import planned_slot
from exporters.icalendar_feeds import feeds
from exporters.icalendar_revisions import first_revisions
from importers.found.read import read_found

PEOPLE = {"ana.silva": "Ana Silva", "bo.li": "Bo Li", "cy": "Cy Young"}
FIRST, SECOND = date(2027, 3, 8), date(2027, 3, 15)
"""On both sides of the spring night in New York."""


def company() -> Organisation:
    people = tuple(
        Engineer(id=one, name=name, email=f"{one}@acme.example", team="core") for one, name in PEOPLE.items()
    )
    web, ops = (
        Rotation(id=one, name=one.title(), teams=("core",), members=(Member(team="core"),), handoff=Handoff())
        for one in ("web", "ops-eu")
    )
    return Organisation(
        company=Company(name="Acme", zone="America/New_York"),
        teams=(Team(id="core", name="Core"),),
        engineers=people,
        rotations=(web, ops),
    )


def planned() -> Schedule:
    who = {
        ("web", "primary", FIRST): "ana.silva",
        ("web", "secondary", FIRST): "bo.li",
        ("web", "shadow", FIRST): "cy",
        ("web", "primary", SECOND): "bo.li",
        ("web", "secondary", SECOND): "cy",
        ("ops-eu", "primary", FIRST): "cy",
        ("ops-eu", "secondary", FIRST): "cy",
        ("ops-eu", "primary", SECOND): "cy",
        ("ops-eu", "secondary", SECOND): "ana.silva",
    }
    return Schedule.of(Shift.of(planned_slot(company(), *key), engineer) for key, engineer in who.items())


def calendar(*events: str) -> str:
    body = "\n".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//a pager//EN\n{body}\nEND:VCALENDAR\n"


def written(text: str, folder: Path) -> Path:
    file = folder / "feed.ics"
    file.write_text(text)
    return file


def test_our_own_feed_comes_back_as_it_went_out(tmp_path: Path) -> None:
    files = feeds(planned(), company(), revisions=first_revisions(datetime(2027, 1, 1, tzinfo=UTC)))
    file = tmp_path / "all.ics"
    file.write_bytes(files["feeds/all.ics"])
    assert read_found(file, company()).schedule == planned()


def test_a_pagers_feed_names_person_address_and_schedule(tmp_path: Path) -> None:
    text = calendar(
        "UID:Q1\nDTSTART;VALUE=DATE-TIME:20270308T140000Z\nDTEND;VALUE=DATE-TIME:20270315T130000Z\n"
        "ATTENDEE:ana.silva@acme.example\nSUMMARY:On Call - Ana Silva - Web Primary",
        "UID:Q2\nDTSTART;VALUE=DATE-TIME:20270308T140000Z\nDTEND;VALUE=DATE-TIME:20270315T130000Z\n"
        "ATTENDEE:bo.li@acme.example\nSUMMARY:On Call - Bo Li - Web Secondary",
    )
    shifts = read_found(written(text, tmp_path), company()).schedule.shifts
    assert [(one.rotation, one.role, one.engineer) for one in shifts] == [
        ("web", "primary", "ana.silva"),
        ("web", "secondary", "bo.li"),
    ]


def test_one_schedules_feed_may_name_it_in_place_of_the_person(tmp_path: Path) -> None:
    text = calendar(
        "UID:Q1\nDTSTART:20270308T140000Z\nDTEND:20270315T130000Z\n"
        "ATTENDEE;CN=x:mailto:bo.li@acme.example\nSUMMARY:On Call - Web rota",
    )
    bare = read_found(written(text, tmp_path))
    assert bare.organisation.engineers[0].email == "bo.li@acme.example"


def test_all_day_events_hold_whole_days(tmp_path: Path) -> None:
    text = calendar(
        "UID:1\nDTSTART;VALUE=DATE:20270308\nDTEND;VALUE=DATE:20270315\nSUMMARY:Ana",
        "UID:2\nDTSTART;VALUE=DATE:20270315\nDTEND;VALUE=DATE:20270322\nSUMMARY:Bo",
    )
    shifts = read_found(written(text, tmp_path)).schedule.shifts
    assert [(one.week, one.engineer) for one in shifts] == [(FIRST, "ana"), (SECOND, "bo")]


def test_a_repeating_event_holds_every_week_of_it_but_the_cancelled_one(tmp_path: Path) -> None:
    text = calendar(
        "UID:1\nDTSTART:20270104T090000Z\nDURATION:P7D\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4\n"
        "EXDATE:20270118T090000Z\nSUMMARY:Ana",
        "UID:2\nDTSTART:20270111T090000Z\nDURATION:P7D\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2\nSUMMARY:Bo",
        "UID:3\nDTSTART:20270118T090000Z\nDURATION:P7D\nSTATUS:CANCELLED\nSUMMARY:Cy",
    )
    shifts = read_found(written(text, tmp_path)).schedule.shifts
    assert [(one.week.isoformat(), one.engineer) for one in shifts] == [
        ("2027-01-04", "ana"),
        ("2027-01-11", "bo"),
        ("2027-01-25", "bo"),
        ("2027-02-01", "ana"),
        ("2027-02-15", "ana"),
    ]


def test_what_is_called_off_is_told_and_held_by_nobody(tmp_path: Path) -> None:
    week = "DTSTART:20270104T090000Z\nDURATION:P7D"
    text = calendar(
        f"UID:1\n{week}\nSUMMARY:Ana",
        "UID:2\nDTSTART:20270111T090000Z\nDURATION:P7D\nSTATUS:CANCELLED\nSUMMARY:Bo",
        f"UID:3\n{week}\nSUMMARY:Canceled: Cy",
        f"UID:4\n{week}\nRRULE:FREQ=DAILY;COUNT=3",
    )
    found = read_found(written(text, tmp_path))
    assert [one.engineer for one in found.schedule.shifts] == ["ana"]
    assert [(one.line, one.problem) for one in found.warnings if "left out" in one.problem] == [
        (10, "is called off; it was left out"),
        (17, "is called off; it was left out"),
        (23, "names nobody; it was left out"),
    ]


def test_a_broken_event_takes_no_other_with_it(tmp_path: Path) -> None:
    text = calendar("UID:1\nSUMMARY:Bo", "UID:2\nDTSTART:20270104T090000Z\nDTEND:20270111T090000Z\nSUMMARY:Ana")
    found = read_found(written(text, tmp_path))
    assert [one.engineer for one in found.schedule.shifts] == ["ana"]
    assert "has no DTSTART" in str(found.warnings[0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<!doctype html><html>log in</html>", "is not a calendar"),
        (calendar(), "holds no event that says who is on call"),
        (calendar("UID:1\nDTSTART:20270104T090000Z\nDTEND:20270111T090000Z"), "holds no event that says who"),
    ],
)
def test_what_is_no_schedule_is_told(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=told):
        read_found(written(text, tmp_path))
