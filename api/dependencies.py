"""What a route asks for: the database, the time, who is asking, and whether they may.

    @router.get("/organisations/{organisation}/teams", dependencies=[allowed(Right.READ_SCHEDULE)])
    def teams(organisation: Id, database: Store, page: Paged) -> Listing[Team]: ...

Every route says `allowed(...)` or `public()`; the application does not start with one that says neither. What asks
nothing of the database is async: a sync dependency costs a hop to another thread and back.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from api.credentials import actor_of_request, known_actor
from domain.access import Actor, Right
from domain.errors import Forbidden, NotFound
from services.access.proof import why_withheld
from storage.database import Database


async def database(request: Request) -> Database:
    """The database of this service."""
    opened: Database = request.app.state.database
    return opened


async def now(request: Request) -> datetime:
    """The time at which the request is carried out; a test gives the service another clock."""
    moment: datetime = request.app.state.clock()
    return moment.astimezone(UTC)


async def actor(request: Request) -> Actor:
    """Who is asking; Unauthenticated when nobody says so. Found once for each request, off the event loop."""
    known = known_actor(request)
    return await run_in_threadpool(actor_of_request, request) if known is None else known


Store = Annotated[Database, Depends(database)]
Now = Annotated[datetime, Depends(now)]
Asking = Annotated[Actor, Depends(actor)]


class Allowed:
    """Lets an actor pass who holds one of these rights, in the organisation that the path names.

    Another organisation is `not found`, even to a coordinator: nobody learns which there are. Where one of several
    rights is enough, the service narrows what the lesser one may touch.
    """

    def __init__(self, rights: tuple[Right, ...]) -> None:
        self.rights = rights

    async def __call__(self, request: Request) -> Actor:
        asking = await actor(request)  # a dependency of its own would be solved anew for every request
        named = request.path_params.get("organisation", asking.organisation)
        if named != asking.organisation:
            raise NotFound(f"there is no organisation {named!r}")
        if self.rights and not any(asking.may(right) for right in self.rights):
            raise Forbidden(self._refusal(asking))
        return asking

    def _refusal(self, asking: Actor) -> str:
        told = f"this takes the right {' or '.join(self.rights)}"
        is_withheld = any(right in asking.withheld for right in self.rights)
        return f"{told}, which your roles have: {why_withheld(asking)}" if is_withheld else told


class Public:
    """Lets everybody pass; `why` is for whoever reads the route."""

    def __init__(self, why: str) -> None:
        self.why = why

    async def __call__(self) -> None:
        return None


def allowed(*rights: Right) -> Any:
    """Whoever holds one of these rights; without any, whoever has signed in."""
    return Depends(Allowed(rights))


def public(why: str) -> Any:
    """Everybody, for this reason."""
    return Depends(Public(why))
