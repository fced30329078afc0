"""Who is on call."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.dependencies import allowed
from api.problems import answers
from api.remembered import Memory, remembered
from domain.access import Right
from domain.base import Id, Instant
from services.oncall import OnCall, OnCallBoards

router = APIRouter(prefix="/organisations/{organisation}/oncall", tags=["schedule"])


@router.get(
    "",
    response_model=OnCall,
    dependencies=[remembered(), allowed(Right.READ_SCHEDULE)],
    responses=answers(401, 403, 404),
)
async def oncall(
    organisation: Id,
    request: Request,
    at: Annotated[Instant | None, Query(description="A moment with its offset; now when it is left out.")] = None,
    rotation: Annotated[Id | None, Query(description="Of this rotation only.")] = None,
) -> Response:
    """Who answers the pager at a moment, role by role, after all overrides; and which places are empty."""
    boards: OnCallBoards = request.app.state.on_call
    moment = at or request.app.state.clock().astimezone(UTC)  # asked directly: a dependency costs as the answer does
    found = boards.at_hand(organisation, moment, rotation)
    if found is None:
        found = await run_in_threadpool(boards.json, organisation, moment, rotation)
    return Response(found, media_type="application/json")


@asynccontextmanager
async def boards_alive(app: FastAPI) -> AsyncIterator[None]:
    """The boards from which the question is answered."""
    app.state.on_call, app.state.actors = OnCallBoards(app.state.database), Memory()
    yield
