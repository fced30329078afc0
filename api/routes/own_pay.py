"""One's own pay: statements, lines explained, and claims; and the minutes that somebody else decides on."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response

from api.dependencies import Asking, Now, Store, allowed
from api.forms import Form
from api.paging import Listing, Paged
from api.pay_answers import ExplanationAnswer, PeriodPath, explanation_answer, page_answer
from api.problems import answers
from domain.access import Right
from domain.clock import iso
from exporters.pay_html import statement_page
from exporters.pay_json import statement_json
from exporters.pay_text import statement_text
from services.access.secrets import new_id
from services.stored_pay.book import period_named
from services.stored_pay.claims import ClaimedWork, StandingClaim, file_claim, list_claims, read_claim
from services.stored_pay.decisions import Minutes, decide_on, minutes_to_decide
from services.stored_pay.statements import explained, statement_of

router = APIRouter(prefix="/organisations/{organisation}/pay", tags=["pay"], responses=answers(409))
_TEXT = {"schema": {"type": "string"}}
_STATEMENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The statement",
        "content": {"application/json": {"schema": {}}, "text/html": _TEXT, "text/plain": _TEXT},
    }
}
_Subject = Annotated[str, Path(pattern="^[A-Z]-[0-9a-f]{12}$", examples=["C-4f9a0c21d77e"])]


class Word(Form):
    """Somebody's word on work that needs one."""

    accepted: bool


@router.get(
    "/statements/{period}/{engineer}",
    dependencies=[allowed(Right.READ_OWN_PAY, Right.READ_PAY)],
    response_class=Response,
    responses={**_STATEMENT, **answers(404)},
)
def statement(
    period: PeriodPath,
    engineer: str,
    database: Store,
    asking: Asking,
    now: Now,
    form: Annotated[Literal["json", "html", "text"], Query(alias="format")] = "json",
) -> Response:
    """What one engineer is paid in a period, each amount with its reason. Others' statements are not found."""
    found = statement_of(database, asking, period_named(period), engineer, now)
    if form == "html":
        return page_answer(statement_page(found))
    if form == "text":
        return Response(statement_text(found), media_type="text/plain; charset=utf-8")
    return Response(statement_json(found), media_type="application/json")


@router.get("/lines/{line}", dependencies=[allowed(Right.READ_OWN_PAY, Right.READ_PAY)], responses=answers(404))
def line(
    line: str,
    database: Store,
    asking: Asking,
    period: Annotated[str | None, Query(description="An open period to look in; else the first one.")] = None,
) -> ExplanationAnswer:
    """One line of pay: the sentence, the rules, the rate row, the intervals, and what corrects it."""
    return explanation_answer(explained(database, asking, line, period_named(period) if period else None))


@router.get("/claims", dependencies=[allowed(Right.READ_OWN_PAY, Right.READ_PAY, Right.APPROVE_MINUTES)])
def claims(database: Store, asking: Asking, page: Paged) -> Listing[StandingClaim]:
    """Your claims; everybody's for whoever reads pay or approves minutes."""
    return page.of(list_claims(database, asking), lambda one: (iso(one.claim.start), one.claim.id))


@router.post("/claims", status_code=201, dependencies=[allowed(Right.READ_OWN_PAY)])
def new_claim(work: ClaimedWork, database: Store, asking: Asking, now: Now) -> StandingClaim:
    """Claim work that the pager did not record. It counts when somebody else has accepted it."""
    return file_claim(database, asking, work, f"claim-{new_id()}", now)


@router.get(
    "/claims/{claim}",
    dependencies=[allowed(Right.READ_OWN_PAY, Right.READ_PAY, Right.APPROVE_MINUTES)],
    responses=answers(404),
)
def one_claim(claim: str, database: Store, asking: Asking) -> StandingClaim:
    """One claim, and what became of it."""
    return read_claim(database, asking, claim)


@router.get("/minutes", dependencies=[allowed(Right.APPROVE_MINUTES)])
def minutes(database: Store, asking: Asking, page: Paged) -> Listing[Minutes]:
    """Work that waits for somebody's word, was refused, or accepted in a month that is not closed: minutes, and no
    amounts. Your own is not among it."""
    return page.of(minutes_to_decide(database, asking), lambda one: (iso(one.start), one.subject))


@router.post("/minutes/{subject}", status_code=204, dependencies=[allowed(Right.APPROVE_MINUTES)])
def decision(subject: _Subject, word: Word, database: Store, asking: Asking, now: Now) -> None:
    """Accept or refuse it, or take an earlier word back. Nobody decides on their own work."""
    decide_on(database, asking, subject, now, accepted=word.accepted)
