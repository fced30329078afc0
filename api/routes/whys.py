"""Why me, why not her: the one question that everybody may ask, and that takes a solve to answer."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, FastAPI, Path, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from api.dependencies import Asking, Store, allowed
from api.forms import Form
from api.problems import answers
from domain.access import Actor, Right
from domain.base import Id
from domain.people import Role
from domain.why import Why
from services.drafts.why_desk import WhyDesk
from services.drafts.whys import why_in_draft, why_published
from services.why_facts import Question

router = APIRouter(prefix="/organisations/{organisation}", responses=answers(404, 429))

DraftId = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]


class WhyQuestion(Form):
    """One cell; `instead`: the best plan in which this engineer holds it."""

    rotation: Id
    role: Role = "primary"
    week: date
    instead: Id | None = None
    not_me: bool = False
    """Only the best plan in which the holder does not hold this week."""
    time_limit: Annotated[float, Field(ge=0.1, le=20)] = 20

    @property
    def question(self) -> Question:
        return Question(
            rotation=self.rotation,
            role=self.role,
            week=self.week,
            instead=self.instead,
            alternative_only=self.not_me,
            seconds=self.time_limit,
        )


async def _in_turn(request: Request, asking: Actor, answer: Callable[[], Why]) -> Why:
    """Waits on the event loop: no thread is held that others need."""
    desk: WhyDesk = request.app.state.why_desk
    return await asyncio.wrap_future(desk.ask(asking.id, answer))


@router.post("/drafts/{draft}/why", tags=["drafts"], dependencies=[allowed(Right.READ_PLANS)])
async def why(draft: DraftId, asked: WhyQuestion, request: Request, database: Store, asking: Asking) -> Why:
    """Why this engineer, why not her, and what the cheapest alternative costs. No private reason is told."""
    answer = partial(why_in_draft, database, asking.organisation, draft, asked.question)
    return await _in_turn(request, asking, answer)


@router.post("/why", tags=["schedule"], dependencies=[allowed(Right.READ_SCHEDULE)])
async def why_as_published(asked: WhyQuestion, request: Request, database: Store, asking: Asking) -> Why:
    """The same about the published schedule, for everybody who may see it."""
    answer = partial(why_published, database, asking.organisation, asked.question)
    return await _in_turn(request, asking, answer)


@asynccontextmanager
async def desk_alive(app: FastAPI) -> AsyncIterator[None]:
    """The desk, and the thread on which it answers."""
    app.state.why_desk = WhyDesk()
    try:
        yield
    finally:
        await run_in_threadpool(app.state.why_desk.close)
