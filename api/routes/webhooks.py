"""Webhooks of PagerDuty: taken when their signature is right, answered at once, and read up on afterwards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, FastAPI, Header, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from api.dependencies import Now, Store, public
from api.problems import answers
from api.settings import Settings
from domain.base import Id
from pager.client import PagerDuty
from services.incidents.noted_reader import NotedReader
from services.incidents.webhooks import Delivery, take_delivery

router = APIRouter(tags=["pagerduty"])
_PUBLIC = public("PagerDuty holds no token: its signature over the body is checked")


class Taken(BaseModel):
    """Whether it is new; one that came before changes nothing."""

    new: bool


@router.post(
    "/webhooks/pagerduty/{organisation}", status_code=202, dependencies=[_PUBLIC], responses=answers(401, 404, 413, 422)
)
async def pagerduty_webhook(
    organisation: Id,
    request: Request,
    later: BackgroundTasks,
    database: Store,
    now: Now,
    x_pagerduty_signature: Annotated[str, Header()] = "",
    x_webhook_id: Annotated[str, Header(max_length=200)] = "",
) -> Taken:
    """Take one event (webhooks v3). The incident that it is about is read from PagerDuty once this is answered."""
    delivery = Delivery(await request.body(), x_pagerduty_signature, x_webhook_id)
    settings: Settings = request.app.state.settings
    secrets = settings.webhook_secrets(organisation)
    new = await run_in_threadpool(take_delivery, database, organisation, delivery, secrets, now)
    if new:
        later.add_task(request.app.state.noted_reader.read, organisation)
    return Taken(new=new)


@asynccontextmanager
async def reader_alive(app: FastAPI) -> AsyncIterator[None]:
    """Reads what webhooks note, where there is an API key."""
    settings: Settings = app.state.settings
    token = settings.pagerduty_token

    def connect() -> PagerDuty:
        return PagerDuty(token.get_secret_value() if token else "", address=settings.pagerduty_address)

    app.state.noted_reader = NotedReader(app.state.database, connect if token else None, app.state.clock)
    yield
