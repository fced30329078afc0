"""A way to PagerDuty, and how it is used: sizes, horizons and patience that its documentation leaves open."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from domain.errors import Fault, InvalidInput
from pager.actual import ScheduleKind
from pager.adapter import Adapter
from pager.client import ADDRESS, PagerDuty
from pager.layer_adapter import LayerAdapter
from pager.lines import next_minute
from pager.shift_adapter import ShiftAdapter


@dataclass(frozen=True)
class Connection:
    """`client` holds the API key; `key` names it in locks without telling it."""

    client: PagerDuty
    key: str
    clock: Callable[[], datetime]
    batch: int = 50
    """Custom shifts in one request."""
    horizon_days: int | None = None
    """How far ahead shifts are sent; None: all that are published."""
    lead: timedelta = timedelta(minutes=2)
    """Nothing earlier than this from now is changed: a change has to arrive before it takes effect."""

    def adapter(self, kind: ScheduleKind) -> Adapter:
        if kind is ScheduleKind.SHIFTS:
            return ShiftAdapter(self.client, self.batch)
        return LayerAdapter(self.client, self.batch)

    def earliest(self) -> datetime:
        """The first moment that can still be changed."""
        return next_minute(self.clock() + self.lead)


def organisation_lock(organisation_id: str) -> str:
    """What whoever changes our ledger of PagerDuty holds alone."""
    return f"pagerduty organisation {organisation_id}"


def writer_names(organisation_id: str, connection: Connection) -> tuple[str, str]:
    """What a writer holds alone: the organisation, and the API key."""
    return organisation_lock(organisation_id), f"pagerduty key {connection.key}"


def connected(
    token: str,
    clock: Callable[[], datetime],
    *,
    address: str = ADDRESS,
    batch: int = 50,
    horizon_days: int | None = None,
    pause: Callable[[float], None] = time.sleep,
    timeout: float = 30,
) -> Connection:
    """A connection with this API key. InvalidInput for an empty key, or an address that is not safe for one."""
    if not token.strip():
        hint = "put an API key into DOGWATCH_PAGERDUTY_TOKEN, or into a file that --token-file names"
        raise InvalidInput([Fault("PagerDuty", 0, 0, "token", "there is no API key", hint=hint)])
    client = PagerDuty(token.strip(), address=address, pause=pause, timeout=timeout)
    key = sha256(token.strip().encode()).hexdigest()
    return Connection(client, key, clock, batch=batch, horizon_days=horizon_days)
