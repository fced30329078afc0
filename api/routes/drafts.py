"""Drafts: opened, edited, solved, looked into, compared and published."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from api.dependencies import Asking, Now, Store, allowed
from api.forms import Form
from api.paging import Listing, Paged
from api.problems import answers
from api.routes.jobs import accepted
from api.routes.schedule import WOULD_BE, DryRun, told
from api.versions import Expected, is_known, not_modified, tag
from domain.access import Right
from domain.base import Id, Name
from domain.comparison import Comparison
from domain.drafts import Draft, DraftOptions, Job
from domain.organisation import Lock
from domain.people import Role
from domain.plan import Plan
from domain.schedule import Horizon
from services.drafts.analysis import Analysis, analysis
from services.drafts.comparing import HandEdit, compare_drafts, compare_with_published, what_if
from services.drafts.editing import Edit, edit_draft, lock_cells, unlock_cell
from services.drafts.opening import delete_draft, open_draft
from services.drafts.publishing import Decision, publish_draft
from services.drafts.report import draft_report
from services.drafts.results import refuse_without_schedule, solved
from services.drafts.solving import start_solve
from services.drafts.viewing import DraftView, list_drafts, view_draft
from services.planning import horizon_of
from services.records.publish import Published

router = APIRouter(prefix="/organisations/{organisation}/drafts", tags=["drafts"])

DraftId = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
_READ, _PLAN = [allowed(Right.READ_PLANS)], [allowed(Right.PLAN)]
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"


class Weeks(Form):
    """A quarter, or a first day and a number of weeks."""

    quarter: Annotated[str | None, Field(max_length=20, examples=["2027-Q1"])] = None
    first_day: date | None = None
    weeks: Annotated[int | None, Field(ge=1, le=520)] = None

    @property
    def horizon(self) -> Horizon:
        """InvalidInput when it is neither or both."""
        return horizon_of(self.quarter, str(self.first_day) if self.first_day else None, self.weeks)


class DraftWish(Form):
    """What is to be planned; a name of its own when there are several for the same weeks."""

    horizon: Weeks
    name: Name | None = None
    options: DraftOptions = DraftOptions()


class DraftEdit(Form):
    """What is to be different; whatever is left out stays. `locks` are all there are then."""

    name: Name | None = None
    horizon: Weeks | None = None
    options: DraftOptions | None = None
    locks: Annotated[tuple[Lock, ...] | None, Field(max_length=5000)] = None


class Cells(Form):
    """Cells that stay with these engineers. Any day of a week names it."""

    cells: Annotated[tuple[Lock, ...], Field(min_length=1, max_length=5000)]


class CellEdit(Form):
    """A cell given to somebody else; null leaves it open."""

    rotation: Id
    role: Role
    week: date
    engineer: Id | None


class CellEdits(Form):
    """Edits by hand, to be tried out."""

    cells: Annotated[tuple[CellEdit, ...], Field(min_length=1, max_length=500)]


class Publication(Form):
    """What is published, seen against what: the newest version you know (0: there is none yet; null: any).

    `force` publishes although the organisation has changed so that rules are broken; it then needs a note.
    """

    expected_version: Annotated[int | None, Field(ge=0, le=2_000_000_000)]
    note: Annotated[str, Field(max_length=2000)] = ""
    force: bool = False


class DraftAnswer(Draft):
    """A draft as it stands."""

    stale: tuple[str, ...] = ()
    """Why its result is no longer what a new solve would start from; empty: it is."""
    jobs: tuple[Job, ...] = ()
    """Its solves, the newest first."""

    @classmethod
    def of(cls, view: DraftView) -> "DraftAnswer":
        return cls(**dict(view.draft), stale=view.stale, jobs=view.jobs)


def _tagged(response: Response, draft: Draft) -> Draft:
    response.headers["ETag"] = tag(draft.revision)
    return draft


@router.get("", dependencies=_READ)
def drafts(database: Store, asking: Asking, page: Paged) -> Listing[DraftAnswer]:
    """All drafts, in the order in which they were opened."""
    found = [DraftAnswer.of(view) for view in list_drafts(database, asking.organisation)]
    return page.of(found, lambda one: (one.created_at.isoformat(), one.id))


@router.post("", status_code=201, dependencies=_PLAN)
def new_draft(
    wish: DraftWish, request: Request, response: Response, database: Store, asking: Asking, now: Now
) -> Draft:
    """Open a draft. It has no plan until it is solved."""
    made = open_draft(database, asking.organisation, wish.horizon.horizon, wish.options, wish.name or "", asking, now)
    response.headers["Location"] = request.url_for("one_draft", organisation=made.organisation, draft=made.id).path
    return _tagged(response, made)


@router.get("/{draft}", dependencies=_READ, responses=answers(404))
def one_draft(draft: DraftId, response: Response, database: Store, asking: Asking) -> DraftAnswer:
    """One draft, with its solves and whether its result is stale. The plan itself is its `result`."""
    found = DraftAnswer.of(view_draft(database, asking.organisation, draft))
    _tagged(response, found)
    return found


@router.patch("/{draft}", dependencies=_PLAN, responses=answers(404))
def edited_draft(
    draft: DraftId, edit: DraftEdit, response: Response, database: Store, asking: Asking, now: Now, expected: Expected
) -> Draft:
    """Change its name, weeks, options or locks. Its result stays until it is solved again, and is stale."""
    wanted = Edit(edit.name, edit.horizon.horizon if edit.horizon else None, edit.options, edit.locks)
    return _tagged(response, edit_draft(database, asking.organisation, draft, wanted, expected, asking, now))


@router.delete("/{draft}", status_code=204, dependencies=_PLAN, responses=answers(404))
def deleted_draft(draft: DraftId, database: Store, asking: Asking, now: Now, expected: Expected) -> None:
    """Delete a draft that was not published, with its result and jobs."""
    delete_draft(database, asking.organisation, draft, expected, asking, now)


@router.post("/{draft}/locks", dependencies=_PLAN, responses=answers(404))
def locked_cells(
    draft: DraftId, cells: Cells, response: Response, database: Store, asking: Asking, now: Now, expected: Expected
) -> Draft:
    """Lock cells: whatever else a new solve changes, these stay."""
    return _tagged(response, lock_cells(database, asking.organisation, draft, cells.cells, expected, asking, now))


@router.delete("/{draft}/locks/{rotation}/{role}/{week}", dependencies=_PLAN, responses=answers(404))
def unlocked_cell(
    draft: DraftId,
    rotation: Id,
    role: Role,
    week: date,
    response: Response,
    database: Store,
    asking: Asking,
    now: Now,
    expected: Expected,
) -> Draft:
    """Unlock a cell; `week` is its handoff day."""
    cell = rotation, role, week
    return _tagged(response, unlock_cell(database, asking.organisation, draft, cell, expected, asking, now))


@router.post("/{draft}/solve", status_code=202, dependencies=_PLAN, responses=answers(404))
def solve(draft: DraftId, request: Request, response: Response, database: Store, asking: Asking, now: Now) -> Job:
    """Solve it in the background. Follow the job; its end is in the draft's `result`."""
    return accepted(request, response, start_solve(database, asking.organisation, draft, None, asking, now))


@router.get("/{draft}/result", response_model=Plan, dependencies=_READ, responses={304: {}, **answers(404, 409, 422)})
def result(draft: DraftId, request: Request, response: Response, database: Store, asking: Asking) -> Plan | Response:
    """The plan of the last solve. Where no schedule keeps all rules: the card with the reason and the ways out."""
    found = solved(database, asking.organisation, draft)
    if is_known(request, tag(found.draft.revision)):
        return not_modified(tag(found.draft.revision))
    refuse_without_schedule(found)
    _tagged(response, found.draft)
    return found.plan


@router.get("/{draft}/analysis", dependencies=_READ, responses=answers(404, 409, 422))
def one_analysis(draft: DraftId, database: Store, asking: Asking) -> Analysis:
    """How fair it is, goal by goal and person by person, and which rules it would break by now."""
    return analysis(database, asking.organisation, draft)


@router.get("/{draft}/compare", dependencies=_READ, responses=answers(404, 409, 422))
def compared(
    draft: DraftId,
    database: Store,
    asking: Asking,
    now: Now,
    before: Annotated[str | None, Query(pattern="^[0-9a-f]{16}$", description="Another draft.")] = None,
) -> Comparison:
    """What it changes: beside another draft, or beside what is published when none is named.

    What it changes of duty that is over is in the notes.
    """
    if before is None:
        return compare_with_published(database, asking.organisation, draft, now)
    return compare_drafts(database, asking.organisation, before, draft)


@router.post("/{draft}/what-if", dependencies=_READ, responses=answers(404))
def tried_out(draft: DraftId, edits: CellEdits, database: Store, asking: Asking) -> Comparison:
    """What edits by hand would break, heal and cost. Answered at once; nothing is solved, and nothing kept."""
    cells = [HandEdit(one.rotation, one.role, one.week, one.engineer) for one in edits.cells]
    return what_if(database, asking.organisation, draft, cells)


@router.post(
    "/{draft}/publish",
    status_code=201,
    dependencies=[allowed(Right.PUBLISH)],
    responses={**WOULD_BE, **answers(404)},
)
def publish(
    draft: DraftId,
    wish: Publication,
    response: Response,
    database: Store,
    asking: Asking,
    now: Now,
    expected: Expected,
    dry_run: DryRun = False,
) -> Published:
    """Make its plan what counts, as a new version. `If-Match` is the draft you have seen.

    Duty that is over and becomes another person's is told in `past`; nobody gives themselves any.
    """
    decision = Decision(expected, wish.expected_version, wish.note, wish.force, dry_run)
    return told(response, publish_draft(database, asking.organisation, draft, decision, asking, now))


@router.get("/{draft}/report.html", response_class=HTMLResponse, dependencies=_READ, responses=answers(404))
def report(draft: DraftId, database: Store, asking: Asking) -> HTMLResponse:
    """The plan as one page that can be printed: no script, nothing loaded."""
    page = draft_report(database, asking.organisation, draft)
    return HTMLResponse(page, headers={"Content-Security-Policy": _PAGE_POLICY})
