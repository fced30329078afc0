"""An event that a calendar holds in several revisions: the newest counts, and each older one has its line."""

from tests.importers.test_calendars import calendar, event, read

DAY = "DTSTART;VALUE=DATE:20270104"
LATER = "DTSTART;VALUE=DATE:20270201"


def test_a_newer_revision_stands_for_the_older_one_wherever_it_stands() -> None:
    older, newer = event("UID:1", DAY, "SEQUENCE:1"), event("UID:1", LATER, "SEQUENCE:2")
    assert read(calendar(older + newer)) == (
        ["2027-02-01..2027-02-01"],
        ["4: line 9 has a newer revision of it; it was left out"],
    )
    assert read(calendar(newer + older))[1] == ["9: line 4 has a newer revision of it; it was left out"]


def test_another_title_at_another_time_is_another_event_whatever_its_revision() -> None:
    for uid in ("UID:1", "UID:"):
        ana, ben = event(uid, DAY, "SUMMARY:Ana off"), event(uid, LATER, "SUMMARY:Ben off", "SEQUENCE:3")
        assert read(calendar(ana + ben)) == (["2027-01-04..2027-01-04", "2027-02-01..2027-02-01"], [])
    renamed = event("UID:1", DAY, "SUMMARY:Ana is off", "SEQUENCE:1")
    assert read(calendar(event("UID:1", DAY, "SUMMARY:Ana off") + renamed)) == (
        ["2027-01-04..2027-01-04"],
        ["4: line 9 has a newer revision of it; it was left out"],
    )


def test_events_without_a_name_are_different_events() -> None:
    same = event("UID:", DAY, "SEQUENCE:1") + event("UID:", LATER, "SEQUENCE:2")
    assert read(calendar(same)) == (["2027-01-04..2027-01-04", "2027-02-01..2027-02-01"], [])


def test_events_of_one_name_and_revision_are_different_events() -> None:
    found, told = read(calendar(event("UID:1", DAY) + event("UID:1", LATER)))
    assert (found, told) == (["2027-01-04..2027-01-04", "2027-02-01..2027-02-01"], [])


def test_of_a_time_that_was_moved_twice_the_last_move_counts() -> None:
    series = event("UID:1", DAY, "RRULE:FREQ=DAILY;COUNT=2")
    moves = "".join(
        event("UID:1", f"DTSTART;VALUE=DATE:{day}", "RECURRENCE-ID;VALUE=DATE:20270105")
        for day in ("20270110", "20270120")
    )
    assert read(calendar(series + moves)) == (
        ["2027-01-04..2027-01-04", "2027-01-20..2027-01-20"],
        ["9: line 14 has a newer revision of it; it was left out"],
    )


def test_of_a_time_that_was_moved_in_two_revisions_the_higher_counts() -> None:
    series = event("UID:1", DAY, "RRULE:FREQ=DAILY;COUNT=2")
    moves = "".join(
        event("UID:1", f"DTSTART;VALUE=DATE:{day}", f"SEQUENCE:{number}", "RECURRENCE-ID;VALUE=DATE:20270105")
        for day, number in (("20270110", 2), ("20270120", 1))
    )
    found, told = read(calendar(series + moves))
    assert found == ["2027-01-04..2027-01-04", "2027-01-10..2027-01-10"]
    assert told == ["15: line 9 has a newer revision of it; it was left out"]


def test_a_calendar_that_is_cut_in_the_middle_of_a_letter_is_read_up_to_there() -> None:
    found, told = read((calendar(event("UID:1", DAY)) + "END").encode("utf-16")[:-1])
    assert found == ["2027-01-04..2027-01-04"]
    assert told == ["9: is not UTF-16 from end to end; what is none was replaced"]
