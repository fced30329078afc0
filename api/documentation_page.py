"""The OpenAPI document as a page for people: no script, nothing loaded from elsewhere, readable on a phone."""

import json
from collections.abc import Iterator
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

_PAGES = Environment(
    loader=PackageLoader("api", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def style() -> str:
    """The style sheet of the page."""
    source, _, _ = _PAGES.loader.get_source(_PAGES, "documentation.css")  # type: ignore[union-attr]  # it has a loader
    return source


def page(document: dict[str, Any]) -> str:
    """The document as HTML: operations by subject, then the schemas they name."""
    schemas = sorted(document["components"]["schemas"].items())
    return _PAGES.get_template("documentation.html.jinja").render(
        document=document, subjects=_subjects(document), schemas=[(name, _schema(one)) for name, one in schemas]
    )


def _subjects(document: dict[str, Any]) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    return [{"name": name, "operations": operations} for name, operations in sorted(found.items())]


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    description = operation["description"]
    return {
        "method": method.upper(),
        "path": path,
        "told": description.split("\n\n")[0],
        "description": description,
        "rights": operation.get("x-rights"),
        "parameters": [_parameter(one) for one in operation.get("parameters", ())],
        "body": list(_forms(operation.get("requestBody", {}))),
        "answers": [
            {"status": status, "told": answer["description"], "forms": list(_forms(answer))}
            for status, answer in sorted(operation["responses"].items())
        ],
    }


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    schema = one["schema"]
    kinds = schema.get("anyOf", [schema])
    form = " or ".join(str(kind.get("format") or kind.get("type", "")) for kind in kinds if kind.get("type") != "null")
    return {
        "name": one["name"],
        "where": one["in"],
        "required": one.get("required", False),
        "form": form,
        "told": one.get("description", ""),
    }


def _forms(content: dict[str, Any]) -> Iterator[dict[str, str]]:
    for kind, told in content.get("content", {}).items():
        yield {"kind": kind, "schema": told.get("schema", {}).get("$ref", "").rpartition("/")[2]}


def _schema(schema: dict[str, Any]) -> dict[str, str]:
    told = {name: value for name, value in schema.items() if name not in ("title", "description")}
    return {"told": schema.get("description", "").split("\n\n")[0], "text": json.dumps(told, indent=2)}
