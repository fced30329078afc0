"""For whoever runs the service: is it alive, and can it answer?"""

from fastapi import APIRouter, Request
from pydantic import BaseModel

from api.dependencies import Store, public
from api.problems import answers, problem
from services.readiness import readiness

router = APIRouter(tags=["service"], dependencies=[public("asked by machines that hold no token")])


class Health(BaseModel):
    """The state of the service; nothing of what it keeps."""

    status: str


@router.head("/healthz", name="healthz_head")
@router.get("/healthz")
async def healthz() -> Health:
    """The process is alive."""
    return Health(status="ok")


@router.head("/readyz", name="readyz_head", responses=answers(503))
@router.get("/readyz", responses=answers(503))
def readyz(request: Request, database: Store) -> Health:
    """The database answers, and has the tables this version needs."""
    fault = readiness(database)
    if fault:
        return problem(request, 503, "unavailable", fault, {"Retry-After": "5"})  # type: ignore[return-value]
    return Health(status="ready")
