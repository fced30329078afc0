"""What callers send, and what is wrong with its form: in the words in which files are told what is wrong with them."""

import re
from collections.abc import Iterator, Sequence
from inspect import isclass
from typing import get_args

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from pydantic_core import ErrorDetails

from domain.errors import Fault
from importers.sentences import plain_words
from importers.suggestions import known_or_nearest
from storage.kinds import KINDS

Place = Sequence[int | str]
_PART = re.compile(r"#/components/schemas/(\w+)")
_PARTS = {kind.model.__name__: kind.model for kind in KINDS}
"""Of bodies that are checked with all of the organisation, and not by their route."""
_NO_OBJECT = ("dict_type", "model_type", "model_attributes_type")


class Form(BaseModel):
    """What a caller sends. A field that nobody knows is refused: left out in silence, it would be missed later."""

    model_config = ConfigDict(extra="forbid")


def form_faults(request: Request, error: RequestValidationError) -> Iterator[Fault]:
    """Every fault: where, what is wrong, and what to try."""
    form, errors = _form(request), error.errors()
    for one in errors:
        if one["type"] == "too_short" and any(_lies_in(one["loc"], other["loc"]) for other in errors):
            continue  # pydantic counts the entries that are good
        yield _no_json(str(error.body), one) if one["type"] == "json_invalid" else _fault(one, form)


def pointer(place: Place) -> str:
    """`/engineers/3/zone` into the body; `query limit` for a parameter."""
    kind, *rest = place or ("body",)
    if kind == "body":
        return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in rest)
    return " ".join(str(part) for part in (kind, *rest))


def _form(request: Request) -> object:
    """The form of the body that the route takes, or that the document tells in its place; None when it takes none."""
    route = request.scope.get("route")
    told = _PART.search(str(getattr(route, "openapi_extra", "")))
    if told:
        return _PARTS.get(told[1])
    field = getattr(route, "body_field", None)
    return getattr(field and field.field_info, "annotation", None)


def _fault(error: ErrorDetails, form: object) -> Fault:
    where = pointer(error["loc"])
    if error["type"] == "missing" and error["loc"] == ("body",):
        return Fault("", 0, 0, where, "the body is empty", hint=_wanted(form))
    if error["type"] in _NO_OBJECT:
        return Fault("", 0, 0, where, "must be an object", hint=_wanted(_at(form, error["loc"][1:])))
    if error["type"] == "extra_forbidden":
        *around, name = error["loc"][1:]
        known = [field for model in _models(_at(form, around)) for field in model.model_fields]
        return Fault("", 0, 0, where, "unknown field", hint=known_or_nearest(str(name)[:100], known, most=20))
    problem, hint = plain_words(error) if "ctx" in error or error["type"] != "value_error" else (error["msg"], "")
    return Fault("", 0, 0, where, problem, hint=hint)


def _lies_in(around: Place, place: Place) -> bool:
    return len(place) > len(around) and place[: len(around)] == around


def _no_json(body: str, error: ErrorDetails) -> Fault:
    before = body[: int(error["loc"][-1])]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Fault("", line, column, "", f"is no JSON from here on: {str(error['ctx']['error']).lower()}")


def _at(form: object, place: Place) -> object:
    """What stands there in a body of this form; None where that cannot be told."""
    for step in place:
        models = list(_models(form))
        fields = models[0].model_fields if len(models) == 1 else {}
        if isinstance(step, str):
            form = fields[step].annotation if step in fields else None
    return form


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    """The models of an annotation such as `Holder | None` or `list[Cell]`."""
    if isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _wanted(form: object) -> str:
    fields = {name: one for model in _models(form) for name, one in model.model_fields.items()}
    needed = [name for name, one in fields.items() if one.is_required()]
    if needed:
        return f"send a JSON object with {', '.join(needed)}"
    return f"send a JSON object; known: {', '.join(fields)}" if fields else "send a JSON object"
