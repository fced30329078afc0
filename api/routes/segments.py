"""Who worked on which incident from when to when: what pay is computed from beside the schedule."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from api.dependencies import Asking, Now, Store, allowed
from api.paging import Listing, Paged
from domain.access import Right
from domain.base import Value
from domain.clock import iso
from domain.response import ResponseSegment, UnansweredIncident
from services.stored_pay.segments import list_segments, take_in_segments

router = APIRouter(prefix="/organisations/{organisation}/pay/segments", tags=["pay"])


class Brought(Value):
    """Segments and incidents that nobody acknowledged. Given again, a segment is restated."""

    segments: Annotated[tuple[ResponseSegment, ...], Field(max_length=5000)] = ()
    unanswered: Annotated[tuple[UnansweredIncident, ...], Field(max_length=5000)] = ()


class Taken(Value):
    """How much of it was new or different."""

    changed: int


@router.get("", dependencies=[allowed(Right.READ_INCIDENTS)])
def segments(organisation: str, database: Store, page: Paged) -> Listing[ResponseSegment]:
    """Every segment, by start."""
    return page.of(list_segments(database, organisation), lambda one: (iso(one.start), one.incident, one.engineer))


@router.post("", dependencies=[allowed(Right.EDIT_INCIDENTS)])
def new_segments(brought: Brought, database: Store, asking: Asking, now: Now) -> Taken:
    """Take them in: from a service as the pager recorded them, from a person as edited by hand."""
    return Taken(changed=take_in_segments(database, asking, brought.segments, brought.unanswered, now))
