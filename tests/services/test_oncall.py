"""Who is on call: the stored list and nothing else, from memory or not."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from domain.errors import NotFound
from domain.overrides import Override
from services.oncall import OnCall, OnCallBoards
from storage.database import Database
from tests.services.feeds.company import NOW, listed, pass_on, publish_quarter
from tests.services.feeds.test_pace import Ticks
from tests.services.records.company import ACME

FIRST = datetime(1970, 1, 5, tzinfo=UTC)
EVER = (
    datetime.min.replace(tzinfo=UTC),
    FIRST - timedelta(seconds=1),
    FIRST,
    FIRST + timedelta(weeks=13_000),
    datetime.max.replace(tzinfo=UTC),
)


def held(answer: OnCall) -> set[tuple[str, str, str]]:
    return {(one.rotation, one.role, one.engineer) for one in answer.holders}


def walked(database: Database, at: datetime) -> set[tuple[str, str, str]]:
    """The same by walking the list."""
    shifts = listed(database).shifts
    return {(one.rotation, one.role, one.engineer) for one in shifts if one.start <= at < one.end}


def test_at_any_moment_of_the_quarter_the_list_is_told(database: Database) -> None:
    publish_quarter(database)
    boards, random = OnCallBoards(database), Random(7)
    edges = [moment for shift in listed(database).shifts[:6] for moment in (shift.start, shift.end)]
    moments = [NOW + timedelta(minutes=random.randrange(-14_400, 144_000)) for _ in range(40)]
    for at in [*edges, *moments]:
        assert held(boards.at(ACME, at)) == walked(database, at)


def test_memory_and_database_tell_the_same(database: Database) -> None:
    publish_quarter(database)
    boards = OnCallBoards(database, Ticks())
    assert boards.at_hand(ACME, NOW) is None
    told = boards.at(ACME, NOW)
    assert boards.at_hand(ACME, NOW) == told.model_dump_json().encode()
    assert boards.at_hand(ACME, NOW + timedelta(days=60)) is None


@pytest.mark.parametrize("later", [timedelta(), timedelta(microseconds=1), timedelta(days=3), timedelta(days=60)])
def test_what_is_sent_is_the_answer_of_that_moment(database: Database, later: timedelta) -> None:
    publish_quarter(database)
    boards = OnCallBoards(database, Ticks())
    boards.at(ACME, NOW)
    sent = boards.json(ACME, NOW + later)
    assert sent == boards.at(ACME, NOW + later).model_dump_json().encode()
    assert OnCall.model_validate_json(sent).at == NOW + later


def test_every_week_that_is_asked_about_is_told_from_memory_for_a_second(database: Database) -> None:
    publish_quarter(database)
    ticks = Ticks()
    boards = OnCallBoards(database, ticks)
    moments = [*(NOW + timedelta(days=days) for days in (-90, 0, 2, 30)), *EVER]
    told = [boards.json(ACME, at) for at in moments]
    assert [boards.at_hand(ACME, at) for at in moments[:4]] == told[:4]
    ticks.now += 1
    assert [boards.at_hand(ACME, at) for at in moments] == [None] * len(moments)
    assert [boards.json(ACME, at) for at in moments] == told


def test_one_rotation_is_told_alone_and_one_that_is_not_there_is_not_found(database: Database) -> None:
    publish_quarter(database)
    boards = OnCallBoards(database, Ticks())
    whole = boards.at(ACME, NOW)
    for _ in range(2):  # read, and from memory
        assert OnCall.model_validate_json(boards.json(ACME, NOW, "payments")) == whole.of("payments")
        with pytest.raises(NotFound, match="no rotation 'nothing'"):
            boards.json(ACME, NOW, "nothing")
    assert boards.at_hand(ACME, NOW, "payments") == boards.json(ACME, NOW, "payments")
    assert {one.rotation for one in whole.of("payments").holders} == {"payments"}
    assert whole.of("payments").uncovered == tuple(one for one in whole.uncovered if one[0] == "payments")


def test_an_override_counts_a_second_later_and_from_its_first_to_its_last_moment(database: Database) -> None:
    publish_quarter(database)
    ticks = Ticks()
    boards = OnCallBoards(database, ticks)
    holder = next(one for one in boards.at(ACME, NOW).holders if one.role == "primary")
    other = next(
        who for who in ("ana", "ben", "cy") if who not in {one.engineer for one in boards.at(ACME, NOW).holders}
    )
    start, end = NOW.replace(microsecond=0), NOW.replace(microsecond=0) + timedelta(hours=2)
    pass_on(database, Override(rotation="payments", role="primary", start=start, end=end, engineer=other, reason="ill"))
    ticks.now += 1
    second = timedelta(seconds=1)
    for at, who in ((start - second, holder.engineer), (start, other), (end - second, other), (end, holder.engineer)):
        assert ("payments", "primary", who) in held(boards.at(ACME, at))


def test_a_place_that_nobody_holds_is_named(database: Database) -> None:
    publish_quarter(database)
    start = NOW.replace(microsecond=0)
    gap = Override(rotation="payments", role="secondary", start=start, end=start + timedelta(hours=1), reason="ill")
    pass_on(database, gap)
    assert OnCallBoards(database).at(ACME, NOW).uncovered == (("payments", "secondary"),)
    empty = OnCallBoards(database).at(ACME, NOW - timedelta(days=400))
    assert (empty.holders, len(empty.uncovered)) == ((), 2)


def test_an_unknown_organisation_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        OnCallBoards(database).at("nobody", NOW)
