"""Where one session ends and the next begins: just before, at and just after the rounded end."""

from datetime import UTC, datetime

import pytest

from compensation.sessions import Rounding, Session, sessions
from compensation.spans import Span
from compensation.stretches import Stretch

QUARTERS = Rounding(15 * 60, 0)
CALL_OUT = Rounding(15 * 60, 60 * 60)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2024-09-11T{clock}").replace(tzinfo=UTC)


def found(rounding: Rounding, *worked: str) -> list[Session]:
    edges = (text.split("-") for text in worked)
    stretches = [Stretch(Span(at(start), at(end)), "P1") for start, end in edges]
    return list(sessions(stretches, lambda _: rounding))


TABLE = [
    ("starts a second before the rounded end", QUARTERS, ["02:00-02:10", "02:14:59-02:20"], [30]),
    ("starts at the rounded end", QUARTERS, ["02:00-02:10", "02:15-02:20"], [15, 15]),
    ("starts a second after the rounded end", QUARTERS, ["02:00-02:10", "02:15:01-02:20"], [15, 15]),
    ("goes on without a pause at the rounded end", CALL_OUT, ["02:00-03:00", "03:00-03:10"], [75]),
    ("a whole step is not rounded up", QUARTERS, ["02:00-02:15"], [15]),
    ("a second more than a step is", QUARTERS, ["02:00-02:15:01"], [30]),
    ("a single second", QUARTERS, ["02:00-02:00:01"], [15]),
    ("pauses do not count as worked", QUARTERS, ["02:00-02:01", "02:14-02:16"], [15]),
    ("after pauses the last worked second ends it", QUARTERS, ["02:00-02:01", "02:14-02:16", "02:17-02:18"], [15, 15]),
    ("it counts from the start, not from a pause", QUARTERS, ["02:00-02:02", "02:10-02:12", "02:16-02:18"], [15, 15]),
    ("a call-out lasts its hour", CALL_OUT, ["02:00-02:10", "02:59:59-03:10"], [60]),
    ("a call-out after the hour is another", CALL_OUT, ["02:00-02:10", "03:00-03:10"], [60, 60]),
]


@pytest.mark.parametrize(("what", "rounding", "worked", "paid"), TABLE, ids=[row[0] for row in TABLE])
def test_the_edges_of_a_session(what: str, rounding: Rounding, worked: list[str], paid: list[int]) -> None:
    assert [session.paid // 60 for session in found(rounding, *worked)] == paid


def test_no_work_is_no_session() -> None:
    assert found(CALL_OUT) == []
