"""Times for people are exact, also in the hour that comes twice."""

from datetime import UTC, datetime

from exporters.local_times import from_to, on_the_clock


def test_a_time_names_weekday_date_clock_and_offset() -> None:
    moment = datetime(2027, 1, 4, 14, tzinfo=UTC)
    assert on_the_clock(moment, "America/New_York") == "Mon 4 Jan 2027, 09:00 (UTC-05:00)"
    assert on_the_clock(moment, "Asia/Kathmandu") == "Mon 4 Jan 2027, 19:45 (UTC+05:45)"


def test_the_repeated_hour_of_autumn_reads_differently_each_time() -> None:
    first, second = datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert on_the_clock(first, "Europe/Berlin") == "Sun 31 Oct 2027, 02:30 (UTC+02:00)"
    assert on_the_clock(second, "Europe/Berlin") == "Sun 31 Oct 2027, 02:30 (UTC+01:00)"


def test_a_span_tells_both_ends_on_one_clock() -> None:
    start, end = datetime(2027, 3, 22, 8, tzinfo=UTC), datetime(2027, 3, 29, 7, tzinfo=UTC)
    told = "from Mon 22 Mar 2027, 09:00 (UTC+01:00) to Mon 29 Mar 2027, 09:00 (UTC+02:00)"
    assert from_to(start, end, "Europe/Berlin") == told
