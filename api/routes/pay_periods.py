"""Pay periods: their reports in every form, the steps of their life, and corrections of closed ones."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.dependencies import Asking, Now, Store, allowed
from api.forms import Form
from api.paging import Listing, Paged
from api.pay_answers import (
    FormName,
    Line,
    PeriodAnswer,
    PeriodPath,
    file_answer,
    file_responses,
    lines_answer,
    period_answer,
)
from api.problems import answers
from api.versions import Expected, is_known, not_modified, tag
from domain.access import Right
from services.stored_pay import periods
from services.stored_pay.book import period_named
from services.stored_pay.periods import StoredPeriod
from services.stored_pay.reports import FORMS, made, note_taken

router = APIRouter(prefix="/organisations/{organisation}/pay", tags=["pay"], responses=answers(409))


class Approval(Form):
    """How a period is approved."""

    defer: bool = False
    """Leave work that waits for somebody's word to a later period."""


class Reopening(Form):
    """Why a period is opened again; it is recorded."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class Acknowledgement(Form):
    """What payroll has booked."""

    report_id: Annotated[str, Field(max_length=60)]
    cents: dict[Annotated[str, Field(pattern="^[A-Z]{3}$")], int]
    """Sums by currency, as they were booked."""


class Corrections(Form):
    """Which corrections, and why; it is recorded."""

    lines: Annotated[list[Annotated[str, Field(max_length=40)]], Field(min_length=1, max_length=1000)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]


@router.get("/periods", dependencies=[allowed(Right.READ_PAY)])
def list_periods(organisation: str, database: Store, page: Paged) -> Listing[PeriodAnswer]:
    """Every period that somebody touched or that published weeks lie in."""
    return page.of(map(period_answer, periods.list_periods(database, organisation)), lambda one: (one.period,))


@router.get(
    "/periods/{period}", dependencies=[allowed(Right.READ_PAY)], responses={304: {}}, response_model=PeriodAnswer
)
def one_period(
    organisation: str, period: PeriodPath, request: Request, response: Response, database: Store
) -> PeriodAnswer | Response:
    """A period as it stands; one that nobody touched is open, at revision 0."""
    found = periods.read_period(database, organisation, period_named(period))
    if is_known(request, tag(found.revision)):
        return not_modified(tag(found.revision))
    return _tagged(found, response)


@router.get(
    "/periods/{period}/report",
    dependencies=[allowed(Right.READ_PAY)],
    response_class=Response,
    responses={**file_responses(), **answers(409, 422)},
)
def period_report(
    period: PeriodPath,
    request: Request,
    database: Store,
    asking: Asking,
    now: Now,
    form: Annotated[FormName, Query(alias="format", description="A form, or a payroll provider.")] = "json",
) -> Response:
    """The report of a period. A closed one that payroll or a program takes in a form that one can pay from counts as
    handed out; who reads it is recorded in any case.

    Refused, with every reason, when somebody in it lacks a payroll id or a code is missing: a file that leaves someone
    out pays them nothing, without an error.
    """
    named = period_named(period)
    file = made(database, asking.organisation, named, FORMS[form])
    if is_known(request, file.etag):
        return not_modified(file.etag)
    note_taken(database, asking, named, FORMS[form], file, now)
    return file_answer(file)


@router.post("/periods/{period}/review", dependencies=[allowed(Right.RUN_PAY)])
def review(
    period: PeriodPath, response: Response, database: Store, asking: Asking, now: Now, expected: Expected
) -> PeriodAnswer:
    """Open -> in review: the lines are computed, kept, and shown to whoever approves."""
    return _tagged(periods.review(database, asking, period_named(period), now, expected), response)


@router.post("/periods/{period}/approve", dependencies=[allowed(Right.RUN_PAY)])
def approve(
    period: PeriodPath,
    response: Response,
    database: Store,
    asking: Asking,
    now: Now,
    expected: Expected,
    how: Approval | None = None,
) -> PeriodAnswer:
    """In review -> approved, by somebody who is not paid in the period."""
    defer = how is not None and how.defer
    return _tagged(periods.approve(database, asking, period_named(period), now, expected, defer=defer), response)


@router.post("/periods/{period}/close", dependencies=[allowed(Right.RUN_PAY)])
def close(
    period: PeriodPath, response: Response, database: Store, asking: Asking, now: Now, expected: Expected
) -> PeriodAnswer:
    """Approved -> closed: lines and hashes are frozen; what comes late is posted as a correction."""
    return _tagged(periods.close(database, asking, period_named(period), now, expected), response)


@router.post("/periods/{period}/reopen", dependencies=[allowed(Right.RUN_PAY)])
def reopen(
    period: PeriodPath,
    why: Reopening,
    response: Response,
    database: Store,
    asking: Asking,
    now: Now,
    expected: Expected,
) -> PeriodAnswer:
    """Back to open; a closed period only before it was handed out."""
    return _tagged(periods.reopen(database, asking, period_named(period), now, expected, why.reason), response)


@router.post("/periods/{period}/acknowledge", dependencies=[allowed(Right.RUN_PAY)])
def acknowledge(
    period: PeriodPath, booked: Acknowledgement, response: Response, database: Store, asking: Asking, now: Now
) -> PeriodAnswer:
    """Payroll has booked what was handed out; refused when report or sums are other ones."""
    named = period_named(period)
    return _tagged(periods.acknowledge(database, asking, named, now, booked.report_id, booked.cents), response)


@router.get("/corrections", dependencies=[allowed(Right.READ_PAY)])
def corrections(organisation: str, database: Store) -> list[Line]:
    """What closed periods lack because of facts that came late; nothing is posted."""
    return lines_answer(periods.corrections(database, organisation))


@router.post("/corrections", dependencies=[allowed(Right.RUN_PAY)])
def post_corrections(database: Store, asking: Asking, now: Now) -> list[Line]:
    """Post them in the earliest open period; without new facts nothing is posted."""
    return lines_answer(periods.post_corrections(database, asking, now))


@router.post("/corrections/set-aside", status_code=204, dependencies=[allowed(Right.RUN_PAY)])
def set_aside(which: Corrections, database: Store, asking: Asking, now: Now) -> None:
    """Do not post these corrections: somebody moved, say, and closed months were right as they were."""
    periods.set_aside_corrections(database, asking, which.lines, now, which.reason)


@router.get("/corrections/set-aside", dependencies=[allowed(Right.READ_PAY)])
def corrections_set_aside(organisation: str, database: Store) -> list[Line]:
    """What is set aside: not posted, and not asked about."""
    return lines_answer(periods.aside(database, organisation))


@router.post("/corrections/take-back", status_code=204, dependencies=[allowed(Right.RUN_PAY)])
def take_back(which: Corrections, database: Store, asking: Asking, now: Now) -> None:
    """These are no longer set aside: what is still owed of them waits to be posted. Nobody does so with their own."""
    periods.take_back_corrections(database, asking, which.lines, now, which.reason)


def _tagged(stored: StoredPeriod, response: Response) -> PeriodAnswer:
    response.headers["ETag"] = tag(stored.revision)
    return period_answer(stored)
