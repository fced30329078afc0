"""Histories of merged incidents, as far as PagerDuty knows them at some moment, and the ways in which they are read."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from tests.pager.double.server import Double
from tests.services.incidents.pagers import BEGIN, entry, happens

MINUTE = timedelta(minutes=1)
SPAN = timedelta(days=62)
_EDGES = (timedelta(days=30), timedelta(days=60), timedelta(days=33))
"""Where windows end, and a moment within one."""
_KINDS = ("acknowledge", "acknowledge", "unacknowledge", "assign")


class Happened(NamedTuple):
    """One incident: `steps` are minutes after `opened`; it ends with the last, merged into another or not."""

    opened: datetime
    steps: tuple[tuple[int, str, str], ...]
    lasts: int
    into: int | None

    @property
    def ends(self) -> datetime:
        return self.opened + self.lasts * MINUTE


class Look(NamedTuple):
    """A reading: of all that is new, or after a webhook about one incident; `breaks` after so many answers."""

    at: datetime
    webhook: int | None
    breaks: int | None


@st.composite
def histories(draw: st.DrawFn) -> list[Happened]:
    """Up to five incidents near the same moment, some of them merged into others that were open then."""
    edge = draw(st.sampled_from(_EDGES))
    who = st.sampled_from(["", "alice", "bob", "carol"])
    step = st.tuples(st.integers(0, 12).map(lambda one: 30 * one), st.sampled_from(_KINDS), who)
    alone = [
        Happened(
            opened=BEGIN + edge + draw(st.integers(-12, 8)) * 30 * MINUTE,
            steps=((3, "acknowledge", draw(who)), *sorted(draw(st.lists(step, max_size=2)))),
            lasts=draw(st.integers(1, 30)) * 30,
            into=None,
        )
        for _ in range(draw(st.integers(2, 4)))
    ]
    return [one._replace(into=draw(st.sampled_from(_open_then(one, alone)))) for one in alone]


def looks(happened: Sequence[Happened]) -> st.SearchStrategy[list[Look]]:
    """Readings in the order of time, at moments at which something has just happened."""
    telling = [one.opened + minute * MINUTE for one in happened for minute in (1, one.lasts // 2, one.lasts)]
    moment = st.sampled_from(telling)
    webhook = st.none() | st.integers(0, len(happened) - 1)
    look = st.builds(Look, moment, webhook, st.none() | st.integers(0, 6))
    return st.lists(look, max_size=4, unique_by=lambda one: one.at).map(sorted)


def known_at(double: Double, happened: Sequence[Happened], now: datetime) -> None:
    """Have the double know what has happened until now, and nothing more."""
    double.state.incidents.clear()
    double.state.log_entries.clear()
    for number, one in enumerate(happened):
        if one.opened <= now:
            _make(double, number, one, now)


def name(number: int) -> str:
    return f"Q{number:07d}"


def _make(double: Double, number: int, one: Happened, now: datetime) -> None:
    steps = (step for step in one.steps if step[0] < one.lasts and one.opened + step[0] * MINUTE <= now)
    key = happens(double, number, one.opened, *steps)
    if one.ends <= now:
        double.state.incidents[key]["status"] = "resolved"
        double.state.log_entries[key].append(entry(key, one.ends, "resolve", "" if one.into is None else "bob"))
        if one.into is not None:
            other = {"id": name(one.into), "type": "incident_reference"}
            double.state.incidents[key]["resolve_reason"] = {"type": "merge_resolve_reason", "incident": other}


def _open_then(one: Happened, others: Sequence[Happened]) -> list[int | None]:
    """Into which incidents it can be merged when it ends; None where there is no other."""
    found = [number for number, other in enumerate(others) if other.opened <= one.ends < other.ends]
    return list(found) or [None]
