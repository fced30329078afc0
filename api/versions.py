"""Versions of what can be edited: ETag on what is read, If-Match on what is changed, 304 for what is known already."""

import re
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

_TAG = re.compile(r'"(\d{1,15})"')
"""As If-Match compares (RFC 9110, 13.1.1): a weak tag, such as a proxy makes that compresses, matches nothing."""


def tag(revision: int | str) -> str:
    """The ETag of a revision."""
    return f'"{revision}"'


def if_match(
    given: Annotated[
        str | None, Header(alias="If-Match", description="The ETag of the version that is changed; * for any.")
    ] = None,
    absent: Annotated[
        str | None, Header(alias="If-None-Match", description="* when the thing must not be there yet.")
    ] = None,
) -> int | None:
    """The revision that the caller changes: 0 for a thing that must not be there yet, None for any.

    428 when the caller does not say; a tag that is not one of ours matches nothing: 412.
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
    if given.strip() == "*":
        return None
    found = _TAG.fullmatch(given.strip())
    if not found:
        raise HTTPException(412)
    return int(found[1])


Expected = Annotated[int | None, Depends(if_match)]


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
