"""Which events of a calendar are absences, and how far repeating ones are followed; what is cut off is told."""

from datetime import date, timedelta

import pytest

from domain.people import Absence
from importers.calendar_absences import HALF_A_DAY, Counts, absences_of
from importers.file_tree import Source
from importers.report import Report
from importers.rows import read_rows
from tests.importers.test_calendars import calendar, event, short

TODAY = Counts(today=date(2026, 11, 26))
MONDAY = "DTSTART;VALUE=DATE:20270104"
NINE = "DTSTART;TZID=Europe/Berlin:20270104T090000"
SINCE_2015 = "DTSTART;VALUE=DATE:20150102"


def read(content: str, counts: Counts = HALF_A_DAY) -> tuple[list[str], list[str]]:
    """The absences as short texts, unapproved ones marked, and the warnings as `line: problem`."""
    report = Report()
    rows = absences_of(Source("away.ics", calendar(content).encode()), "ana", "Europe/Berlin", report, counts)
    checked = [row.value for row in read_rows(((row, "") for row in rows), Absence, report)]
    told = [f"{fault.line}: {fault.problem}" for fault in [*report.warnings, *report.faults]]
    return [short(one) + ("" if one.approved else "?") for one in checked], told


def test_a_meeting_is_no_absence_and_a_daily_one_is_told_in_one_line() -> None:
    standup = event("UID:1", NINE, "DURATION:PT15M", "RRULE:FREQ=DAILY", "SUMMARY:Standup")
    review = event("UID:2", NINE, "DURATION:PT3H59M", "SUMMARY:Review")
    away = event("UID:3", "DTSTART;VALUE=DATE:20270111", "DTEND;VALUE=DATE:20270113", "SUMMARY:Vacation")
    found, told = read(standup + review + away)
    assert found == ["2027-01-11..2027-01-12"]
    assert told == ["4: events of less than 4 hours that do not say out of office, left out: 2"]


@pytest.mark.parametrize(
    "lines",
    [
        ("DURATION:PT4H", "SUMMARY:Offsite"),
        ("DURATION:PT1H", "SUMMARY:Dentist", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"),
        ("DURATION:PT1H", "SUMMARY:Out of office"),
        ("DURATION:PT1H", "SUMMARY:Ana OOO"),
        ("DURATION:PT1H", "SUMMARY:Abwesend"),
        ("DURATION:PT1H", "SUMMARY:Out of office", "TRANSP:TRANSPARENT"),
    ],
)
def test_half_a_day_and_what_says_out_of_office_is_an_absence(lines: tuple[str, ...]) -> None:
    found, told = read(event("UID:1", NINE, *lines))
    assert (len(found), told) == (1, [])


def test_how_short_an_absence_may_be_is_an_option() -> None:
    content = event("UID:1", NINE, "DURATION:PT2H")
    assert read(content, Counts(shortest=timedelta(hours=2))) == (["2027-01-04T08:00..2027-01-04T10:00"], [])
    assert read(content, Counts(shortest=timedelta(hours=2.5)))[1] == [
        "4: events of less than 2.5 hours that do not say out of office, left out: 1"
    ]


def test_a_long_time_of_a_short_series_is_kept() -> None:
    moved = ("UID:1", "RECURRENCE-ID;TZID=Europe/Berlin:20270105T090000", "DTSTART;TZID=Europe/Berlin:20270105T090000")
    series = event("UID:1", NINE, "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3") + event(*moved, "DURATION:PT8H")
    assert read(series)[0] == ["2027-01-05T08:00..2027-01-05T16:00"]


def test_free_time_is_no_absence_but_a_whole_day_is_one_as_most_programs_call_it_free() -> None:
    assert read(event("UID:1", NINE, "DURATION:PT9H", "TRANSP:TRANSPARENT")) == (
        [],
        ["4: is marked as free, not away; it was left out"],
    )
    assert read(event("UID:1", MONDAY, "TRANSP:TRANSPARENT"))[0] == ["2027-01-04..2027-01-04"]
    assert read(event("UID:1", MONDAY, "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"))[0] == []


def test_what_outlook_calls_tentative_is_not_approved() -> None:
    assert read(event("UID:1", MONDAY, "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"))[0] == ["2027-01-04..2027-01-04?"]


def test_repeats_that_began_long_ago_are_followed_to_their_end() -> None:
    for rule in ("FREQ=WEEKLY;BYDAY=FR;UNTIL=20301231", "FREQ=WEEKLY;BYDAY=FR;COUNT=835"):
        found, told = read(event("UID:1", SINCE_2015, f"RRULE:{rule}"))
        assert (found[0], found[-1], len(found), told) == (
            "2015-01-02..2015-01-02",
            "2030-12-27..2030-12-27",
            835,
            [],
        )


def test_from_today_repeats_are_followed_for_five_years_and_what_is_long_past_is_told() -> None:
    found, told = read(event("UID:1", SINCE_2015, "RRULE:FREQ=WEEKLY;BYDAY=FR"), TODAY)
    assert (found[0], found[-1], len(found)) == ("2025-01-03..2025-01-03", "2031-12-26..2031-12-26", 365)
    assert told == [
        "4: times of repeating events before 2025-01-01, left out: 522",
        "4: repeating events that go on after 2031-12-31, followed up to then: 1",
    ]


def test_repeats_that_are_over_are_told_and_a_single_day_long_ago_is_kept() -> None:
    over = event("UID:1", SINCE_2015, "RRULE:FREQ=WEEKLY;COUNT=10")
    found, told = read(over + event("UID:2", SINCE_2015), TODAY)
    assert found == ["2015-01-02..2015-01-02"]
    assert told == ["4: times of repeating events before 2025-01-01, left out: 10"]


def test_without_a_today_a_series_without_an_end_is_followed_for_twenty_years_and_that_is_told() -> None:
    found, told = read(event("UID:1", MONDAY, "RRULE:FREQ=YEARLY"))
    assert (found[0], found[-1], len(found)) == ("2027-01-04..2027-01-04", "2047-01-04..2047-01-04", 21)
    assert told == ["4: repeating events that go on after 2047-12-31, followed up to then: 1"]


def test_a_series_of_too_many_times_is_cut_off_and_told() -> None:
    found, told = read(event("UID:1", MONDAY, "RRULE:FREQ=DAILY"))
    assert len(found) == 4_100
    assert told == ["4: repeating events that go on after 2038-03-27, followed up to then: 1"]


def test_a_step_beyond_all_that_is_followed_leaves_the_first_time() -> None:
    for frequency in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        found, told = read(event("UID:1", MONDAY, f"RRULE:FREQ={frequency};INTERVAL=100000000"))
        assert found == ["2027-01-04..2027-01-04"]
        assert all("go on after" in line for line in told)


@pytest.mark.parametrize("until", ["20200101", "20270103", "20200101T000000Z"])
def test_a_vacation_whose_repeats_end_before_they_begin_is_taken_once(until: str) -> None:
    vacation = event("UID:1", MONDAY, "DTEND;VALUE=DATE:20270116", f"RRULE:FREQ=WEEKLY;UNTIL={until}")
    assert read(vacation) == (
        ["2027-01-04..2027-01-15"],
        ["4: its repeats were left out: they end before they begin"],
    )


def test_a_series_of_which_every_time_is_excluded_is_told() -> None:
    told = read(event("UID:1", MONDAY, "RRULE:FREQ=DAILY;COUNT=2", "EXDATE;VALUE=DATE:20270104,20270105"))[1]
    assert told == ["4: never takes place; it was left out"]


@pytest.mark.parametrize("title", ["Canceled: Trip", "Storniert: Urlaub", "Declined: Offsite", "Abgelehnt: Klausur"])
def test_what_the_title_calls_off_is_told(title: str) -> None:
    assert read(event("UID:1", MONDAY, f"SUMMARY:{title}")) == ([], ["4: is called off; it was left out"])


def test_a_calendar_of_cancellations_calls_its_events_off_and_no_others() -> None:
    cancelled = f"METHOD:CANCEL\n{event('UID:1', MONDAY, 'STATUS:CONFIRMED')}END:VCALENDAR\n"
    found, told = read(f"{cancelled}BEGIN:VCALENDAR\n{event('UID:2', 'DTSTART;VALUE=DATE:20270111')}")
    assert (found, told) == (["2027-01-11..2027-01-11"], ["5: is called off; it was left out"])


INVITED = "ATTENDEE;CN=Ana;PARTSTAT={};ROLE=REQ-PARTICIPANT:mailto:{}@example.com"


@pytest.mark.parametrize(
    ("head", "attendees", "is_away"),
    [
        ("X-WR-CALNAME:ana@example.com\n", [("DECLINED", "ana"), ("ACCEPTED", "bo")], False),
        ("X-WR-CALNAME:ana@example.com\n", [("ACCEPTED", "ana"), ("DECLINED", "bo")], True),
        ("", [("DECLINED", "ana")], False),
        ("", [("DECLINED", "ana"), ("ACCEPTED", "bo")], True),
    ],
)
def test_an_invitation_that_the_owner_declined_is_no_absence(
    head: str, attendees: list[tuple[str, str]], is_away: bool
) -> None:
    invited = event("UID:1", MONDAY, *(INVITED.format(*one) for one in attendees))
    found, told = read(head + invited)
    assert (bool(found), bool(told)) == (is_away, not is_away)
