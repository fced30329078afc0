"""Every feed has a file of its own, whatever people and rotations are called."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.feeds import Holder
from domain.schedule import Schedule
from exporters.icalendar_feeds import feeds
from exporters.icalendar_names import feed_names, holders, renamed_feeds
from exporters.icalendar_revisions import first_revisions
from tests.exporters.feed_reading import values
from tests.exporters.sample import MONDAY, engineer, organisation, pair, rotation, week

IDS = st.sampled_from(["all", "ana", "ben", "payments", "payments.rotation", "payments-rotation", "all.engineer"])


def test_names_are_the_ids_when_nothing_collides() -> None:
    company = organisation()
    names = feed_names(company)
    assert names[Holder.engineer("ana")] == "feeds/ana.ics"
    assert names[Holder.rotation("search")] == "feeds/search.ics"
    assert names[Holder.everyone()] == "feeds/all.ics"
    assert renamed_feeds(company) == ()


def test_an_engineer_called_like_a_rotation_gets_a_file_of_their_own_and_a_sentence() -> None:
    company = organisation(engineers=(engineer("ana"), engineer("payments")))
    schedule = pair("payments", "ana", "payments")
    found = feeds(schedule, company, revisions=first_revisions(datetime(2026, 12, 1, tzinfo=UTC)))
    assert len(values(found["feeds/payments+engineer.ics"], "UID")) == 1
    assert len(values(found["feeds/payments+rotation.ics"], "UID")) == 2
    assert "feeds/payments.ics" not in found
    assert renamed_feeds(company) == (
        "The calendar of rotation payments is in feeds/payments+rotation.ics: 'payments' names more than one feed.",
        "The calendar of engineer payments is in feeds/payments+engineer.ics: 'payments' names more than one feed.",
    )


def test_a_rotation_called_all_does_not_take_the_feed_of_all() -> None:
    company = organisation(rotations=(rotation("all"), rotation("search")))
    schedule = Schedule.of([week("all", "primary", MONDAY, "ana"), week("search", "primary", MONDAY, "ben")])
    found = feeds(schedule, company, revisions=first_revisions(datetime(2026, 12, 1, tzinfo=UTC)))
    assert len(values(found["feeds/all.ics"], "UID")) == 2
    assert len(values(found["feeds/all+rotation.ics"], "UID")) == 1


@given(st.lists(IDS, min_size=1, unique=True), st.lists(IDS, min_size=1, unique=True))
def test_no_two_feeds_ever_share_a_file(people: list[str], rotations: list[str]) -> None:
    company = organisation(
        engineers=tuple(engineer(name) for name in people), rotations=tuple(rotation(name) for name in rotations)
    )
    names = feed_names(company)
    assert len(set(names.values())) == len(names) == len(holders(company)) == 1 + len(people) + len(rotations)
    assert names[Holder.everyone()] == "feeds/all.ics"
