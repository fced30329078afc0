"""The organisation as a whole: at a glance, and replaced by a file."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.dependencies import Asking, Now, Store, allowed
from api.versions import Expected, tag
from domain.access import Right
from services.access.organisation_file import organisation_of_text
from services.records.import_organisation import ImportAnswer, import_organisation
from services.records.summary import OrganisationSummary, summary

router = APIRouter(prefix="/organisations/{organisation}", tags=["organisation"])
_FILE = {
    "requestBody": {
        "required": True,
        "description": "An organisation file, as `dogwatch validate` takes it.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}


@router.get("", dependencies=[allowed(Right.READ_SCHEDULE)])
def organisation_at_a_glance(organisation: str, response: Response, database: Store) -> OrganisationSummary:
    """Its name, and how often it and its schedule have changed. The ETag is its `revision`."""
    found = summary(database, organisation)
    response.headers["ETag"] = tag(found.revision)
    return found


@router.put("", dependencies=[allowed(Right.EDIT_ORGANISATION)], openapi_extra=_FILE)
def import_file(
    organisation: str,
    request: Request,
    response: Response,
    database: Store,
    asking: Asking,
    now: Now,
    expected: Expected,
    dry_run: Annotated[bool, Query(description="Tell what would change, and change nothing.")] = False,
    replace_entries: Annotated[
        bool, Query(description="Remove also absences and wishes that people entered here and the file does not list.")
    ] = False,
) -> ImportAnswer:
    """Make the organisation what the file says. The same file again changes nothing.

    Absences and wishes that people entered here stay, and are told in `kept`, unless `replace_entries` says otherwise.
    `If-Match` takes the organisation's revision, or `*`. Rates stay as they are: they are proposed, and
    approved by somebody else.
    """
    loaded = organisation_of_text(request.state.body)
    answer = import_organisation(
        database,
        loaded,
        organisation,
        asking,
        now,
        dry_run=dry_run,
        expected_revision=expected,
        replace_entries=replace_entries,
    )
    response.headers["ETag"] = tag(answer.revision)
    return answer
