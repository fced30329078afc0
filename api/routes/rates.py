"""Rates of pay: read by whoever pays, proposed by one rate administrator and approved by another."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import BaseModel

from api.dependencies import Asking, Now, Store, allowed
from api.paging import Listing, Paged
from api.problems import answers
from api.versions import Expected, is_known, not_modified, tag
from domain.access import Right
from domain.clock import iso
from services.access.secrets import new_id
from services.stored_pay.rates import (
    RateProposal,
    decide_on_rates,
    list_proposals,
    propose_rates,
    read_proposal,
    read_rates,
)

router = APIRouter(prefix="/organisations/{organisation}/rates", tags=["pay"])
_PolicyBody = Annotated[dict[str, Any], Body(description="All of `pay`, as the organisation file would say it.")]
_POLICY = {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/PayPolicy"}}}}}


class Rates(BaseModel):
    """The rates and options that hold."""

    revision: int
    policy: dict[str, Any]


@router.get(
    "",
    dependencies=[allowed(Right.READ_RATES)],
    responses={304: {"description": "What you hold is the last version"}},
    response_model=Rates,
)
def rates(organisation: str, request: Request, response: Response, database: Store) -> Rates | Response:
    """The rates and options that hold: stipends, hourly bases, multipliers, codes. A new row closes the old one."""
    found = read_rates(database, organisation)
    if is_known(request, tag(found.revision)):
        return not_modified(tag(found.revision))
    response.headers["ETag"] = tag(found.revision)
    return Rates(revision=found.revision, policy=dict(found.body))


@router.get("/proposals", dependencies=[allowed(Right.READ_RATES)])
def proposals(organisation: str, database: Store, page: Paged) -> Listing[RateProposal]:
    """Every proposal, decided or not."""
    return page.of(list_proposals(database, organisation), lambda one: (iso(one.proposed_at), one.id))


@router.post("/proposals", status_code=201, dependencies=[allowed(Right.EDIT_RATES)], openapi_extra=_POLICY)
def new_proposal(
    policy: _PolicyBody,
    database: Store,
    asking: Asking,
    now: Now,
    expected: Expected,
    correction: Annotated[
        str | None,
        Query(description="Why what was in force is changed, or closed months are.", min_length=1, max_length=500),
    ] = None,
) -> RateProposal:
    """Propose rates in place of those of the ETag. They hold when somebody else has approved them.

    A new row closes the old one. Changing or leaving out a row that has been in force, or adding one that begins in
    closed months, is refused unless it is a correction that says why.
    """
    return propose_rates(database, asking, new_id(), policy, now, expected, correction)


@router.get("/proposals/{proposal}", dependencies=[allowed(Right.READ_RATES)], responses=answers(404))
def one_proposal(organisation: str, proposal: str, database: Store) -> RateProposal:
    """One proposal."""
    return read_proposal(database, organisation, proposal)


@router.post("/proposals/{proposal}/approve", dependencies=[allowed(Right.APPROVE_RATES)], responses=answers(404, 412))
def approve_rates(proposal: str, database: Store, asking: Asking, now: Now) -> RateProposal:
    """From now on these rates hold. Nobody approves what they proposed, nor over rates that changed since."""
    return decide_on_rates(database, asking, proposal, now, accepted=True)


@router.post("/proposals/{proposal}/refuse", dependencies=[allowed(Right.APPROVE_RATES)], responses=answers(404))
def refuse_rates(proposal: str, database: Store, asking: Asking, now: Now) -> RateProposal:
    """These rates shall not hold; whoever proposed them may take them back so."""
    return decide_on_rates(database, asking, proposal, now, accepted=False)
