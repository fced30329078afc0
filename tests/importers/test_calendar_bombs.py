"""Calendars made to do harm: two seconds of processor time at most, nothing opened, and every loss is told."""

import re

import pytest

from domain.organisation import Company, Organisation
from domain.people import Engineer
from domain.rotations import Member, Rotation, Team
from importers.file_tree import Source
from importers.found.calendar import held_in_calendar
from importers.report import Report
from importers.shared_calendar import read_shared
from tests.importers.test_calendars import GOOD, KEPT, calendar, event, read
from tests.importers.time_limit import within_seconds

"""Steps of a plain loop that an idle machine of the measured kind takes in about a second."""
DAY = "DTSTART;VALUE=DATE:20270104"


def zone(name: str, *lines: str) -> str:
    inner = ("BEGIN:STANDARD", "DTSTART:19700101T000000", *lines, "TZOFFSETFROM:+0300", "TZOFFSETTO:+0300")
    return "\n".join(["BEGIN:VTIMEZONE", f"TZID:{name}", *inner, "END:STANDARD", "END:VTIMEZONE\n"])


def repeated(rule: str, times: int = 1, start: str = DAY) -> str:
    return "".join(event(f"UID:{number}", start, f"RRULE:{rule}") for number in range(times))


NEVER = "BYMONTH=2;BYMONTHDAY=30"
MOVED = "".join(
    event("UID:1", f"RECURRENCE-ID;VALUE=DATE:2027{number % 12 + 1:02}{number % 28 + 1:02}", DAY)
    for number in range(4_000)
)

BOMBS = {
    "a day that never comes, each day": repeated(f"FREQ=DAILY;{NEVER}", 50),
    "a day that never comes, each week": repeated(f"FREQ=WEEKLY;{NEVER}", 50),
    "a day that never comes, each month": repeated(f"FREQ=MONTHLY;{NEVER}", 50),
    "a day that never comes, each year": repeated(f"FREQ=YEARLY;{NEVER}", 50),
    "a weekday that never comes": repeated("FREQ=YEARLY;BYDAY=1MO;BYMONTHDAY=31", 50),
    "every day for ever, often": repeated("FREQ=DAILY", 200),
    "several days of each week for ever, often": repeated("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", 200),
    "steps of ages, each day": repeated("FREQ=DAILY;INTERVAL=100000000", 1_500),
    "steps of ages, each week": repeated("FREQ=WEEKLY;INTERVAL=100000000", 1_500),
    "steps of ages up to the last year": repeated(
        "FREQ=WEEKLY;INTERVAL=1000;UNTIL=21991231", 1_500, "DTSTART;VALUE=DATE:19710104"
    ),
    "rules of eighteen thousand signs": repeated("X-A=1;" * 3_000 + "FREQ=DAILY", 250),
    "thousands of series of one time": repeated("FREQ=DAILY;COUNT=1", 4_900),
    "a million times": repeated("FREQ=DAILY;COUNT=1000000", 20),
    "dates written out": event("UID:1", DAY, *["RDATE;VALUE=DATE:" + ",".join(["20270105"] * 2_000)] * 200),
    "excluded dates written out": event("UID:1", DAY, *["EXDATE;VALUE=DATE:" + ",".join(["20270105"] * 2_000)] * 200),
    "four thousand moved instances of one event": event("UID:1", DAY, "RRULE:FREQ=DAILY;COUNT=3000") + MOVED,
    "one endless line": event("UID:1", DAY, "SUMMARY:" + "a" * 4_900_000),
    "one endless folded line": event("UID:1", DAY, "SUMMARY:" + "a\n " * 1_500_000),
    "quotes without an end": event("UID:1", DAY, 'SUMMARY;X="' + '"a;' * 1_000_000),
    "a thousand zones": "".join(zone(f"Z{number}") for number in range(1_000))
    + "".join(event(f"UID:{number}", f"DTSTART;TZID=Z{number}:20270104T090000") for number in range(1_000)),
    "a zone that changes each second": zone("Z", "RRULE:FREQ=SECONDLY")
    + event("UID:1", "DTSTART;TZID=Z:20270104T090000", "DURATION:PT1H"),
    "a zone that changes each second of a year": zone(
        "Z", "RRULE:FREQ=YEARLY;BYSECOND=" + ",".join(map(str, range(60)))
    )
    + event("UID:1", "DTSTART;TZID=Z:20270104T090000", "DURATION:PT1H"),
    "zones beyond number": "".join(f"BEGIN:VTIMEZONE\nTZID:Z{number}\nEND:VTIMEZONE\n" for number in range(100_000)),
    "zones beyond number, with folders": "".join(
        f"BEGIN:VTIMEZONE\nTZID:/a/b/c/d/e/f/g/h/Z{number}\nEND:VTIMEZONE\n" for number in range(73_750)
    ),
    "zones that are nowhere, in dates written out": event(
        "UID:1", DAY, *[f"EXDATE;TZID=/a/b/c/Z{number}:20270105T090000" for number in range(19_000)]
    ),
    "zones that are nowhere, in events": "".join(
        event(f"DTSTART;TZID=/a/b/c/d/e/f/g/Z{number}:20270105T090000", "RRULE:FREQ=DAILY;UNTIL=20270106")
        for number in range(4_900)
    ),
    "events that are all cut off": "BEGIN:VEVENT\n" * 380_000,
    "clocks that nobody knows": "END:VCALENDAR\nBEGIN:VCALENDAR\n" + "X-WR-TIMEZONE:Nowhere/X1\n" * 180_000,
    "lines of one sign": "a\n" * 2_400_000,
    "lines of nothing in an event": "BEGIN:VEVENT\n" + "a\r\n" * 1_600_000,
    "calendars within calendars": "BEGIN:VCALENDAR\n" * 300_000,
    "reminders within reminders": "BEGIN:VEVENT\n" + "BEGIN:VALARM\n" * 300_000,
}

MANY = Organisation(
    company=Company(name="Acme", zone="UTC", country="DE"),
    teams=(Team(id="web", name="Web"),),
    engineers=tuple(
        Engineer(id=f"e{number}", name=f"Jon Doe{number:03} Smith", email=f"e{number}@example.com", team="web")
        for number in range(204)
    ),
    rotations=(Rotation(id="web", name="Web", teams=("web",), members=(Member(team="web"),)),),
)
TITLES = {
    "of one-letter words": "a b c d e f " * 16,
    "of words like names": "jan dae smyth " * 20,
    "of one word": "x" * 250,
}


@pytest.mark.parametrize("line", [b"\xff" * 20 + b"\n", b"\xff\n \xff", b"a" * 20 + b"\n", b"\xc3" * 20 + b"\n"])
def test_a_calendar_of_bytes_that_are_no_text_is_read_within_two_seconds(line: bytes) -> None:
    raw = calendar(GOOD).encode() + b"\xff\n" + line * (4_900_000 // len(line))
    found, told = within_seconds(lambda: read(raw))
    assert found == KEPT
    assert any("is not UTF-8" in line for line in told)


def test_what_goes_beyond_the_limits_is_told_with_its_number_within_two_seconds() -> None:
    text = calendar("".join(event(f"UID:{number}", DAY) for number in range(70_000)))
    found, told = within_seconds(lambda: read(text))
    assert len(found) == 3_750
    assert told == [f"{4 + 4 * 3_750}: {70_000 - 3_750:,} events from here on were left out: the file is too large"]


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_calendar_made_to_hang_takes_two_seconds_at_most_and_the_good_event_before_it_is_kept(bomb: str) -> None:
    text = calendar(GOOD + bomb)
    found, told = within_seconds(lambda: read(text))
    assert KEPT[0] in found
    assert told or len(found) > 1 or "BEGIN:VEVENT" not in bomb


@pytest.mark.parametrize("bomb", [one for one in BOMBS.values() if "RRULE" in one or "RDATE" in one])
def test_a_schedule_made_to_hang_takes_two_seconds_at_most_and_the_good_event_before_it_is_kept(bomb: str) -> None:
    text = calendar(event("UID:0", DAY, "SUMMARY:Ana") + bomb.replace("UID:", "SUMMARY:Bo\nUID:"))
    source = Source("on-call.ics", text.encode())
    found, report = within_seconds(lambda: (held_in_calendar(source, told := Report()), told))
    assert found[0].person == "Ana"
    assert report.warnings or len(found) > 1


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_titles_made_to_hang_are_all_proposed_and_those_not_looked_at_are_told_with_their_number(title: str) -> None:
    text = calendar("".join(event(f"UID:{number}", DAY, f"SUMMARY:{number} {title}") for number in range(2_900)))
    source = Source("team.ics", text.encode())
    found, report = within_seconds(lambda: (read_shared(source, MANY, {}, told := Report()), told))
    assert (len(found.absences), len(found.proposals)) == (0, 2_900)
    limits = [fault.problem for fault in report.warnings if fault.where == "calendar"]
    assert limits
    assert all(re.search("titles from here on were not (looked through|compared with names)", one) for one in limits)


@pytest.mark.parametrize(
    ("lines", "first", "told_of"),
    [
        ("BEGIN:VTIMEZONE\nTZID:Z\nEND:VTIMEZONE\n", 4 + 3 * 100, "900 time zones from here on were left out"),
        ("BEGIN:VEVENT\n", 4 + 2_000, "4,000 more problems are from here on"),
    ],
)
def test_what_is_too_much_to_be_looked_at_is_told_with_its_number(lines: str, first: int, told_of: str) -> None:
    times = 1_000 if "ZONE" in lines else 6_000
    found, told = read(calendar(lines * times + GOOD))
    assert found == KEPT
    assert [line for line in told if "from here on" in line] == [f"{first}: {told_of}"]


def test_a_repetition_that_never_happens_is_told_of() -> None:
    assert read(calendar(repeated(f"FREQ=DAILY;{NEVER}")))[1] == ["4: repeats too seldom, or never; it was left out"]


def test_seventy_people_with_a_free_day_a_week_are_read_whole() -> None:
    found, told = read(calendar(repeated("FREQ=WEEKLY;UNTIL=20290101", 70)))
    assert len(found) == 70 * 105
    assert told == []


def test_one_files_time_zone_is_not_taken_for_anothers() -> None:
    away = event("UID:1", "DTSTART;TZID=Office:20270104T090000", "DURATION:PT1H")
    assert read(calendar(zone("Office") + away)) == (["2027-01-04T06:00..2027-01-04T07:00"], [])
    assert read(calendar(away)) == ([], ["4: unknown time zone in DTSTART; it was left out"])


def test_each_calendar_of_a_file_has_its_own_clock() -> None:
    away = event("UID:1", "DTSTART:20270104T090000", "DURATION:PT1H")
    found, _ = read(calendar(away, head=["X-WR-TIMEZONE:Asia/Tokyo"]) + calendar(away.replace("UID:1", "UID:2")))
    assert found == ["2027-01-04T00:00..2027-01-04T01:00", "2027-01-04T14:00..2027-01-04T15:00"]


def test_a_calendar_that_is_the_name_of_a_file_is_not_opened() -> None:
    assert read(b"/etc/hostname") == ([], ["1: is not a calendar"])
