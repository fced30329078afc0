"""The feed desk: what subscribers get is what is published, at once here and a second later elsewhere."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar as Parsed

from domain.access import Actor, CompanyRole
from domain.errors import Forbidden, InvalidInput, NotFound, TooOften
from domain.feeds import Holder, NewFeed
from domain.overrides import Override
from domain.schedule import Schedule, Shift
from exporters.icalendar_feeds import blank_calendar
from services.feeds.desk import FeedDesk
from services.feeds.keep import list_feeds, make_feed, revoke_feed
from services.records.parts import add_part, delete_part
from storage.database import Database
from tests.services.feeds.company import NOW, listed, pass_on, publish_quarter
from tests.services.feeds.test_pace import Ticks
from tests.services.records.company import ACME, COORDINATOR, OPERATOR

ANA = Actor(id="account:ana", name="Ana", organisation=ACME, engineer="ana", roles=(CompanyRole.ENGINEER,))
BEN = Actor(id="account:ben", name="Ben", organisation=ACME, engineer="ben", roles=(CompanyRole.ENGINEER,))


def shown(content: bytes) -> list[tuple[str, datetime, datetime, int]]:
    """Title, start, end and SEQUENCE of every event, as a parser of another making reads them."""
    events = Parsed.from_ical(content).walk("VEVENT")
    return sorted(
        (str(one["summary"]), one.decoded("dtstart"), one.decoded("dtend"), int(str(one["sequence"]))) for one in events
    )


def seconds_of(engineer: str, schedule: Schedule) -> float:
    return sum((one.end - one.start).total_seconds() for one in schedule.by_engineer.get(engineer, ()))


def seconds_shown(content: bytes) -> float:
    return sum((end - start).total_seconds() for _, start, end, _ in shown(content))


def feed_of(database: Database, holder: Holder, actor: Actor = OPERATOR) -> NewFeed:
    return make_feed(database, holder, "phone", actor, NOW)


def first_of(engineer: str, database: Database) -> Shift:
    return listed(database).by_engineer[engineer][0]


def given_to(engineer: str, shift: Shift) -> Override:
    return Override(
        rotation=shift.rotation, role=shift.role, start=shift.start, end=shift.end, engineer=engineer, reason="swap"
    )


def test_a_feed_shows_exactly_what_is_published(database: Database) -> None:
    schedule = publish_quarter(database)
    desk = FeedDesk(database)
    for who in ("ana", "ben", "fay"):
        content = desk.calendar(feed_of(database, Holder.engineer(who)).secret, NOW, "khal").content
        assert seconds_shown(content) == seconds_of(who, schedule) > 0


def test_an_override_is_in_both_peoples_feeds_a_second_later_and_counted_up(database: Database) -> None:
    publish_quarter(database)
    ticks = Ticks()
    desk = FeedDesk(database, ticks=ticks)
    feeds = {who: feed_of(database, Holder.engineer(who)) for who in ("ana", "ben")}
    everyone = feed_of(database, Holder.everyone())
    before = {who: desk.calendar(one.secret, NOW, "").etag for who, one in feeds.items()}
    sequences = {key[1:3]: key[3] for key in shown(desk.calendar(everyone.secret, NOW, "").content)}
    given = first_of("ana", database)
    pass_on(database, given_to("ben", given), NOW + timedelta(minutes=1))
    ticks.now += 1.0
    for who, one in feeds.items():
        after = desk.calendar(one.secret, NOW, "")
        assert after.etag != before[who]
        assert seconds_shown(after.content) == seconds_of(who, listed(database))
    counted = shown(desk.calendar(everyone.secret, NOW, "").content)
    assert max(sequence for *_, sequence in counted) == 1
    assert all(sequence >= sequences.get((start, end), 0) for _, start, end, sequence in counted)


def test_until_a_second_has_passed_nothing_is_asked_of_the_database(database: Database) -> None:
    publish_quarter(database)
    ticks = Ticks()
    desk = FeedDesk(database, ticks=ticks)
    feed = feed_of(database, Holder.engineer("ana"))
    assert desk.at_hand(feed.secret, NOW, "") is None
    known = desk.calendar(feed.secret, NOW, "")
    assert desk.at_hand(feed.secret, NOW, "") == known
    ticks.now += 1.0
    assert desk.at_hand(feed.secret, NOW, "") is None


def test_a_new_week_draws_the_window_anew(database: Database) -> None:
    publish_quarter(database)
    desk = FeedDesk(database, ticks=Ticks())
    feed = feed_of(database, Holder.everyone())
    now = desk.calendar(feed.secret, NOW, "")
    assert desk.calendar(feed.secret, NOW + timedelta(hours=30), "").content == now.content
    much_later = desk.calendar(feed.secret, NOW + timedelta(days=150), "")
    assert 0 < len(shown(much_later.content)) < len(shown(now.content))
    assert much_later.modified > now.modified


def test_two_desks_serve_the_same_bytes(database: Database) -> None:
    publish_quarter(database)
    feed = feed_of(database, Holder.rotation("payments"))
    one, two = (FeedDesk(database).calendar(feed.secret, NOW, "") for _ in range(2))
    assert one == two


def test_a_revoked_feed_is_empty_for_thirty_days_and_then_like_any_unknown_one(database: Database) -> None:
    publish_quarter(database)
    ticks = Ticks()
    desk = FeedDesk(database, ticks=ticks)
    feed = feed_of(database, Holder.engineer("ana"), ANA)
    assert shown(desk.calendar(feed.secret, NOW, "").content)
    revoke_feed(database, feed.feed.id, ANA, NOW)
    ticks.now += 1.0
    assert desk.at_hand(feed.secret, NOW, "") is None
    assert shown(desk.calendar(feed.secret, NOW, "").content) == []
    nowhere = ((feed.secret, NOW + timedelta(days=31)), ("nobody-has-this", NOW), ("../../etc/passwd", NOW), ("", NOW))
    answers = set()
    for secret, later in nowhere:
        with pytest.raises(NotFound) as refused:
            desk.calendar(secret, later, "")
        answers.add(str(refused.value))
    assert len(answers) == 1


def test_a_revocation_here_counts_at_once(database: Database) -> None:
    publish_quarter(database)
    desk = FeedDesk(database, ticks=Ticks())
    feed = feed_of(database, Holder.engineer("ana"), ANA)
    desk.calendar(feed.secret, NOW, "")
    revoke_feed(database, feed.feed.id, ANA, NOW)
    desk.forget()
    assert desk.at_hand(feed.secret, NOW, "") is None
    assert shown(desk.calendar(feed.secret, NOW, "").content) == []


def test_who_asks_too_often_is_told_to_wait_and_others_are_not(database: Database) -> None:
    publish_quarter(database)
    desk = FeedDesk(database, per_minute=3, ticks=Ticks())
    one, other = (feed_of(database, Holder.everyone()) for _ in range(2))
    for _ in range(3):
        desk.calendar(one.secret, NOW, "")
    with pytest.raises(TooOften):
        desk.calendar(one.secret, NOW, "")
    with pytest.raises(TooOften):
        desk.at_hand(one.secret, NOW, "")
    assert desk.calendar(other.secret, NOW, "")


def test_fetches_are_written_down_with_the_program_that_asked(database: Database) -> None:
    publish_quarter(database)
    desk = FeedDesk(database)
    feed = feed_of(database, Holder.engineer("ana"), ANA)
    for minute, agent in ((0, "khal"), (5, "Apple Calendar" + "x" * 500)):
        desk.calendar(feed.secret, NOW + timedelta(minutes=minute), agent)
    assert (desk.flush(), desk.flush()) == (1, 0)
    (kept,) = list_feeds(database, ANA)
    assert (kept.fetches, kept.last_fetched_at) == (2, NOW + timedelta(minutes=5))
    assert kept.last_agent == "Apple Calendar" + "x" * 186


def test_people_make_feeds_of_their_own_shifts_of_rotations_and_of_the_company(database: Database) -> None:
    publish_quarter(database)
    made = [
        feed_of(database, holder, ANA)
        for holder in (Holder.engineer("ana"), Holder.rotation("payments"), Holder.everyone())
    ]
    assert len({one.secret for one in made}) == 3
    with pytest.raises(Forbidden):
        feed_of(database, Holder.engineer("ben"), ANA)
    assert feed_of(database, Holder.engineer("ben"), COORDINATOR)
    with pytest.raises(InvalidInput):
        feed_of(database, Holder.rotation("nobody"), ANA)


def test_others_feeds_are_not_found_and_not_listed(database: Database) -> None:
    publish_quarter(database)
    feed = feed_of(database, Holder.engineer("ana"), ANA)
    assert list_feeds(database, BEN) == ()
    with pytest.raises(NotFound):
        revoke_feed(database, feed.feed.id, BEN, NOW)
    assert [one.id for one in list_feeds(database, COORDINATOR)] == [feed.feed.id]
    assert revoke_feed(database, feed.feed.id, COORDINATOR, NOW).revoked_at == NOW
    again = revoke_feed(database, feed.feed.id, ANA, datetime(2030, 1, 1, tzinfo=UTC))
    assert again.revoked_at == NOW


def test_no_secret_is_kept(database: Database) -> None:
    publish_quarter(database)
    feed = feed_of(database, Holder.engineer("ana"), ANA)
    with database.read() as session:
        tables = session.connection().exec_driver_sql
        rows = [str(tuple(row)) for table in ("feed", "audit") for row in tables(f"SELECT * FROM {table}")]  # noqa: S608
    assert rows
    assert not any(feed.secret in row for row in rows)


def test_who_is_there_no_more_has_an_empty_calendar_until_they_are_back(database: Database) -> None:
    publish_quarter(database)
    ticks = Ticks()
    desk = FeedDesk(database, ticks=ticks)
    gil = {"id": "gil", "name": "Gil", "email": "gil@acme.example", "team": "core"}
    added = add_part(database, ACME, "engineer", gil, OPERATOR, NOW)
    feed = feed_of(database, Holder.engineer("gil"))
    there = desk.calendar(feed.secret, NOW, "")
    delete_part(database, ACME, "engineer", "gil", OPERATOR, NOW + timedelta(minutes=1), added.revision)
    ticks.now += 1.0
    gone = desk.calendar(feed.secret, NOW, "")
    assert gone.content == blank_calendar() != there.content
    assert gone.modified > there.modified
    add_part(database, ACME, "engineer", gil, OPERATOR, NOW + timedelta(minutes=2))
    ticks.now += 1.0
    assert desk.calendar(feed.secret, NOW, "").content == there.content
