"""A double of PagerDuty with a season of incidents in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from domain.clock import iso, parse_instant
from pager.client import PagerDuty
from tests.importers.incidents.records import USERS
from tests.pager.double.server import TOKEN, Double, running
from tests.pager.double.state import User

BEGIN = parse_instant("2026-05-01T00:00:00Z")
END = parse_instant("2026-11-01T00:00:00Z")


@contextmanager
def pager() -> Iterator[tuple[Double, PagerDuty]]:
    """The double, and a client of it that does not sleep."""
    with running(END) as double:
        for user in USERS:
            double.state.users[user["id"]] = User(user["id"], user["id"].title(), user["email"])
        client = PagerDuty(TOKEN, address=double.address, pause=double.pause, timeout=20)
        try:
            yield double, client
        finally:
            client.close()
        assert double.violations == []


def happens(double: Double, number: int, opened: datetime, *steps: tuple[int, str, str], **more: Any) -> str:
    """An incident `number` with log entries `(minutes after, kind, user)`; resolved when its last step is."""
    key = f"Q{number:07d}"
    over = bool(steps) and steps[-1][1] == "resolve"
    double.state.incidents[key] = {
        "id": key,
        "type": "incident",
        "created_at": iso(opened),
        "status": "resolved" if over else "triggered",
        "urgency": "high",
        "service": {"id": "PSVC", "type": "service_reference", "summary": "Web shop"},
        **more,
    }
    double.state.log_entries[key] = [
        entry(key, opened + timedelta(minutes=after), kind, who) for after, kind, who in steps
    ]
    return key


def entry(key: str, at: datetime, kind: str, who: str) -> dict[str, Any]:
    agent = {"id": f"U{who.upper()}", "type": "user_reference"} if who else {"id": "PSVC", "type": "service_reference"}
    return {
        "id": f"R{key}{kind}{iso(at)}",
        "type": f"{kind}_log_entry",
        "created_at": iso(at),
        "agent": agent,
        "channel": {"type": "auto"},
        "incident": {"id": key, "type": "incident_reference"},
    }


def a_season(double: Double, incidents: int = 130) -> None:
    """Incidents all over six months, a different one each day and a half; every seventh answered by nobody."""
    people = ("alice", "bob", "carol")
    for number in range(1, incidents + 1):
        opened = BEGIN + (END - BEGIN) * number / (incidents + 1)
        who = "" if number % 7 == 0 else people[number % 3]
        steps = ((3, "acknowledge", who), (40, "resolve", who)) if who else ((15, "resolve", ""),)
        happens(double, number, opened.replace(microsecond=0), *steps)
