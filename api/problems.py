"""What went wrong, as `application/problem+json` (RFC 9457): the one place where an error becomes a status code.

Nothing of what was sent is repeated except where it stood and what is wrong with it: a body may hold secrets.
"""

import re
from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.forms import form_faults
from api.problem_types import TYPES, of_error, of_status
from domain.breach import Breach
from domain.card import Card
from domain.errors import (
    BrokenRules,
    DogwatchError,
    Fault,
    Infeasible,
    InvalidInput,
    TooOften,
    Unauthenticated,
    Unavailable,
)

_PATH = re.compile(r"[\w-]+(\.[\w-]+|\[\d+\])*")
_SOON = "5"
"""Seconds after which a database that did not answer may be asked again."""
MEDIA_TYPE = "application/problem+json"
Answers = dict[int | str, dict[str, Any]]
"""What a route may answer, for its documentation."""


class ProblemFault(BaseModel):
    """One thing wrong with a request. `pointer` is a JSON pointer into the body, or names the parameter."""

    pointer: str
    problem: str
    where: str = ""
    value: str = ""
    hint: str = ""
    line: int | None = None
    column: int | None = None


class Problem(BaseModel):
    """An error answer."""

    type: str
    title: str
    status: int
    detail: str = ""
    request_id: str = ""
    faults: list[ProblemFault] = []
    """Everything that is wrong with the input, not the first thing."""
    breaches: list[Breach] = []
    """Every rule that it would break."""
    card: Card | None = None
    """Why there is no schedule and what would make one: only where it is proved that there is none."""


class ProblemAnswer(JSONResponse):
    """Problem+json, never kept by a cache."""

    media_type = MEDIA_TYPE


def problem(
    request: Request, status: int, name: str, detail: str = "", headers: Mapping[str, str] | None = None, **more: Any
) -> ProblemAnswer:
    """A problem of a type that `/problems/<name>` explains."""
    body = Problem(
        type=f"/problems/{name}",
        title=TYPES[name].title,
        status=status,
        detail=detail,
        request_id=request_id(request),
        **more,
    ).model_dump(mode="json", exclude_defaults=True)
    return ProblemAnswer(body, status, {"Cache-Control": "no-store", **(headers or {})})


def request_id(request: Request) -> str:
    """The id under which the log knows this request."""
    return str(request.scope.get("state", {}).get("request_id", ""))


def on_dogwatch_error(request: Request, error: Exception) -> ProblemAnswer:
    """One of our own errors."""
    assert isinstance(error, DogwatchError)  # noqa: S101 (registered for these only)
    status, name = of_error(error)
    if isinstance(error, InvalidInput):
        return invalid(request, error.faults)
    return problem(request, status, name, str(error) if status != 500 else "", _headers(error), **_more(error))


def _more(error: DogwatchError) -> dict[str, Any]:
    """What some errors carry for programs."""
    if isinstance(error, BrokenRules):
        return {"breaches": list(error.breaches)}
    return {"card": error.card} if isinstance(error, Infeasible) else {}


def _headers(error: DogwatchError) -> dict[str, str]:
    if isinstance(error, Unauthenticated):
        return {"WWW-Authenticate": 'Bearer realm="dogwatch"'}
    if isinstance(error, Unavailable):
        return {"Retry-After": _SOON}
    return {"Retry-After": str(max(1, ceil(error.seconds)))} if isinstance(error, TooOften) else {}


def invalid(request: Request, faults: Iterable[Fault], status: int = 422, name: str = "invalid-input") -> ProblemAnswer:
    """Everything wrong with an input, in one answer."""
    rendered = [
        ProblemFault(
            pointer=_as_pointer(fault.where),
            problem=fault.problem,
            where=fault.file,
            value=_shown(fault.value),
            hint=fault.hint,
            line=fault.line or None,
            column=fault.column or None,
        )
        for fault in faults
    ]
    counted = "1 fault" if len(rendered) == 1 else f"{len(rendered)} faults"
    return problem(request, status, name, f"{counted}; nothing was changed.", faults=rendered)


def on_validation_error(request: Request, error: Exception) -> ProblemAnswer:
    """The request does not have the documented form: every fault, each with its pointer."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 (registered for these only)
    faults = list(form_faults(request, error))
    if any(one["type"] == "json_invalid" for one in error.errors()):
        return invalid(request, faults, 400, "not-json")
    return invalid(request, faults)


def on_http_error(request: Request, error: Exception) -> ProblemAnswer:
    """What the framework refuses by itself: no such path, no such method."""
    assert isinstance(error, HTTPException)  # noqa: S101 (registered for these only)
    return problem(request, error.status_code, of_status(error.status_code), headers=error.headers)


def answers(*statuses: int) -> Answers:
    """The error answers of a route, for its documentation."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"model": Problem, "description": TYPES[of_status(status)].title, "content": content}
        for status in statuses
    }


def _as_pointer(where: str) -> str:
    """`engineers[3].zone` as `/engineers/3/zone`; what is no path is left as it is."""
    if not _PATH.fullmatch(where):
        return where.encode("utf-8", "backslashreplace").decode()
    return "/" + re.sub(r"\[(\d+)\]", r".\1", where).replace(".", "/")


def _shown(text: str) -> str:
    """Text that any encoder takes, and no longer than a line."""
    clean = text.encode("utf-8", "backslashreplace").decode()
    return clean if len(clean) <= 200 else clean[:199] + "…"
