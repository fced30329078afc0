"""Calendar feeds: what subscribers see is the schedule, and what spoilt other feeds does not happen here."""

import re
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import InvalidInput
from domain.feeds import Holder
from domain.people import Absence
from domain.schedule import Schedule
from exporters.icalendar_feeds import Window, feed, feeds
from exporters.icalendar_revisions import Revision, Revisions, first_revisions
from tests.exporters.feed_reading import by_icalendar, by_vobject, events, lines, on_duty, values
from tests.exporters.sample import MONDAY, engineer, organisation, pair, week, weeks
from tests.exporters.strategies import schedules

STAMP = datetime(2026, 12, 1, 12, tzinfo=UTC)
FIRST = first_revisions(STAMP)
PAYMENTS = pair("payments", "ana ben cara", "ben cara ana")


def team_feed(schedule: Schedule, **more: object) -> bytes:
    return feed(schedule, organisation(), holder=Holder.everyone(), revisions=FIRST, **more)  # type: ignore[arg-type]  # window or link


def own_feed(schedule: Schedule, who: str) -> bytes:
    return feed(schedule, organisation(), holder=Holder.engineer(who), revisions=FIRST)


# --- exactly the schedule -------------------------------------------------------------------------------------


@given(schedules())
def test_the_feed_of_all_covers_exactly_the_seconds_of_the_schedule(schedule: Schedule) -> None:
    seen = by_icalendar(team_feed(schedule))
    edges = [(one.start, one.end) for one in seen] + [(one.start, one.end) for one in schedule.shifts]
    moments = sorted(set(chain.from_iterable(edges)))
    in_feed = on_duty(((f"{e.rotation} {e.role} {e.person}", e.start, e.end) for e in seen), moments)
    shifts = ((f"{s.rotation} {s.role} {s.engineer}", s.start, s.end) for s in schedule.shifts)
    assert in_feed == on_duty(shifts, moments)


@given(schedules())
def test_two_strangers_parsers_read_the_same_events_without_a_duplicate_uid(schedule: Schedule) -> None:
    content = team_feed(schedule)
    seen = by_icalendar(content)
    assert by_vobject(content) == seen
    assert len({one.uid for one in seen}) == len(seen)


@settings(max_examples=40)
@given(schedules())
def test_the_feeds_of_engineers_and_of_rotations_each_divide_the_feed_of_all(schedule: Schedule) -> None:
    company = organisation()
    found = feeds(schedule, company, revisions=FIRST)
    everyone = sorted(one.uid for one in by_icalendar(found["feeds/all.ics"]))
    for part in ([one.id for one in company.engineers], [one.id for one in company.rotations]):
        divided = [one.uid for name in part for one in by_vobject(found[f"feeds/{name}.ics"])]
        assert sorted(divided) == everyone


@settings(max_examples=40)
@given(schedules())
def test_two_renders_are_equal_to_the_byte(schedule: Schedule) -> None:
    again = Schedule.model_validate_json(schedule.model_dump_json())
    assert feeds(schedule, organisation(), revisions=FIRST) == feeds(again, organisation(), revisions=FIRST)


def test_one_holders_feed_is_the_file_of_that_name() -> None:
    found = feeds(PAYMENTS, organisation(), revisions=FIRST)
    assert own_feed(PAYMENTS, "ana") == found["feeds/ana.ics"]
    by_rotation = feed(PAYMENTS, organisation(), holder=Holder.rotation("payments"), revisions=FIRST)
    assert by_rotation == found["feeds/payments.ics"]


def test_somebody_without_a_shift_has_an_empty_calendar_at_the_same_address() -> None:
    content = feeds(PAYMENTS, organisation(), revisions=FIRST)["feeds/eva.ics"]
    assert by_icalendar(content) == by_vobject(content) == []
    assert "X-WR-CALNAME:On call: Eva Roux" in lines(content)


# --- form: single events in UTC -------------------------------------------------------------------------------


@given(schedules())
def test_events_are_single_in_utc_and_no_calendar_has_a_uid_of_its_own(schedule: Schedule) -> None:
    text = lines(team_feed(schedule))
    names = {re.split("[:;]", line)[0] for line in text}
    assert not names & {"RRULE", "RDATE", "EXDATE", "TZID", "STATUS", "SOURCE", "METHOD"}
    assert "BEGIN:VTIMEZONE" not in text
    assert [line for line in text[: text.index("BEGIN:VEVENT")] if line.startswith("UID")] == []
    times = [line for line in text if line.startswith(("DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED"))]
    assert all(re.fullmatch(r"[A-Z-]+:\d{8}T\d{6}Z", line) for line in times)
    assert len(times) == 4 * text.count("BEGIN:VEVENT")


def test_the_head_of_the_calendar_line_by_line() -> None:
    content = lines(team_feed(PAYMENTS))
    assert sorted(content[: content.index("BEGIN:VEVENT")]) == [
        "BEGIN:VCALENDAR",
        "CALSCALE:GREGORIAN",
        "NAME:On call: TechCorp",
        "PRODID:-//dogwatch//on-call feed//EN",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "VERSION:2.0",
        "X-PUBLISHED-TTL:PT1H",
        "X-WR-CALNAME:On call: TechCorp",
    ]


def test_one_event_line_by_line() -> None:
    content = lines(own_feed(pair("payments", "ana", "ben"), "ana"))
    event = content[content.index("BEGIN:VEVENT") : content.index("END:VEVENT") + 1]
    assert sorted(event) == [
        "BEGIN:VEVENT",
        "DESCRIPTION:Ana Silva is on call for Payments as primary.\\nOn Ana Silva's clock (America/New_York): from "
        "Mon 4 Jan 2027\\, 09:00 (UTC-05:00) to Mon 11 Jan 2027\\, 09:00 (UTC-05:00).\\nWith Ben Okafor (secondary).",
        "DTEND:20270111T140000Z",
        "DTSTAMP:20261201T120000Z",
        "DTSTART:20270104T140000Z",
        "END:VEVENT",
        "LAST-MODIFIED:20261201T120000Z",
        "SEQUENCE:0",
        "SUMMARY:On call: payments (primary)",
        "TRANSP:TRANSPARENT",
        "UID:payments.primary.20270104T140000Z@dogwatch",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
    ]


def test_no_line_is_longer_than_75_octets() -> None:
    assert max(len(line) for line in team_feed(PAYMENTS).split(b"\r\n")) <= 75


def test_a_feeds_name_has_no_character_that_clients_show_escaped() -> None:
    assert values(own_feed(PAYMENTS, "dora"), "X-WR-CALNAME") == ["On call: Dora the Younger née Öz"]
    assert values(own_feed(PAYMENTS, "dora"), "NAME") == ["On call: Dora the Younger née Öz"]


def test_stamp_sequence_and_last_modified_are_those_of_the_revision() -> None:
    slot = "payments.primary.20270104T140000Z@dogwatch"
    later = Revision(stamped=datetime(2026, 12, 9, tzinfo=UTC), sequence=4)
    revisions = Revisions(otherwise=Revision(stamped=STAMP, sequence=2), slots={slot: later})
    content = feed(PAYMENTS, organisation(), holder=Holder.everyone(), revisions=revisions)
    assert {one.uid: one.sequence for one in by_icalendar(content)}[slot] == 4
    assert sorted(values(content, "SEQUENCE")) == ["2", "2", "2", "2", "2", "4"]
    assert sorted(values(content, "DTSTAMP")) == sorted(values(content, "LAST-MODIFIED"))
    assert values(content, "DTSTAMP").count("20261209T000000Z") == 1


def test_the_link_of_an_event_is_the_one_given() -> None:
    content = team_feed(PAYMENTS, link=lambda entry: f"https://oncall.example/shifts/{entry.uid}")
    assert "https://oncall.example/shifts/payments.primary.20270104T140000Z@dogwatch" in values(content, "URL")
    assert values(team_feed(PAYMENTS), "URL") == []


# --- complaints about others ----------------------------------------------------------------------------------


def test_a_reassigned_shift_leaves_one_feed_and_enters_the_other_as_the_same_event() -> None:
    passed_on = Schedule.of(
        one.model_copy(update={"engineer": "eva"}) if one.key == ("payments", "primary", MONDAY) else one
        for one in PAYMENTS.shifts
    )
    slot = "payments.primary.20270104T140000Z@dogwatch"
    assert slot in values(own_feed(PAYMENTS, "ana"), "UID")
    assert slot not in values(own_feed(passed_on, "ana"), "UID")
    assert values(own_feed(passed_on, "eva"), "UID") == [slot]
    assert b"CANCELLED" not in own_feed(passed_on, "ana")


def test_an_overridden_part_is_shown_with_who_really_holds_it() -> None:
    whole = week("payments", "primary", MONDAY, "ana")
    middle = whole.start + timedelta(days=2)
    parts = [
        whole.model_copy(update={"end": middle}),
        whole.model_copy(update={"start": middle, "end": middle + timedelta(days=1), "engineer": "eva"}),
        whole.model_copy(update={"start": middle + timedelta(days=1)}),
    ]
    seen = by_vobject(team_feed(Schedule.of(parts)))
    assert [(one.person, (one.end - one.start).days) for one in seen] == [("ana", 2), ("eva", 1), ("ana", 4)]
    assert len({one.uid for one in seen}) == 3


def test_titles_name_rotation_and_role_and_in_team_feeds_the_person() -> None:
    schedule = Schedule.of([*pair("payments", "ana", "ben").shifts, week("payments", "shadow", MONDAY, "dora")])
    assert values(own_feed(schedule, "ben"), "SUMMARY") == ["On call: payments (secondary)"]
    everyone = feed(schedule, organisation(), holder=Holder.rotation("payments"), revisions=FIRST)
    assert values(everyone, "SUMMARY") == [
        "On call: payments (primary) - Ana Silva",
        "On call: payments (secondary) - Ben Okafor",
        "Shadowing: payments (shadow) - Dora\\, the Younger\\; née Öz",
    ]


def test_a_shift_that_ends_at_midnight_is_not_an_all_day_event() -> None:
    shift = week("payments", "primary", MONDAY, "ana")
    midnight = datetime(2027, 1, 5, 5, tzinfo=UTC)  # 00:00 in New York
    day = shift.model_copy(update={"start": midnight, "end": midnight + timedelta(days=1)})
    event = events(team_feed(Schedule.of([day])))[0]
    assert type(event["DTSTART"].dt) is type(event["DTEND"].dt) is datetime
    assert values(team_feed(Schedule.of([day])), "DTEND") == ["20270106T050000Z"]


def test_two_weeks_in_a_row_are_one_event_with_the_identity_of_the_first() -> None:
    found = by_icalendar(team_feed(Schedule.of(weeks("payments", "primary", MONDAY, "ana ana ben"))))
    assert [(one.person, (one.end - one.start).days, one.uid) for one in found] == [
        ("ana", 14, "payments.primary.20270104T140000Z@dogwatch"),
        ("ben", 7, "payments.primary.20270118T140000Z@dogwatch"),
    ]


# --- the description ------------------------------------------------------------------------------------------


def test_the_description_gives_the_handoff_on_both_clocks_and_everyone_beside() -> None:
    shifts = [*weeks("search", "primary", MONDAY, "ana ana"), *weeks("search", "secondary", MONDAY, "ben cara")]
    shadow = week("search", "shadow", MONDAY, "dora")
    event = events(own_feed(Schedule.of([*shifts, shadow]), "ana"))[0]
    assert str(event["DESCRIPTION"]).split("\n") == [
        "Ana Silva is on call for Search as primary.",
        "On Ana Silva's clock (America/New_York): from Mon 4 Jan 2027, 03:00 (UTC-05:00) "
        "to Mon 18 Jan 2027, 03:00 (UTC-05:00).",
        "On the rotation's clock (Europe/Berlin): from Mon 4 Jan 2027, 09:00 (UTC+01:00) "
        "to Mon 18 Jan 2027, 09:00 (UTC+01:00).",
        "With Ben Okafor (secondary) from Mon 4 Jan 2027, 03:00 (UTC-05:00) to Mon 11 Jan 2027, 03:00 (UTC-05:00).",
        "With Dora, the Younger; née Öz (shadow) from Mon 4 Jan 2027, 03:00 (UTC-05:00) "
        "to Mon 11 Jan 2027, 03:00 (UTC-05:00).",
        "With Cara Lind (secondary) from Mon 11 Jan 2027, 03:00 (UTC-05:00) to Mon 18 Jan 2027, 03:00 (UTC-05:00).",
    ]


def test_a_shadow_reads_who_pages_go_to_and_that_it_is_not_paged() -> None:
    schedule = Schedule.of([*pair("payments", "ana", "ben").shifts, week("payments", "shadow", MONDAY, "dora")])
    event = events(own_feed(schedule, "dora"))[0]
    told = str(event["DESCRIPTION"])
    assert "shadows Payments: looks over the shoulder and is not paged." in told
    assert "With Ana Silva (primary)." in told


def test_two_joiners_in_one_week_have_two_events() -> None:
    shadows = [week("payments", "shadow", MONDAY, who) for who in ("dora", "eva")]
    seen = by_vobject(team_feed(Schedule.of(shadows)))
    assert [(one.person, one.uid) for one in seen] == [
        ("dora", "payments.shadow.20270104T140000Z+dora@dogwatch"),
        ("eva", "payments.shadow.20270104T140000Z+eva@dogwatch"),
    ]


def test_no_reason_of_an_absence_and_no_email_stands_in_any_feed() -> None:
    absence = Absence(engineer="ana", first_day=MONDAY, last_day=MONDAY, reason="knee operation")
    company = organisation().model_copy(update={"absences": (absence,)})
    content = b"".join(feeds(PAYMENTS, company, revisions=FIRST).values())
    assert b"knee" not in content
    assert b"techcorp.example" not in content


# --- the window -----------------------------------------------------------------------------------------------


def test_the_window_is_widened_to_whole_weeks() -> None:
    wednesday = datetime(2027, 1, 6, 0, 0, 1, tzinfo=UTC)
    window = Window.around(wednesday, days_before=7, days_after=14)
    assert window == Window(start=datetime(2026, 12, 28, tzinfo=UTC), end=datetime(2027, 1, 25, tzinfo=UTC))


@given(st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_the_window_holds_what_was_asked_for_and_is_the_same_all_day(now: datetime) -> None:
    window = Window.around(now)
    assert window == Window.around(now.replace(hour=0, minute=0)) == Window.around(now.replace(hour=23, minute=59))
    assert window.start.weekday() == window.end.weekday() == 0
    before, after = (now - window.start).days, (window.end - now).days
    assert 90 <= before < 98
    assert 364 <= after < 372


def test_an_event_that_reaches_into_the_window_is_shown_whole() -> None:
    schedule = Schedule.of(weeks("payments", "primary", MONDAY, "ana ana ben cara"))
    edge = schedule.shifts[1].start + timedelta(days=1)
    window = Window(start=edge, end=schedule.shifts[3].start)
    seen = by_icalendar(team_feed(schedule, window=window))
    assert [(one.person, one.start) for one in seen] == [
        ("ana", schedule.shifts[0].start),
        ("ben", schedule.shifts[2].start),
    ]


# --- refusals -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("holder", [Holder.engineer("payments"), Holder.rotation("ana"), Holder.engineer("zed")])
def test_a_feed_of_nobody_is_refused(holder: Holder) -> None:
    with pytest.raises(InvalidInput, match="has no such"):
        feed(PAYMENTS, organisation(), holder=holder, revisions=FIRST)


def test_a_schedule_with_two_holders_gives_no_feed() -> None:
    twice = Schedule.of([week("payments", "primary", MONDAY, who) for who in ("ana", "ben")])
    with pytest.raises(InvalidInput, match="holds it until"):
        feeds(twice, organisation(), revisions=FIRST)


def test_names_with_every_odd_character_come_back_whole() -> None:
    odd = "O'Neil \\n ; , \u2028 \x85 «Zoë» 李 \U0001f989 " + "x" * 120
    company = organisation(engineers=(engineer("ana", name=odd), engineer("ben")))
    content = feed(pair("payments", "ana", "ben"), company, holder=Holder.everyone(), revisions=FIRST)
    told = str(events(content)[0]["SUMMARY"])
    assert told == f"On call: payments (primary) - {odd}"
