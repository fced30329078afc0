"""The OpenAPI document, completed: what every route of a kind may answer is written here once, not at each route."""

import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from api.bodies import kinds_taken
from api.dependencies import Allowed, Public
from api.problem_types import TYPES, of_status
from api.problems import MEDIA_TYPE, Problem
from api.versions import if_match
from storage.kinds import KINDS

_ID = "^[a-z0-9][a-z0-9._-]{0,62}$"
_REF = "#/components/schemas/{model}"
_SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token of `dogwatch token create`."},
    "session": {"type": "apiKey", "in": "cookie", "name": "dogwatch", "description": "A browser that has signed in."},
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key and body are carried out once, and answered the same for a day.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}


def documented(app: FastAPI) -> FastAPI:
    """The application with its complete document, made at the first request for it."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
    return app


def routes_of(app: FastAPI) -> list[RouteContext]:
    """Every route of ours with its whole path, wherever it was included."""
    return [one for one in iter_route_contexts(app.routes) if isinstance(one.original_route, APIRoute)]


def guards_of(route: RouteContext) -> list[Allowed | Public]:
    """What the route says about who may pass; empty is a mistake."""
    return [one.call for one in _needed(route.dependant) if isinstance(one.call, Allowed | Public)]


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        openapi_version=app.openapi_version,
        summary=app.summary,
        routes=app.routes,
    )
    components = document.setdefault("components", {})
    components["securitySchemes"] = _SECURITY
    schemas = components.setdefault("schemas", {})
    _add(schemas, [(Problem, "serialization")])
    _add(schemas, [(kind.model, "validation") for kind in KINDS])
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for route in routes_of(app):
        for method in route.methods or ():
            operation = document["paths"].get(route.path_format, {}).get(method.lower())
            if operation is not None:
                _complete(operation, route, method)
    return document


def _add(schemas: dict[str, Any], models: list[tuple[type[BaseModel], JsonSchemaMode]]) -> None:
    """Models that no route names in its signature."""
    _, found = models_json_schema(models, ref_template=_REF)
    for name, schema in found["$defs"].items():
        schemas.setdefault(name, schema)


def _complete(operation: dict[str, Any], route: RouteContext, method: str) -> None:
    responses, guards = operation["responses"], guards_of(route)
    if any(isinstance(one, Allowed) for one in guards):
        operation["security"] = [{"token": []}, {"session": []}]
        operation["x-rights"] = [right for one in guards if isinstance(one, Allowed) for right in one.rights]
    responses.pop("422", None) if "HTTPValidationError" in str(responses.get("422")) else None
    for status in _statuses(operation, route, method, guards):
        responses.setdefault(str(status), _answer(status))
    _complete_path(operation, route)
    if method == "POST" and "/api/" in str(route.path):
        operation.setdefault("parameters", []).append(_KEY)
    body = operation.get("requestBody", {}).get("content", {})
    if body and route.path and "application/json" in body:
        schema = body.pop("application/json")
        body.update(dict.fromkeys(kinds_taken(route.path), schema))


def _complete_path(operation: dict[str, Any], route: RouteContext) -> None:
    """Parts of the path that only the guard reads are part of the document all the same."""
    known = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
    for name in re.findall(r"{(\w+)}", str(route.path_format)):
        if name not in known:
            missing = {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": _ID}}
            operation.setdefault("parameters", []).append(missing)


def _statuses(
    operation: dict[str, Any], route: RouteContext, method: str, guards: list[Allowed | Public]
) -> Iterator[int]:
    """What this route may answer beside its own: by what it takes, and by who may pass."""
    yield 500
    yield 503
    if any(isinstance(one, Allowed) for one in guards):
        yield from (401, 403)
    if "{organisation}" in str(route.path):
        yield 404
    if operation.get("parameters"):
        yield 422
    if method not in ("GET", "HEAD"):
        yield from (400, 409, 413, 415, 422)
    if any(one.call is if_match for one in _needed(route.dependant)):
        yield from (412, 428)


def _answer(status: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}}
    return {"description": TYPES[of_status(status)].title, "content": content}


def _needed(dependant: Dependant) -> Iterator[Dependant]:
    """Everything a route needs, at any depth."""
    for one in dependant.dependencies:
        yield one
        yield from _needed(one)
