"""Takes webhooks of PagerDuty: checks, remembers and notes at once; the incident itself is read afterwards.

What a webhook says of an incident is not taken over: it may come late, twice or out of order. It is only the reason to
read that incident again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from domain.errors import Unauthenticated
from pager.webhooks import OLDEST, Webhook, is_signed, webhook
from storage.database import Database
from storage.incident_cursor import LONGEST_ID, forget_webhooks, note_incident, take_webhook
from storage.organisations import organisation_row


@dataclass(frozen=True)
class Delivery:
    """One request as it came: the raw body, and two of its headers."""

    raw: bytes
    signatures: str
    webhook_id: str


def take_delivery(
    database: Database, organisation_id: str, delivery: Delivery, secrets: Sequence[str], now: datetime
) -> bool:
    """True when it is new; False when it was taken before, and then nothing is noted.

    Unauthenticated without a right signature: then nothing is stored. The event's own id is remembered too: the
    signature does not cover the header.
    """
    if not is_signed(delivery.signatures, delivery.raw, secrets):
        raise Unauthenticated("the signature is not ours")
    event = webhook(delivery.raw, now)
    try:
        return _kept(database, organisation_id, event, _ids(delivery, event), now)
    except IntegrityError:  # the same one came twice at once, and the other was first
        return False


def _kept(database: Database, organisation_id: str, event: Webhook, ids: Sequence[str], now: datetime) -> bool:
    with database.write() as session:
        organisation_row(session, organisation_id)
        forget_webhooks(session, organisation_id, now - 2 * OLDEST)
        if not take_webhook(session, organisation_id, ids, now):
            return False
        if event.incident and len(event.incident) <= LONGEST_ID:
            note_incident(session, organisation_id, event.incident, now)
        return True


def _ids(delivery: Delivery, event: Webhook) -> list[str]:
    named = [f"event {event.id}", delivery.webhook_id and f"delivery {delivery.webhook_id}"]
    return [one for one in named if one]
