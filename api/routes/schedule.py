"""The published schedule: the one list of who is on call, the versions it came from, and overrides."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from api.dependencies import Asking, Now, Store, allowed
from api.forms import Form
from api.paging import Listing, Paged
from api.problems import Answers, answers
from api.versions import Expected, is_known, not_modified, tag
from domain.access import Right
from domain.base import Id, Instant
from domain.overrides import Override
from domain.schedule import Schedule, Shift
from services.records.listing import listed
from services.records.overriding import (
    Overridden,
    RecordedOverride,
    list_overrides,
    read_override,
    record_override,
    withdraw_override,
)
from services.records.publish import Published, roll_back
from services.records.swapping import Swapped, Week, swap
from services.records.versions import Version, list_versions, read_version

router = APIRouter(prefix="/organisations/{organisation}", tags=["schedule"])
Number = Annotated[int, Path(ge=1, le=2_000_000_000)]
_READ = [allowed(Right.READ_SCHEDULE)]
DryRun = Annotated[bool, Query(description="Tell what it would do, and do nothing.")]
WOULD_BE: Answers = {200: {"model": Published, "description": "A dry run: what it would do"}}
_KNOWN: Answers = {304: {"description": "What you hold is the last version"}}


class VersionInFull(BaseModel):
    """A version, and what it planned before any override."""

    version: Version
    schedule: Schedule


class Rollback(Form):
    """Why an older version is published again; needed when it is forced through a rule."""

    note: Annotated[str, Field(max_length=2000)] = ""
    force: bool = False


class OverrideWish(Override):
    """An override to record. `force` records it although it breaks rules or changes nothing; it then needs a reason."""

    force: bool = False


class SwapWish(Form):
    """Two weeks whose holders change places. `force` swaps them although that breaks rules; it then needs a reason."""

    weeks: Annotated[list[Week], Field(min_length=2, max_length=2)]
    reason: Annotated[str, Field(max_length=2000)] = ""
    force: bool = False


@router.get("/schedule", response_model=Listing[Shift], dependencies=_READ, responses=_KNOWN)
def schedule(
    organisation: str,
    request: Request,
    response: Response,
    database: Store,
    page: Paged,
    start: Annotated[Instant | None, Query(description="Only shifts that end after this moment.")] = None,
    end: Annotated[Instant | None, Query(description="Only shifts that begin before this moment.")] = None,
    rotation: Annotated[Id | None, Query(description="Only this rotation's.")] = None,
    engineer: Annotated[Id | None, Query(description="Only this engineer's.")] = None,
) -> Listing[Shift] | Response:
    """Who is on call, after all overrides, over all published weeks. The ETag is the revision of the whole list."""
    found = listed(database, organisation, start=start, end=end, rotation=rotation, engineer=engineer)
    if is_known(request, tag(found.revision)):
        return not_modified(tag(found.revision))
    response.headers["ETag"] = tag(found.revision)
    return page.of(
        found.shifts, lambda one: (one.start.isoformat(), one.rotation, one.role, one.engineer, one.end.isoformat())
    )


@router.get("/versions", dependencies=_READ)
def versions(organisation: str, response: Response, database: Store, page: Paged) -> Listing[Version]:
    """Everything that was published, the newest first. The ETag is the number of the newest, 0 before the first."""
    found = list_versions(database, organisation)
    response.headers["ETag"] = tag(found[0].number if found else 0)
    last = page.before()
    rest = [one for one in found if last is None or one.number < last]
    return page.cut(rest, lambda one: (one.number,))


@router.get("/versions/{number}", dependencies=_READ, responses=answers(404))
def one_version(organisation: str, number: Number, database: Store) -> VersionInFull:
    """One version, and what it planned before any override. It never changes."""
    version, planned = read_version(database, organisation, number)
    return VersionInFull(version=version, schedule=planned)


@router.post(
    "/versions/{number}/roll-back",
    status_code=201,
    dependencies=[allowed(Right.PUBLISH)],
    responses={**WOULD_BE, **answers(404)},
)
def rolled_back(
    organisation: str,
    number: Number,
    wish: Rollback,
    response: Response,
    database: Store,
    asking: Asking,
    now: Now,
    expected: Expected,
    dry_run: DryRun = False,
) -> Published:
    """Publish an older version again, as a new one. `If-Match` is the number of the newest version you have seen.

    Duty that is over and becomes another person's is told in `past`; nobody gives themselves any.
    """
    done = roll_back(
        database, organisation, number, asking, now, expected, note=wish.note, force=wish.force, dry_run=dry_run
    )
    return told(response, done)


@router.get("/overrides", dependencies=_READ)
def overrides(
    organisation: str,
    database: Store,
    asking: Asking,
    page: Paged,
    withdrawn: Annotated[bool, Query(description="Also those that were withdrawn.")] = False,
) -> Listing[RecordedOverride]:
    """Overrides in the order in which they were made: where two meet, the later one counts."""
    found = (_seen(one, asking) for one in list_overrides(database, organisation, withdrawn=withdrawn))
    return page.of(found, lambda one: (one.id,))


@router.post("/overrides", status_code=201, dependencies=[allowed(Right.OVERRIDE)])
def new_override(
    organisation: str, wish: OverrideWish, database: Store, asking: Asking, now: Now, expected: Expected
) -> Overridden:
    """Pass all or part of a shift to somebody else, or to nobody. `If-Match` is the ETag of the schedule you have seen.

    Refused when it changes nothing, or breaks rules, unless it is forced and says why.
    """
    override = Override(**{name: getattr(wish, name) for name in Override.model_fields})
    return record_override(
        database, organisation, override, asking, now, force=wish.force, expected_schedule_revision=expected
    )


@router.post("/swaps", status_code=201, dependencies=[allowed(Right.OVERRIDE)])
def new_swap(
    organisation: str, wish: SwapWish, database: Store, asking: Asking, now: Now, expected: Expected
) -> Swapped:
    """Two holders take each other's week, in one step. `If-Match` is the ETag of the schedule you have seen.

    Rules are asked of what comes out: two weeks of one month may be swapped where either alone would break the limit.
    """
    weeks = wish.weeks[0], wish.weeks[1]
    return swap(
        database,
        organisation,
        weeks,
        wish.reason,
        asking,
        now,
        force=wish.force,
        expected_schedule_revision=expected,
    )


@router.get("/overrides/{number}", dependencies=_READ, responses=answers(404))
def one_override(organisation: str, number: Number, database: Store, asking: Asking) -> RecordedOverride:
    """One override, in force or withdrawn."""
    return _seen(read_override(database, organisation, number), asking)


@router.delete("/overrides/{number}", dependencies=[allowed(Right.OVERRIDE)], responses=answers(404))
def withdrawn_override(organisation: str, number: Number, database: Store, asking: Asking, now: Now) -> Overridden:
    """Take an override back: what was planned, and any other override, counts again."""
    return withdraw_override(database, organisation, number, asking, now)


def told(response: Response, published: Published) -> Published:
    """The same; 200 for what was only tried."""
    response.status_code = 200 if published.dry_run else 201
    return published


def _seen(override: RecordedOverride, asking: Asking) -> RecordedOverride:
    """The reason is for those who decide about overrides."""
    return override if asking.may(Right.OVERRIDE) else override.model_copy(update={"reason": ""})
