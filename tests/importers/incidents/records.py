"""Records as PagerDuty gives them, written short: `22:10 ack alice` on the clocks of New York, 10 September 2024."""

from datetime import datetime, timedelta
from typing import Any

from domain.clock import iso
from tests.compensation.company import at

DAY = "2024-09-10"
USERS = [
    {"id": f"U{who.upper()}", "type": "user", "email": f"{who.title()}@Example.com"}
    for who in ("alice", "bob", "carol")
]
_TYPES = {"ack": "acknowledge", "unack": "unacknowledge"}


def when(text: str) -> datetime:
    """`22:10`; `+1 01:00` is in the night after."""
    clock, days = (text[3:], int(text[1])) if text.startswith("+") else (text, 0)
    day = datetime.fromisoformat(f"{DAY}+00:00") + timedelta(days=days)
    return at(f"{day:%Y-%m-%d} {clock}")


def incident(key: str, opened: str, *, merged_into: str = "", **more: Any) -> dict[str, Any]:
    """An incident of the service `Web shop`, resolved unless it says otherwise."""
    reason = {"type": "merge_resolve_reason", "incident": {"id": merged_into, "type": "incident_reference"}}
    return {
        "id": key,
        "type": "incident",
        "created_at": iso(when(opened)),
        "status": "resolved",
        "urgency": "high",
        "service": {"id": "PSVC", "type": "service_reference", "summary": "Web shop"},
        "teams": [],
        "resolve_reason": reason if merged_into else None,
        "priority": None,
        **more,
    }


def entry(key: str, line: str) -> dict[str, Any]:
    """`22:10 ack alice`, `22:20 assign bob carol`, `22:30 resolve` (by the alert), `22:30 resolve timeout`."""
    days = f"{line.split(' ', 1)[0]} " if line.startswith("+") else ""
    clock, kind, *people = line.removeprefix(days).split()
    person = people[0] if people and people[0] != "timeout" and kind not in {"assign", "escalate"} else ""
    return {
        "id": f"R{key}{line}",
        "type": f"{_TYPES.get(kind, kind)}_log_entry",
        "created_at": iso(when(days + clock)),
        "agent": {
            "id": f"U{person.upper()}" if person else "PSVC",
            "type": f"{'user' if person else 'service'}_reference",
        },
        "channel": {"type": "timeout" if "timeout" in people else "auto"},
        "incident": {"id": key, "type": "incident_reference"},
        "assignees": [{"id": f"U{who.upper()}", "type": "user_reference"} for who in people] if not person else [],
    }


def entries(**lines: str) -> list[dict[str, Any]]:
    """The log entries of several incidents; lines are separated by semicolons."""
    return [entry(key, line.strip()) for key, text in lines.items() for line in text.split(";")]
