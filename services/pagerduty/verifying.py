"""Compares what PagerDuty shows with what is published, at every instant of the horizon."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import combinations

from domain.base import Value
from pager.coverage import Mismatch
from pager.lines import Line, Piece
from services.pagerduty.alarms import alarms
from services.pagerduty.connection import Connection
from services.pagerduty.expected import directory_of, expected, names_of
from services.pagerduty.forecast import Forecast
from services.pagerduty.ledger import read_ledger
from services.pagerduty.left_open import open_notes
from services.pagerduty.patience import patient
from storage.database import Database


class LineMismatch(Value):
    """Where PagerDuty shows somebody else than it should."""

    rotation: str
    role: str
    zone: str
    mismatch: Mismatch


class Verified(Value):
    """`mismatches` is empty when exactly the expected person is on call at every instant of every line.

    No `lines`: nothing is published from now on, and nobody is paged by it.
    """

    lines: int
    since: datetime
    until: datetime
    mismatches: tuple[LineMismatch, ...]
    behind_themselves: tuple[str, ...]
    """Sentences about people who hold two roles of a rotation at once: nobody stands behind them."""
    names: dict[str, str]
    notes: tuple[str, ...] = ()
    """Rotations whose list ends soon, or has ended, and times that are nobody's on purpose."""
    faults: tuple[str, ...] = ()
    """People who are not found in PagerDuty: lines that they hold cannot be compared, the others were."""


def verify(database: Database, organisation_id: str, connection: Connection) -> Verified:
    """Reads every final schedule, several times where it seems wrong: reads may be a little old."""
    ledger, since = read_ledger(database, organisation_id, connection.clock()), connection.earliest()
    wanted = expected(ledger, since, connection.horizon_days)
    directory, unfound = directory_of(connection.client, wanted)
    forecast = Forecast(database, organisation_id, ledger, directory, since, connection.horizon_days)
    ends = {line: max(piece.end for piece in pieces) for line, pieces in forecast.now.items()}
    people = {directory.user_id(one.email) for one in wanted.engineers if directory.knows(one.email)}
    clear = {line for line, pieces in forecast.now.items() if {piece.user for piece in pieces} <= people}
    looks = {
        line: partial(connection.adapter(kept.kind).verify, kept.id, forecast.now[line], since, ends[line])
        for line, kept in sorted(ledger.schedules.items())
        if line in clear
    }
    unsynced = {line: _missing(forecast.now[line], since) for line in sorted(clear - looks.keys())}
    found = [
        LineMismatch(rotation=line.rotation, role=line.role, zone=forecast.zone(line), mismatch=one)
        for line, mismatches in (*unsynced.items(), *patient(looks, connection.client.wait).items())
        for one in mismatches
    ]
    left_open = open_notes(ledger.left_open, wanted.sent, ledger.organisation, since)
    return Verified(
        lines=len(forecast.now),
        faults=tuple(str(fault) for fault in sorted(unfound)),
        since=since,
        until=max(ends.values(), default=since),
        mismatches=tuple(found),
        behind_themselves=tuple(_twice(forecast.now, names_of(wanted.engineers, directory))),
        names=dict(names_of(wanted.engineers, directory)),
        notes=(*alarms(ledger, wanted.sent, since), *left_open),
    )


def _missing(pieces: Sequence[Piece], since: datetime) -> tuple[Mismatch, ...]:
    """All of a line that has no schedule yet."""
    left = (piece.within(max(piece.start, since), piece.end) for piece in pieces)
    return tuple(Mismatch(start=one.start, end=one.end, expected=(one.user,), found=()) for one in left)


def _twice(lines: Mapping[Line, Sequence[Piece]], names: Mapping[str, str]) -> Iterator[str]:
    for (one, pieces), (other, others) in combinations(sorted(lines.items()), 2):
        if one.rotation == other.rotation:
            for piece in pieces:
                if any(piece.user == later.user and piece.meets(later.start, later.end) for later in others):
                    yield f"{names.get(piece.user, piece.user)} holds {one} and {other} at once"
