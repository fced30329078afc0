"""Incidents read from PagerDuty on demand: what became pay and load, how far was read, what could not be used."""

from datetime import datetime

from fastapi import APIRouter, Request

from api.dependencies import Asking, Now, Store, allowed
from api.problems import answers
from api.settings import Settings
from domain.access import Right
from domain.base import Instant, Value
from domain.errors import Fault, InvalidInput
from importers.incidents.names import IncidentNames
from pager.client import PagerDuty
from services.incidents.into_storage import TakenIn, take_in_incidents

router = APIRouter(prefix="/organisations/{organisation}/incidents", tags=["pagerduty"])


class Reading(IncidentNames):
    """Since when to read the first time, and how names are read that do not speak for themselves.

    Names are kept: webhooks and later readings keep to them until they are given again.
    """

    since: Instant | None = None
    """None: on from where the last reading ended. Earlier than that: from there again."""


class Unused(Value):
    """What could not be used, and why."""

    where: str
    problem: str
    value: str = ""
    hint: str = ""


class Read(Value):
    """How many facts of pay and how many incidents are new or different."""

    facts: int
    incidents: int
    read_until: datetime | None
    still_open: tuple[str, ...]
    unused: tuple[Unused, ...]
    news: tuple[str, ...]
    """Which names mean something else from now on."""


@router.post("/read", dependencies=[allowed(Right.EDIT_INCIDENTS)], responses=answers(404, 502))
def read(organisation: str, wish: Reading, request: Request, asking: Asking, database: Store, now: Now) -> Read:
    """Read on up to now, a month at a time; stopped anywhere and asked again, the same is kept."""
    client = _client(request.app.state.settings)
    names = IncidentNames(teams=wish.teams, severities=wish.severities)
    try:
        return _answer(take_in_incidents(database, asking, client, names, wish.since, now))
    finally:
        client.close()


def _client(settings: Settings) -> PagerDuty:
    if settings.pagerduty_token is None:
        hint = "whoever runs the service puts one into DOGWATCH_PAGERDUTY_TOKEN"
        raise InvalidInput([Fault("PagerDuty", 0, 0, "token", "there is no API key", hint=hint)])
    return PagerDuty(settings.pagerduty_token.get_secret_value(), address=settings.pagerduty_address)


def _answer(taken: TakenIn) -> Read:
    unused = (Unused(where=one.where, problem=one.problem, value=one.value, hint=one.hint) for one in taken.unused)
    return Read(
        facts=taken.facts,
        incidents=taken.incidents,
        read_until=taken.read_until,
        still_open=taken.still_open,
        unused=tuple(unused),
        news=taken.news,
    )
