"""Proposed rates, in the order in which they were proposed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import NotFound
from storage.tables.pay import RateProposalRow


def proposal_rows(session: Session, organisation_id: str) -> tuple[RateProposalRow, ...]:
    """All of them, decided or not."""
    wanted = select(RateProposalRow).where(RateProposalRow.organisation_id == organisation_id)
    return tuple(session.scalars(wanted.order_by(RateProposalRow.proposed_at, RateProposalRow.id)))


def proposal_row(session: Session, organisation_id: str, proposal_id: str) -> RateProposalRow:
    """One of them; NotFound when this organisation has none of that id."""
    found = session.get(RateProposalRow, proposal_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound(f"there is no proposal {proposal_id!r}")
    return found
