"""Over both clock changes of three zones: every week begins where the one before ended, at nine on the wall."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from domain.feeds import Holder
from domain.schedule import Schedule
from exporters.icalendar_feeds import feed
from exporters.icalendar_revisions import first_revisions
from tests.exporters.feed_reading import Seen, by_icalendar, by_vobject
from tests.exporters.sample import ZONES, organisation, weeks

CHANGES = {  # the Monday before each change of 2027, and the hours of that week
    "payments": [(date(2027, 3, 8), 167), (date(2027, 11, 1), 169)],
    "search": [(date(2027, 3, 22), 167), (date(2027, 10, 25), 169)],
    "platform": [(date(2027, 9, 27), 167), (date(2027, 3, 29), 169)],
}
CASES = [(rotation, monday, hours) for rotation, changes in CHANGES.items() for monday, hours in changes]


def published(rotation: str, monday: date) -> tuple[list[Seen], list[Seen]]:
    """Five weeks around the change, holders alternating, as the two parsers read them."""
    shifts = weeks(rotation, "primary", monday - timedelta(days=14), "ana ben ana ben ana")
    content = feed(
        Schedule.of(shifts),
        organisation(),
        holder=Holder.rotation(rotation),
        revisions=first_revisions(datetime(2026, 12, 1, tzinfo=UTC)),
    )
    return by_icalendar(content), by_vobject(content)


def mondays_at_nine(zone: str, first: date, count: int) -> list[datetime]:
    """Walks the hours of UTC and notes when the clocks of the zone show Monday, 09:00."""
    hour = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=1)
    found: list[datetime] = []
    while len(found) < count:
        shown = hour.astimezone(ZoneInfo(zone))
        if (shown.weekday(), shown.hour) == (0, 9):
            found.append(hour)
        hour += timedelta(hours=1)
    return found


@pytest.mark.parametrize(("rotation", "monday", "hours"), CASES)
def test_events_begin_and_end_when_the_walls_show_monday_nine(rotation: str, monday: date, hours: int) -> None:
    edges = mondays_at_nine(ZONES[rotation], monday - timedelta(days=14), 6)
    for seen in published(rotation, monday):
        assert [one.start for one in seen] == edges[:-1]
        assert [one.end for one in seen] == edges[1:]


@pytest.mark.parametrize(("rotation", "monday", "hours"), CASES)
def test_no_hour_is_missing_or_double_and_the_changed_week_has_its_own_length(
    rotation: str, monday: date, hours: int
) -> None:
    for seen in published(rotation, monday):
        assert all(one.end == two.start for one, two in pairwise(seen))
        lengths = [(one.end - one.start) // timedelta(hours=1) for one in seen]
        assert lengths == [168, 168, hours, 168, 168]
