"""What was done, by whom, and what changed by it: added to, never edited."""

from fastapi import APIRouter

from api.dependencies import Store, allowed
from api.paging import Listing, Paged
from domain.access import Right
from services.records.listing import AuditEntry, audited

router = APIRouter(prefix="/organisations/{organisation}/audit", tags=["audit"])


@router.get("", dependencies=[allowed(Right.READ_AUDIT)])
def audit(organisation: str, database: Store, page: Paged) -> Listing[AuditEntry]:
    """The newest entries first."""
    found = audited(database, organisation, before_id=page.before(), most=page.limit + 1)
    return page.cut(list(found), lambda one: (one.id,))
