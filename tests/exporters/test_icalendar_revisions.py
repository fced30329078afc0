"""SEQUENCE goes up on every change a reader can see, stays where there is none, and never goes down."""

from datetime import UTC, datetime, timedelta

from hypothesis import event, given, settings

from domain.feeds import Holder
from domain.schedule import Schedule
from exporters.icalendar_entries import entries
from exporters.icalendar_feeds import feed
from exporters.icalendar_revisions import Revisions, advanced, first_revisions
from tests.exporters.feed_reading import events
from tests.exporters.sample import MONDAY, organisation, pair, weeks
from tests.exporters.strategies import histories

STAMP = datetime(2026, 12, 1, tzinfo=UTC)
SLOT = "payments.primary.20270104T140000Z@dogwatch"


def publish(before: Revisions, old: Schedule, new: Schedule, days: int = 1) -> Revisions:
    company = organisation()
    return advanced(before, entries(old, company), entries(new, company), STAMP + timedelta(days=days))


def test_a_new_holder_raises_the_slot_and_leaves_the_others() -> None:
    old, new = pair("payments", "ana ben", "cara dora"), pair("payments", "eva ben", "cara dora")
    revisions = publish(first_revisions(STAMP), old, new)
    assert revisions.of(SLOT).sequence == 1
    assert revisions.of(SLOT).stamped == STAMP + timedelta(days=1)
    later = "payments.primary.20270111T140000Z@dogwatch"
    assert (revisions.of(later).sequence, revisions.of(later).stamped) == (0, STAMP)


def test_a_new_partner_is_a_change_because_the_description_names_them() -> None:
    old, new = pair("payments", "ana", "ben"), pair("payments", "ana", "cara")
    assert publish(first_revisions(STAMP), old, new).of(SLOT).sequence == 1


def test_a_rollback_goes_up_not_down() -> None:
    old, new = pair("payments", "ana", "ben"), pair("payments", "eva", "ben")
    once = publish(first_revisions(STAMP), old, new, 1)
    assert publish(once, new, old, 2).of(SLOT).sequence == 2


def test_a_shift_removed_and_brought_back_comes_back_higher() -> None:
    full, empty = pair("payments", "ana", "ben"), Schedule()
    gone = publish(first_revisions(STAMP), full, empty, 1)
    assert publish(gone, empty, full, 2).of(SLOT).sequence == 1


def test_giving_away_the_second_of_two_weeks_raises_the_event_of_the_first() -> None:
    old = Schedule.of(weeks("payments", "primary", MONDAY, "ana ana"))
    new = Schedule.of(weeks("payments", "primary", MONDAY, "ana ben"))
    once = publish(first_revisions(STAMP), old, new, 1)
    assert once.of(SLOT).sequence == 1
    assert publish(once, new, old, 2).of(SLOT).sequence == 2


def test_a_clock_that_went_back_does_not_take_the_stamp_back() -> None:
    old, new = pair("payments", "ana", "ben"), pair("payments", "eva", "ben")
    once = publish(first_revisions(STAMP), old, new, 5)
    assert publish(once, new, old, 1).of(SLOT).stamped == STAMP + timedelta(days=5)


@settings(max_examples=60)
@given(histories())
def test_over_any_history_each_visible_change_has_a_higher_sequence(history: list[Schedule]) -> None:
    revisions, before, last = first_revisions(STAMP), Schedule(), dict[str, tuple[int, str]]()
    for day, schedule in enumerate(history):
        revisions = publish(revisions, before, schedule, day)
        for uid, sequence, visible in visible_events(schedule, revisions):
            known, shown = last.get(uid, (-1, ""))
            event(f"seen before: {uid in last}, changed: {visible != shown}")
            assert sequence > known or (sequence == known and visible == shown)
            last[uid] = (sequence, visible)
        before = schedule


def visible_events(schedule: Schedule, revisions: Revisions) -> list[tuple[str, int, str]]:
    """UID, SEQUENCE, and everything a calendar draws, read back from the published bytes."""
    content = feed(schedule, organisation(), holder=Holder.everyone(), revisions=revisions)
    drawn = ("DTSTART", "DTEND", "SUMMARY", "DESCRIPTION")
    return [
        (str(one["UID"]), int(one["SEQUENCE"]), "\n".join(one[name].to_ical().decode() for name in drawn))
        for one in events(content)
    ]
