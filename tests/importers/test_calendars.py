"""Calendars of time off, as the programs people use really write them: nothing good is lost, nothing bad is guessed."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from domain.organisation import Organisation
from domain.people import Absence
from importers.calendar_absences import Counts, absences_of
from importers.calendar_events import series_in
from importers.file_tree import Source
from importers.report import Report
from importers.rows import read_rows
from tests.importers.acme import ACME, changed, faults, load

NEW_YORK = "America/New_York"


def event(*lines: str) -> str:
    return "\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT\n"])


def calendar(*parts: str, head: Iterable[str] = ()) -> str:
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *head, "".join(parts) + "END:VCALENDAR\n"])


def read(content: str | bytes, zone: str = NEW_YORK) -> tuple[list[str], list[str]]:
    """The absences as short texts, of any length, and the warnings and faults as `line: problem`."""
    report = Report()
    raw = content if isinstance(content, bytes) else content.encode()
    rows = absences_of(Source("away.ics", raw), "ana", zone, report, Counts(shortest=timedelta(0)))
    checked = read_rows(((row, "") for row in rows), Absence, report)
    told = [f"{fault.line}: {fault.problem}" for fault in [*report.warnings, *report.faults]]
    return [short(row.value) for row in checked], told


def short(absence: Absence) -> str:
    """`2027-01-04..2027-01-05`, or instants in UTC."""
    if absence.first_day:
        return f"{absence.first_day}..{absence.last_day}"
    assert absence.start
    assert absence.end
    return f"{absence.start:%Y-%m-%dT%H:%M}..{absence.end:%Y-%m-%dT%H:%M}"


GOOGLE = ("DTSTART;TZID=America/New_York:20270104T000000", "DTEND;TZID=America/New_York:20270106T000000")
WINDOWS = ("DTSTART;TZID=W. Europe Standard Time:20270104T000000", "DTEND;TZID=W. Europe Standard Time:20270105T000000")
QUOTED = (
    'DTSTART;TZID="W. Europe Standard Time":20270104T090000',
    'DTEND;TZID="W. Europe Standard Time":20270104T130000',
)
ALL_DAY = ("X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF")
MON_TO_WED = ("DTSTART;VALUE=DATE:20270104", "DTEND;VALUE=DATE:20270107")

SHAPES = {
    "whole days, the end excluded": (event("UID:1", *MON_TO_WED), ["2027-01-04..2027-01-06"]),
    "one day without an end": (event("UID:1", "DTSTART;VALUE=DATE:20270104"), ["2027-01-04..2027-01-04"]),
    "a day without length": (
        event("UID:1", "DTSTART;VALUE=DATE:20270104", "DTEND;VALUE=DATE:20270104"),
        ["2027-01-04..2027-01-04"],
    ),
    "three days as a duration": (event("UID:1", MON_TO_WED[0], "DURATION:P3D"), ["2027-01-04..2027-01-06"]),
    "Google, midnight to midnight": (event("UID:1", *GOOGLE), ["2027-01-04T05:00..2027-01-06T05:00"]),
    "Outlook, all day by its flag": (event("UID:1", *WINDOWS, *ALL_DAY), ["2027-01-04..2027-01-04"]),
    "Outlook, half a day in a quoted Windows zone": (event("UID:1", *QUOTED), ["2027-01-04T08:00..2027-01-04T12:00"]),
    "a morning in UTC": (
        event("UID:1", "DTSTART:20270104T090000Z", "DURATION:PT4H"),
        ["2027-01-04T09:00..2027-01-04T13:00"],
    ),
    "half a day on the engineer's clock": (
        event("UID:1", "DTSTART:20270104T000000", "DTEND:20270104T120000"),
        ["2027-01-04T05:00..2027-01-04T17:00"],
    ),
    "every Friday but one, and one moved": (
        event(
            "UID:1",
            "DTSTART;VALUE=DATE:20270101",
            "RRULE:FREQ=WEEKLY;COUNT=5",
            "EXDATE;VALUE=DATE:20270108",
        )
        + event(
            "UID:1", "RECURRENCE-ID;VALUE=DATE:20270115", "DTSTART;VALUE=DATE:20270118", "DTEND;VALUE=DATE:20270120"
        ),
        ["2027-01-01..2027-01-01", "2027-01-18..2027-01-19", "2027-01-22..2027-01-22", "2027-01-29..2027-01-29"],
    ),
    "wall time is kept over the spring night": (
        event("UID:1", "DTSTART;TZID=America/New_York:20270308T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"),
        ["2027-03-08T14:00..2027-03-08T15:00", "2027-03-15T13:00..2027-03-15T14:00"],
    ),
    "UNTIL as a day where the start has a time": (
        event("UID:1", "DTSTART:20270104T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;UNTIL=20270111"),
        ["2027-01-04T09:00..2027-01-04T10:00", "2027-01-11T09:00..2027-01-11T10:00"],
    ),
    "UNTIL as a day, late on another clock": (
        event(
            "UID:1",
            "DTSTART;TZID=America/New_York:20270104T210000",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;UNTIL=20270111",
        ),
        ["2027-01-05T02:00..2027-01-05T03:00", "2027-01-12T02:00..2027-01-12T03:00"],
    ),
    "UNTIL as a wall time": (
        event(
            "UID:1",
            "DTSTART;TZID=America/New_York:20270104T090000",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;UNTIL=20270111T090000",
        ),
        ["2027-01-04T14:00..2027-01-04T15:00", "2027-01-11T14:00..2027-01-11T15:00"],
    ),
    "UNTIL as a moment where the start is a day": (
        event("UID:1", "DTSTART;VALUE=DATE:20270104", "RRULE:FREQ=WEEKLY;UNTIL=20270111T000000Z"),
        ["2027-01-04..2027-01-04", "2027-01-11..2027-01-11"],
    ),
    "a zone with a vendor before it": (
        event("UID:1", "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20270104T090000", "DURATION:PT1H"),
        ["2027-01-04T08:00..2027-01-04T09:00"],
    ),
    "a reminder in it": (
        event("UID:1", *MON_TO_WED, "BEGIN:VALARM", "TRIGGER:-PT15M", "DURATION:PT5M", "END:VALARM"),
        ["2027-01-04..2027-01-06"],
    ),
    "one UID for different events": (
        event("UID:x", *MON_TO_WED) + event("UID:x", "DTSTART;VALUE=DATE:20270201"),
        ["2027-01-04..2027-01-06", "2027-02-01..2027-02-01"],
    ),
    "no UID": (
        event(*MON_TO_WED) + event("DTSTART;VALUE=DATE:20270201"),
        ["2027-01-04..2027-01-06", "2027-02-01..2027-02-01"],
    ),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("events", "expected"), SHAPES.values(), ids=SHAPES)
def test_time_off_is_read_as_it_was_meant(events: str, expected: list[str]) -> None:
    found, told = read(calendar(events))
    assert sorted(found) == expected
    assert told == []


LEFT_OUT = {
    "called off": (event("UID:1", *MON_TO_WED, "STATUS:CANCELLED"), "4: is called off; it was left out"),
    "called off in its title": (
        event("UID:1", *MON_TO_WED, "SUMMARY:Canceled: Holiday"),
        "4: is called off; it was left out",
    ),
    "called off, and without a length": (
        event("UID:1", "DTSTART:20270104T090000Z", "STATUS:CANCELLED"),
        "4: is called off; it was left out",
    ),
    "a task": (
        event("UID:1", "DUE;VALUE=DATE:20270104", MON_TO_WED[0]).replace("VEVENT", "VTODO"),
        "4: is no event; it was left out",
    ),
    "times that are busy": (
        event("UID:1", "FREEBUSY:20270104T090000Z/PT1H", "DTSTART:20270104T000000Z").replace("VEVENT", "VFREEBUSY"),
        "4: is no event; it was left out",
    ),
}


@pytest.mark.parametrize(("part", "line"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_is_no_absence_is_told_with_its_line(part: str, line: str) -> None:
    assert read(calendar(part)) == ([], [line])


def test_a_time_of_a_series_that_is_called_off_is_told_and_the_others_are_taken() -> None:
    weekly = event("UID:1", "DTSTART;VALUE=DATE:20270101", "RRULE:FREQ=WEEKLY;COUNT=2")
    off = event("UID:1", "RECURRENCE-ID;VALUE=DATE:20270108", "DTSTART;VALUE=DATE:20270108", "STATUS:CANCELLED")
    found, told = read(calendar(weekly + off))
    assert (found, told) == (["2027-01-01..2027-01-01"], ["4: one of its times is called off; it was left out"])


GOOD = event("UID:good", *MON_TO_WED)
KEPT = ["2027-01-04..2027-01-06"]
BAD = {
    "beginning twice": (event("UID:1", MON_TO_WED[0], MON_TO_WED[0]), "has more than one DTSTART"),
    "ending twice": (event("UID:1", *MON_TO_WED, "DTEND;VALUE=DATE:20270121"), "has more than one DTEND"),
    "ending in two ways": (event("UID:1", *MON_TO_WED, "DURATION:P9D"), "DTEND and DURATION do not agree"),
    "of a length below nothing": (event("UID:1", MON_TO_WED[0], "DURATION:-P2D"), "ends before it begins"),
    "longer than time": (event("UID:1", MON_TO_WED[0], "DURATION:P3650000D"), "lasts beyond the year 2199"),
    "with a step of nothing": (
        event("UID:1", MON_TO_WED[0], "RRULE:FREQ=DAILY;INTERVAL=0"),
        "RRULE cannot be followed",
    ),
    "with a count of nothing": (event("UID:1", MON_TO_WED[0], "RRULE:FREQ=DAILY;COUNT=0"), "RRULE cannot be followed"),
    "at a time and on days": (
        event("UID:1", "DTSTART:20270104T090000Z", "DURATION:PT1H", "RDATE;VALUE=DATE:20270106"),
        "RDATE and DTSTART are of different kinds",
    ),
    "without a start": (event("UID:1", "SUMMARY:x"), "has no DTSTART"),
    "with a start that is none": (event("UID:1", "DTSTART:soon"), "DTSTART cannot be read"),
    "with an impossible day": (event("UID:1", "DTSTART;VALUE=DATE:20270230"), "DTSTART cannot be read"),
    "with a broken rule": (event("UID:1", MON_TO_WED[0], "RRULE:FREQ=SOMETIMES"), "RRULE cannot be read"),
    "in an unknown zone": (
        event("UID:1", "DTSTART;TZID=Moon/Base:20270104T090000", "DURATION:PT1H"),
        "unknown time zone",
    ),
    "in a zone by its description": (
        event("UID:1", 'DTSTART;TZID="(UTC+01:00) Amsterdam, Berlin, Bern":20270104T090000', "DURATION:PT1H"),
        "unknown time zone in DTSTART",
    ),
    "of no length": (event("UID:1", "DTSTART:20270104T090000Z", "DTEND:20270104T090000Z"), "has no length"),
    "that ends before it begins": (
        event("UID:1", "DTSTART:20270104T090000Z", "DTEND:20270103T090000Z"),
        "ends before it begins",
    ),
    "of another age": (
        event("UID:1", "DTSTART;VALUE=DATE:20270104", "DTEND;VALUE=DATE:99991231"),
        "outside the years 1970 to 2199",
    ),
    "every second": (event("UID:1", "DTSTART:20270104T090000Z", "RRULE:FREQ=SECONDLY"), "more than once a day"),
    "every hour of a day": (
        event("UID:1", "DTSTART:20270104T090000Z", "RRULE:FREQ=DAILY;BYHOUR=1,2"),
        "more than once",
    ),
    "marked as free": (event("UID:1", *MON_TO_WED, "X-MICROSOFT-CDO-BUSYSTATUS:FREE"), "is marked as free, not away"),
    "half day, half moment": (event("UID:1", MON_TO_WED[0], "DTEND:20270105T090000Z"), "of different kinds"),
    "cut off": ("BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20270104\n", "is cut off"),
}


@pytest.mark.parametrize("first", [True, False], ids=["before the good one", "after the good one"])
@pytest.mark.parametrize(("bad", "words"), BAD.values(), ids=BAD)
def test_an_unusable_event_is_told_of_and_takes_no_good_one_with_it(bad: str, words: str, first: bool) -> None:
    found, told = read(calendar(bad + GOOD if first else GOOD + bad))
    assert found == KEPT
    assert len(told) == 1
    assert told[0].startswith("4:" if first else "9:"), "the line of its BEGIN"
    assert words in told[0]


def test_a_line_of_nonsense_costs_nothing() -> None:
    nonsense = calendar(GOOD.replace("UID:good", "UID:good\nwhat is this"), head=["nor this"])
    assert read(nonsense) == (KEPT, [])


def test_several_calendars_in_one_file_are_all_read() -> None:
    found, told = read(calendar(GOOD) + calendar(event("UID:2", "DTSTART;VALUE=DATE:20270201")))
    assert found == [*KEPT, "2027-02-01..2027-02-01"]
    assert told == []


def test_a_calendar_may_define_its_own_zone() -> None:
    zone = [
        *("BEGIN:VTIMEZONE", "TZID:Office", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
        *("TZOFFSETFROM:+0300", "TZOFFSETTO:+0300", "END:STANDARD", "END:VTIMEZONE"),
    ]
    found, _ = read(calendar(event("UID:1", "DTSTART;TZID=Office:20270104T090000", "DURATION:PT1H"), head=zone))
    assert found == ["2027-01-04T06:00..2027-01-04T07:00"]


def test_a_calendar_may_say_on_which_clock_floating_times_are_meant() -> None:
    floating = event("UID:1", "DTSTART:20270104T090000", "DURATION:PT1H")
    assert read(calendar(floating, head=["X-WR-TIMEZONE:Asia/Tokyo"]))[0] == ["2027-01-04T00:00..2027-01-04T01:00"]
    found, told = read(calendar(floating, head=["X-WR-TIMEZONE:Moon/Base"]))
    assert found == ["2027-01-04T14:00..2027-01-04T15:00"]
    assert told == ["4: unknown time zone; the engineer's own is used"]


def test_what_is_not_sure_yet_is_not_approved() -> None:
    rows = absences_of(
        Source("a", calendar(event("UID:1", *MON_TO_WED, "STATUS:TENTATIVE")).encode()), "a", "UTC", Report()
    )
    assert [row.text("approved") for row in rows] == ["false"]


def test_encodings_of_other_programs_are_read() -> None:
    titled = calendar(event("UID:1", *MON_TO_WED, "SUMMARY:Büro"))
    assert read(b"\xef\xbb\xbf" + titled.encode()) == (KEPT, [])
    assert read(titled.replace("\n", "\r\n").encode()) == (KEPT, [])
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        assert read(titled.encode(encoding)) == (KEPT, [])
    assert read(titled.encode("latin-1")) == (KEPT, ["8: is not UTF-8; it was read as Latin-1"])


def test_a_line_in_another_encoding_leaves_the_others_as_they_are() -> None:
    good = calendar(event("UID:1", *MON_TO_WED, "SUMMARY:Jörg") + event("UID:2", *MON_TO_WED, "SUMMARY:Bad")).encode()
    titles, told = titles_of(good.replace(b"Bad", b"B\xfcro"))
    assert (titles, told) == (["Jörg", "Büro"], ["14: is not UTF-8; it was read as Latin-1"])


def test_a_letter_that_was_cut_in_two_where_its_line_was_folded_is_whole_again() -> None:
    good = calendar(event("UID:1", *MON_TO_WED, "SUMMARY:Jörg", "STATUS:CANCELLED")).encode()
    assert titles_of(good.replace(b"\xc3\xb6", b"\xc3\r\n \xb6")) == (["Jörg"], [])


def titles_of(raw: bytes) -> tuple[list[str], list[str]]:
    report = Report()
    titles = [str(series.events[0]["SUMMARY"]) for series in series_in(Source("away.ics", raw), report)]
    return titles, [f"{fault.line}: {fault.problem}" for fault in report.warnings]


@pytest.mark.parametrize(
    ("content", "hint"),
    [("<!DOCTYPE html><html>Sign in</html>", "it is a web page"), ("ana,2027-01-04\n", "no line BEGIN:VCALENDAR")],
)
def test_what_is_no_calendar_is_refused(tmp_path: Path, content: str, hint: str) -> None:
    (fault,) = faults(tmp_path, f"{ACME}files: {{absences: [{{path: a.ics, engineer: ana}}]}}\n", {"a.ics": content})
    assert fault.problem == "is not a calendar"
    assert hint in fault.hint


def test_an_engineers_own_calendar_is_read_in_the_engineers_zone(tmp_path: Path) -> None:
    content = calendar(event("UID:1", "DTSTART:20270104T090000", "DURATION:PT5H", "SUMMARY:Doctor"))
    text = changed("name: Cleo\n", "name: Cleo\n    calendar: cal/cleo.ics\n")
    organisation = load(tmp_path, text, {"cal/cleo.ics": content}).organisation
    assert mine(organisation, "cleo")[-1] == "2027-01-04T14:00..2027-01-04T19:00"
    assert organisation.engineer["cleo"].calendar == "cal/cleo.ics"


def test_a_calendar_named_in_files_belongs_to_its_engineer(tmp_path: Path) -> None:
    text = f"{ACME}files:\n  absences:\n    - {{path: ana.ics, engineer: ana}}\n"
    organisation = load(tmp_path, text, {"ana.ics": calendar(GOOD)}).organisation
    assert mine(organisation, "ana")[-1] == KEPT[0]


def test_titles_of_absences_are_not_taken_over(tmp_path: Path) -> None:
    content = calendar(event("UID:1", *MON_TO_WED, "SUMMARY:Surgery", "DESCRIPTION:knee"))
    text = f"{ACME}files: {{absences: [{{path: ana.ics, engineer: ana}}]}}\n"
    loaded = load(tmp_path, text, {"ana.ics": content})
    assert "Surgery" not in loaded.organisation.model_dump_json()
    assert "knee" not in loaded.organisation.model_dump_json()


def test_warnings_of_calendars_come_with_the_organisation(tmp_path: Path) -> None:
    text = f"{ACME}files: {{absences: [{{path: ana.ics, engineer: ana}}]}}\n"
    loaded = load(tmp_path, text, {"ana.ics": calendar(GOOD + event("UID:2", "SUMMARY:Surgery"))})
    (warning,) = loaded.warnings
    assert str(warning) == f"{tmp_path / 'ana.ics'}:9:1: event: has no DTSTART; it was left out"


def mine(organisation: Organisation, engineer: str) -> list[str]:
    return [short(absence) for absence in organisation.absences if absence.engineer == engineer]
