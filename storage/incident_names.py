"""What the names mean that PagerDuty uses in incidents, as it was said of each organisation."""

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.tables.pagerduty import PagerNameRow


def kept_names(session: Session, organisation_id: str, kind: str) -> dict[str, str]:
    """Name -> meaning of one kind, `team` or `severity`."""
    wanted = select(PagerNameRow).where(PagerNameRow.organisation_id == organisation_id, PagerNameRow.kind == kind)
    return {row.name: row.meaning for row in session.scalars(wanted.order_by(PagerNameRow.name))}


def keep_names(session: Session, organisation_id: str, kind: str, names: Mapping[str, str]) -> None:
    """These and no others."""
    session.execute(
        delete(PagerNameRow).where(PagerNameRow.organisation_id == organisation_id, PagerNameRow.kind == kind)
    )
    for name, meaning in names.items():
        session.add(PagerNameRow(organisation_id=organisation_id, kind=kind, name=name, meaning=meaning))
    session.flush()
