"""The JSON Schema of the organisation file, for editors: `python -m importers.schema` writes it, `--check` compares.

Draft-07, which is what editors understand; with the shorthand and the `files` section, which models do not know.
It helps while typing; what decides is `importers.organisation_file`, which sees all files together.
"""

import ast
import inspect
import json
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from domain.organisation import Organisation
from importers.named_files import AbsenceFile, NamedFiles
from importers.past_shifts import PastShift
from importers.shapes import Fields, One, Shape, fields_of

PATH = Path(__file__).with_name("organisation.schema.json")
Schema = dict[str, Any]

_MEMBER = "An engineer by id, such as `ana`, or everyone of a team, such as `team:payments`."
_WALL_TIME = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:00)?$"}


def organisation_schema() -> Schema:
    """The schema as it follows from the models."""
    _, top = models_json_schema(
        [(Organisation, "validation"), (NamedFiles, "validation"), (PastShift, "validation")],
        ref_template="#/definitions/{model}",
    )
    definitions = {name: _draft_07(schema) for name, schema in sorted(top["$defs"].items())}
    for model in _models(Organisation) | _models(NamedFiles) | _models(PastShift):
        _describe(definitions[model.__name__], model)
    _allow_shorthand(definitions)
    root = definitions.pop("Organisation")
    root["properties"]["files"] = {"$ref": "#/definitions/NamedFiles"}
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "dogwatch organisation file"}
    return head | {key: value for key, value in root.items() if key != "title"} | {"definitions": definitions}


def _allow_shorthand(definitions: Schema) -> None:
    """What `importers.shorthand` and the handoff fill in need not be written."""
    rotation = definitions["Rotation"]
    rotation["required"].remove("teams")
    rotation["properties"]["members"]["items"] = _or_text("Member", _MEMBER)
    definitions["History"]["properties"]["shifts"]["items"] = {"$ref": "#/definitions/PastShift"}
    definitions.pop("Shift")
    files = definitions["NamedFiles"]["properties"]["absences"]
    files["items"] = _or_text(AbsenceFile.__name__, "A CSV file, relative to the organisation file.")


def _or_text(name: str, description: str) -> Schema:
    return {"anyOf": [{"type": "string", "description": description}, {"$ref": f"#/definitions/{name}"}]}


def _draft_07(schema: Any) -> Any:
    """The same in draft-07: beside a `$ref` nothing else counts there, and a `time` must have a zone."""
    if isinstance(schema, list):
        return [_draft_07(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "time":
        return {key: value for key, value in schema.items() if key != "format"} | _WALL_TIME
    plain = {key: _draft_07(value) for key, value in schema.items()}
    if "$ref" in plain and len(plain) > 1:
        plain = {"allOf": [{"$ref": plain.pop("$ref")}], **plain}
    return plain


def _describe(schema: Schema, model: type[BaseModel]) -> None:
    """Give fields the sentences that stand below them in the source."""
    for name, sentence in _field_docstrings(model).items():
        field = schema["properties"].get(name)
        if field is not None and "$ref" in field:
            field["allOf"] = [{"$ref": field.pop("$ref")}]
        if field is not None:
            field["description"] = sentence


def _field_docstrings(model: type[BaseModel]) -> dict[str, str]:
    """Of a model and those it inherits from."""
    inherited = [one for one in reversed(model.__mro__) if issubclass(one, BaseModel) and one is not BaseModel]
    return {name: sentence for one in inherited for name, sentence in _own_docstrings(one).items()}


@cache
def _own_docstrings(model: type[BaseModel]) -> dict[str, str]:
    body = ast.parse(inspect.getsource(model).strip()).body[0]
    statements = body.body if isinstance(body, ast.ClassDef) else []
    return {
        field.target.id: inspect.cleandoc(said.value.value)
        for field, said in pairwise(statements)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(said, ast.Expr) and isinstance(said.value, ast.Constant) and isinstance(said.value.value, str)
    }


def _models(model: type[BaseModel]) -> set[type[BaseModel]]:
    """A model and those within its fields."""
    return {model}.union(*map(_models_in, fields_of(model).values()))


def _models_in(shape: Shape) -> set[type[BaseModel]]:
    if isinstance(shape, Fields):
        return _models(shape.model)
    return set() if isinstance(shape, One) else _models_in(shape.item)


def written() -> str:
    """The schema as the file holds it."""
    return json.dumps(organisation_schema(), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write the file, or with `--check` say whether it is what the models say; the exit code."""
    if "--check" not in arguments:
        PATH.write_text(written(), encoding="utf-8")
        return 0
    if PATH.is_file() and PATH.read_text(encoding="utf-8") == written():
        return 0
    print(f"{PATH.name} is not what the models say; run python -m importers.schema", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
