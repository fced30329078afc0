"""Who am I, to this service?"""

from fastapi import APIRouter
from pydantic import BaseModel

from api.dependencies import Asking, allowed
from domain.access import CompanyRole, Right
from services.access.proof import why_withheld

router = APIRouter(prefix="/me", tags=["accounts"])


class Me(BaseModel):
    """Who is asking, and what they may do."""

    id: str
    name: str
    organisation: str
    engineer: str | None
    roles: list[CompanyRole]
    rights: list[Right]
    withheld: list[Right]
    """What your roles would let you do if it were certain that this is you."""
    hint: str
    """Why it is not, and what to do."""


@router.get("", dependencies=[allowed()])
def me(asking: Asking) -> Me:
    """Who the token or the session stands for, and its rights."""
    return Me(
        id=asking.id,
        name=asking.name,
        organisation=asking.organisation,
        engineer=asking.engineer,
        roles=list(asking.roles),
        rights=sorted(asking.rights),
        withheld=sorted(asking.withheld),
        hint=why_withheld(asking),
    )
