"""The parts of an organisation, each kind under its own address: teams, engineers, rotations, absences ...

All kinds are read and edited alike, and a part is checked together with all others before it is kept.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from pydantic import BaseModel

from api.dependencies import Asking, Now, Store, allowed
from api.paging import Listing, Paged
from api.problems import Answers, answers
from api.versions import Expected, is_known, not_modified, tag
from services.access.seen_parts import (
    add_seen_part,
    delete_seen_part,
    put_seen_part,
    rights_to_change,
    rights_to_see,
    seen_part,
    seen_parts,
)
from services.records.parts import StoredPart
from storage.kinds import KIND

LISTS = {
    "teams": "team",
    "engineers": "engineer",
    "rotations": "rotation",
    "absences": "absence",
    "wishes": "wish",
    "locks": "lock",
    "incidents": "incident",
    "past-shifts": "past-shift",
    "holiday-holders": "holiday-holder",
}
"""Kinds of which there are many, by their address."""
SINGLES = {"company": "company", "policy": "policy", "escalation": "escalation"}
"""Kinds of which there is one. Rates are changed by two people: see `api.routes.rates`."""

_KNOWN: Answers = {304: {"description": "What you hold is the last version"}}
PartBody = Annotated[dict[str, Any], Body(description="What the organisation file would say of it.")]


def _documented(kind: str) -> dict[str, Any]:
    """The body's form, for the document: the field checks are those of the file, and tell more than a schema can."""
    schema = {"$ref": f"#/components/schemas/{KIND[kind].model.__name__}"}
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}}


class Part(BaseModel):
    """One part. `body` is what the organisation file would say of it, as far as you may see it."""

    kind: str
    key: str
    revision: int
    body: dict[str, Any]


def _rendered(response: Response, part: StoredPart) -> Part:
    response.headers["ETag"] = tag(part.revision)
    return Part(kind=part.kind, key=part.key, revision=part.revision, body=dict(part.body))


def _read(request: Request, response: Response, part: StoredPart) -> Part | Response:
    if is_known(request, tag(part.revision)):
        return not_modified(tag(part.revision))
    return _rendered(response, part)


def _list_router(address: str, kind: str) -> APIRouter:
    """List, add, read, put and delete parts of a kind of which there are many."""
    router = APIRouter(prefix=f"/organisations/{{organisation}}/{address}", tags=[address])
    sees, changes = allowed(*rights_to_see(kind)), allowed(*rights_to_change(kind))

    @router.get("", dependencies=[sees], name=f"list {address}")
    def listed(database: Store, asking: Asking, page: Paged) -> Listing[Part]:
        """All that you may see, by key."""
        parts = (Part(**dict(one)) for one in seen_parts(database, kind, asking))
        return page.of(parts, lambda one: (one.key,))

    @router.post("", status_code=201, dependencies=[changes], name=f"add {kind}", openapi_extra=_documented(kind))
    def added(body: PartBody, response: Response, database: Store, asking: Asking, now: Now) -> Part:
        """Add one; refused with everything that is wrong with it, and with what it would break elsewhere."""
        return _rendered(response, add_seen_part(database, kind, body, asking, now))

    @router.get(
        "/{key}", response_model=Part, dependencies=[sees], responses={**_KNOWN, **answers(404)}, name=f"read {kind}"
    )
    def one(key: str, request: Request, response: Response, database: Store, asking: Asking) -> Part | Response:
        """One of them, with its revision as ETag."""
        return _read(request, response, seen_part(database, kind, key, asking))

    @router.put(
        "/{key}", dependencies=[changes], responses=answers(404), name=f"put {kind}", openapi_extra=_documented(kind)
    )
    def put(
        key: str, body: PartBody, response: Response, database: Store, asking: Asking, now: Now, expected: Expected
    ) -> Part:
        """Put another in its place, or with `If-None-Match: *` a new one. Its key may change with what it says."""
        return _rendered(response, put_seen_part(database, kind, key, body, asking, now, expected))

    @router.delete(
        "/{key}",
        status_code=204,
        response_class=Response,
        dependencies=[changes],
        responses=answers(404),
        name=f"delete {kind}",
    )
    def deleted(key: str, database: Store, asking: Asking, now: Now, expected: Expected) -> None:
        """Take it out; refused with every place that still needs it."""
        delete_seen_part(database, kind, key, asking, now, expected)

    return router


def _single_router(address: str, kind: str) -> APIRouter:
    """Read and put the one part of its kind."""
    router = APIRouter(prefix=f"/organisations/{{organisation}}/{address}", tags=[address])

    @router.get(
        "", response_model=Part, dependencies=[allowed(*rights_to_see(kind))], responses=_KNOWN, name=f"read {kind}"
    )
    def one(request: Request, response: Response, database: Store, asking: Asking) -> Part | Response:
        """It, with its revision as ETag."""
        return _read(request, response, seen_part(database, kind, kind, asking))

    @router.put(
        "", dependencies=[allowed(*rights_to_change(kind))], name=f"put {kind}", openapi_extra=_documented(kind)
    )
    def put(body: PartBody, response: Response, database: Store, asking: Asking, now: Now, expected: Expected) -> Part:
        """Put another in its place; refused with everything that is wrong with it, and with what it would break."""
        return _rendered(response, put_seen_part(database, kind, kind, body, asking, now, expected))

    return router


routers = tuple(
    make(address, kind)
    for make, kinds in ((_list_router, LISTS), (_single_router, SINGLES))
    for address, kind in kinds.items()
)
