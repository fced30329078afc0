"""Webhooks of PagerDuty (v3): whether one is really theirs, and what it is about.

`X-PagerDuty-Signature: v1=<hex>,v1=<hex>`: HMAC-SHA256 over the raw body, one for each secret while it is changed.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from domain.base import Instant, Value
from domain.clock import parse_instant
from domain.errors import Fault, InvalidInput

OLDEST = timedelta(days=3)
"""PagerDuty repeats what was not taken for two days; an older one is a copy."""
_AHEAD = timedelta(minutes=10)
_MOST_SIGNATURES = 10


class Webhook(Value):
    """One event. `incident`: which one it is about; None when it is about none."""

    id: str
    kind: str
    occurred_at: Instant
    incident: str | None = None


def is_signed(header: str, raw: bytes, secrets: Sequence[str]) -> bool:
    """Whether some signature is ours by some secret; every pair is compared, each in constant time."""
    given = [part.strip().removeprefix("v1=") for part in header.split(",") if part.strip().startswith("v1=")]
    right = [hmac.new(secret.encode(), raw, sha256).hexdigest() for secret in secrets if secret]
    pairs = [hmac.compare_digest(one.encode(), other.encode()) for one in given[:_MOST_SIGNATURES] for other in right]
    return any(pairs)


def signature(raw: bytes, secret: str) -> str:
    """What PagerDuty sends with this body."""
    return f"v1={hmac.new(secret.encode(), raw, sha256).hexdigest()}"


def webhook(raw: bytes, now: datetime) -> Webhook:
    """What the body says; InvalidInput when it is no event, or one of another time: a copy somebody kept."""
    event = _event(raw)
    try:
        occurred_at = parse_instant(_text(event, "occurred_at"))
    except (ValueError, OverflowError):
        raise _refused("occurred_at", "is not a moment") from None
    key = _text(event, "id")
    if not key:
        raise _refused("id", "is missing")
    if not now - OLDEST <= occurred_at <= now + _AHEAD:
        raise _refused("occurred_at", "is not of these days: the event is a copy, or a clock is wrong")
    return Webhook(
        id=key[:80], kind=_text(event, "event_type")[:80], occurred_at=occurred_at, incident=_incident(event)
    )


def _event(raw: bytes) -> Mapping[str, object]:
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        raise _refused("", "is not JSON") from None
    event = content.get("event") if isinstance(content, dict) else None
    if not isinstance(event, dict):
        raise _refused("event", "is missing")
    return event


def _incident(event: Mapping[str, object]) -> str | None:
    data = event.get("data")
    if not isinstance(data, dict) or not _text(event, "event_type").startswith("incident."):
        return None
    about = data if _text(data, "type").startswith("incident") and "incident" not in data else data.get("incident")
    return (_text(about, "id") or None) if isinstance(about, dict) else None


def _text(one: Mapping[str, object], name: str) -> str:
    found = one.get(name)
    return found if isinstance(found, str) else ""


def _refused(where: str, problem: str) -> InvalidInput:
    return InvalidInput([Fault("webhook", 0, 0, f"/event/{where}" if where else "", problem)])
