"""Versions of what can be edited: ETag on what is read, If-Match on what is changed, 304 for what is known already."""

import re
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from domain.revisions import Seen

_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*+"'
_LIST = re.compile(rf"[ \t,]*+{_TAG}(?:[ \t]*+,[ \t,]*+{_TAG})*+[ \t,]*+")
"""Tags with commas between, and commas within tags (RFC 9110, 8.8.3 and 5.6.1). Nothing here is tried twice."""
_ANY = re.compile(_TAG)
_REVISION = re.compile(r'"(0|[1-9]\d{0,14})"')
"""As If-Match compares (RFC 9110, 13.1.1): a weak tag, such as a proxy makes that compresses, matches nothing."""


def tag(revision: int | str) -> str:
    """The ETag of a revision."""
    return f'"{revision}"'


def if_match(
    request: Request,
    given: Annotated[
        str | None,
        Header(alias="If-Match", description="The ETag of the version that is changed, or several; * for any."),
    ] = None,
    absent: Annotated[
        str | None, Header(alias="If-None-Match", description="* when the thing must not be there yet.")
    ] = None,
) -> Seen:
    """The revision that the caller changes, or several: 0 for a thing that must not be there yet, None for any.

    428 when the caller does not say; 412 when none of the tags is one of ours, for nothing is matched then.
    """
    if given is None and absent is None:
        raise HTTPException(428)
    if given is None:
        if absent != "*":
            raise RequestValidationError(
                [
                    {
                        "type": "value_error",
                        "loc": ("header", "If-None-Match"),
                        "msg": "for a change, only * has a meaning",
                    }
                ]
            )
        return 0
    return _revisions(", ".join(request.headers.getlist("if-match")))


def _revisions(given: str) -> Seen:
    if given.strip() == "*":
        return None
    tags = _ANY.findall(given) if _LIST.fullmatch(given) else []
    revisions = frozenset(int(found[1]) for found in map(_REVISION.fullmatch, tags) if found)
    if not revisions:
        raise HTTPException(412)
    return next(iter(revisions)) if len(revisions) == 1 else revisions


Expected = Annotated[Seen, Depends(if_match)]


def is_known(request: Request, etag: str) -> bool:
    """True when the caller holds this version: If-None-Match names it."""
    held = request.headers.get("if-none-match")
    if held is None:
        return False
    tags = {one.strip().removeprefix("W/") for one in held.split(",")}
    return "*" in tags or etag.removeprefix("W/") in tags


def not_modified(etag: str, headers: dict[str, str] | None = None) -> Response:
    """304: what the caller holds is the last version."""
    return Response(status_code=304, headers={"ETag": etag, **(headers or {})})
