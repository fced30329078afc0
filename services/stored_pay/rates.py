"""Rates and options of pay: one rate administrator proposes them, another approves, and from then on they hold.

What holds is the `pay` part of the organisation. A proposal says all of it, so that whoever approves sees all of it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from compensation.periods import Period
from compensation.rate_history import rewritten
from domain.access import Actor
from domain.base import Instant, Value
from domain.clock import local_date
from domain.errors import Conflict, InvalidInput, StaleVersion
from domain.revisions import Seen, is_seen, numbered
from services.records.parts import StoredPart, check_part, put_part_within, read_part
from services.records.reading import stored_organisation
from services.stored_pay.book import person_behind
from storage.audit import add_entry
from storage.database import Database
from storage.mapping import PartName
from storage.organisations import locked
from storage.parts import part_row
from storage.pay_ledger import last_closed
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
    correction: str | None
    """Why it changes what was in force, or reaches into closed months; None when it only adds rows."""
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
    expected: Seen,
    correction: str | None = None,
) -> RateProposal:
    """The proposal; InvalidInput with everything that is wrong with these rates. They do not hold yet.

    A row that is in force is not changed, and none is added to closed months, but by a `correction` that says why.
    """
    with database.write() as session:
        locked(session, actor.organisation)
        revision = _revision(session, actor.organisation, expected)
        _refuse_rewriting(session, actor.organisation, policy, now, correction)
        row = RateProposalRow(
            id=proposal_id,
            organisation_id=actor.organisation,
            policy=dict(policy),
            based_on=revision,
            correction=correction,
            proposed_by=person_behind(actor).id,
            proposed_at=now,
        )
        session.add(row)
        session.flush()
        add_entry(session, actor, now, "propose rates", proposal_id, after=_told(row))
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
            _revision(session, actor.organisation, row.based_on)
            _refuse_rewriting(session, actor.organisation, row.policy, now, row.correction)
            put_part_within(session, actor.organisation, _PAY, row.policy, actor, now, row.based_on)
            row = proposal_row(session, actor.organisation, proposal_id)
        row.accepted, row.decided_by, row.decided_at = accepted, person_behind(actor).id, now
        session.flush()
        add_entry(session, actor, now, "approve rates" if accepted else "refuse rates", proposal_id, after=_told(row))
        return _proposal(row)


def _refuse(row: RateProposalRow, actor: Actor, *, accepted: bool) -> None:
    if row.accepted is not None:
        raise Conflict(f"proposal {row.id} was {'approved' if row.accepted else 'refused'} before")
    if accepted and row.proposed_by in (actor.id, person_behind(actor).id):
        raise Conflict("nobody approves rates that they proposed; somebody else has to")


def _refuse_rewriting(
    session: Session, organisation_id: str, policy: Mapping[str, Any], now: datetime, correction: str | None
) -> None:
    """InvalidInput for rates that cannot be, and for those that change the past and do not say why."""
    before = stored_organisation(session, organisation_id)
    after = check_part(session, organisation_id, _PAY, dict(policy))
    closed = last_closed(session, organisation_id)
    first_open = Period.parse(closed).next.first_day if closed else None
    faults = rewritten(before.pay, after.pay, local_date(now, before.payroll_zone), first_open)
    if faults and correction is None:
        raise InvalidInput(faults)


def _told(row: RateProposalRow) -> Mapping[str, str] | None:
    return {"correction": row.correction} if row.correction else None


def _revision(session: Session, organisation_id: str, expected: Seen) -> int:
    """Of the rates that hold; StaleVersion when it is not the expected one."""
    stored_organisation(session, organisation_id)
    row = part_row(session, organisation_id, _PAY)
    revision = row.revision if row else 0
    if not is_seen(revision, expected):
        raise StaleVersion(f"the rates are at revision {revision}, not {numbered(expected)}; read them again")
    return revision


def _proposal(row: RateProposalRow) -> RateProposal:
    return RateProposal.model_validate({name: getattr(row, name) for name in RateProposal.model_fields})
