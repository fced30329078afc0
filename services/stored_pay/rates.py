"""Rates and options of pay: one rate administrator proposes them, another approves, and from then on they hold.

What holds is the `pay` part of the organisation. A proposal says all of it, so that whoever approves sees all of it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.access import Actor
from domain.base import Instant, Value
from domain.errors import Conflict, StaleVersion
from services.records.parts import StoredPart, check_part, put_part_within, read_part
from services.records.reading import stored_organisation
from services.stored_pay.book import person_behind
from storage.audit import add_entry
from storage.database import Database
from storage.mapping import PartName
from storage.organisations import locked
from storage.parts import part_row
from storage.rate_proposals import proposal_row, proposal_rows
from storage.tables.pay import RateProposalRow

_PAY = PartName("pay", "pay")


class RateProposal(Value):
    """Rates as somebody wants them. `accepted` is None until somebody else has decided."""

    id: str
    policy: Mapping[str, Any]
    """As the organisation file would say it, under `pay`."""
    based_on: int
    """Revision of the rates that it was made from."""
    proposed_by: str
    proposed_at: Instant
    decided_by: str | None
    decided_at: Instant | None
    accepted: bool | None


def read_rates(database: Database, organisation_id: str) -> StoredPart:
    """The rates that hold, with their revision."""
    return read_part(database, organisation_id, *_PAY)


def list_proposals(database: Database, organisation_id: str) -> tuple[RateProposal, ...]:
    """All proposals, the oldest first."""
    with database.read() as session:
        return tuple(map(_proposal, proposal_rows(session, organisation_id)))


def read_proposal(database: Database, organisation_id: str, proposal_id: str) -> RateProposal:
    """One of them; NotFound when there is none of that id."""
    with database.read() as session:
        return _proposal(proposal_row(session, organisation_id, proposal_id))


def propose_rates(
    database: Database,
    actor: Actor,
    proposal_id: str,
    policy: Mapping[str, Any],
    now: datetime,
    expected: int | None,
) -> RateProposal:
    """The proposal; InvalidInput with everything that is wrong with these rates. They do not hold yet."""
    with database.write() as session:
        locked(session, actor.organisation)
        revision = _revision(session, actor.organisation)
        if expected is not None and revision != expected:
            raise StaleVersion(f"the rates are at revision {revision}, not {expected}; read them again")
        check_part(session, actor.organisation, _PAY, dict(policy))
        row = RateProposalRow(
            id=proposal_id,
            organisation_id=actor.organisation,
            policy=dict(policy),
            based_on=revision,
            proposed_by=person_behind(actor).id,
            proposed_at=now,
        )
        session.add(row)
        session.flush()
        add_entry(session, actor, now, "propose rates", proposal_id)
        return _proposal(row)


def decide_on_rates(
    database: Database, actor: Actor, proposal_id: str, now: datetime, *, accepted: bool
) -> RateProposal:
    """The proposal, approved or refused. Approved rates hold in the same moment, or nothing has happened.

    Conflict for one's own proposal and for one that was decided on; StaleVersion when other rates hold by now.
    """
    with database.write() as session:
        locked(session, actor.organisation)
        row = proposal_row(session, actor.organisation, proposal_id)
        _refuse(row, actor, accepted=accepted)
        if accepted:
            put_part_within(session, actor.organisation, _PAY, row.policy, actor, now, row.based_on)
            row = proposal_row(session, actor.organisation, proposal_id)
        row.accepted, row.decided_by, row.decided_at = accepted, person_behind(actor).id, now
        session.flush()
        add_entry(session, actor, now, "approve rates" if accepted else "refuse rates", proposal_id)
        return _proposal(row)


def _refuse(row: RateProposalRow, actor: Actor, *, accepted: bool) -> None:
    if row.accepted is not None:
        raise Conflict(f"proposal {row.id} was {'approved' if row.accepted else 'refused'} before")
    if accepted and row.proposed_by in (actor.id, person_behind(actor).id):
        raise Conflict("nobody approves rates that they proposed; somebody else has to")


def _revision(session: Session, organisation_id: str) -> int:
    stored_organisation(session, organisation_id)
    row = part_row(session, organisation_id, _PAY)
    return row.revision if row else 0


def _proposal(row: RateProposalRow) -> RateProposal:
    return RateProposal.model_validate({name: getattr(row, name) for name in RateProposal.model_fields})
