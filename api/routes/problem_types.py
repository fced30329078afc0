"""`/problems/<name>`: what a kind of problem means and what to do about it. Every problem's `type` leads here."""

from fastapi import APIRouter
from pydantic import BaseModel

from api.dependencies import public
from api.problem_types import TYPES
from api.problems import answers
from domain.errors import NotFound

router = APIRouter(prefix="/problems", tags=["service"], dependencies=[public("explains answers that anybody can get")])


class Explained(BaseModel):
    """A kind of problem."""

    name: str
    status: int
    title: str
    remedy: str


@router.get("/{name}", responses=answers(404))
def explain(name: str) -> Explained:
    """What a kind of problem means, and what to do about it."""
    if name not in TYPES:
        raise NotFound("there is no such kind of problem")
    kind = TYPES[name]
    return Explained(name=name, status=kind.status, title=kind.title, remedy=kind.remedy)
