"""The JSON Schema that editors use accepts what the loader accepts and marks what people get wrong."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from importers.file_tree import Source
from importers.nodes import Listing, Node, Scalar
from importers.report import Report
from importers.schema import PATH, main, organisation_schema, written
from importers.sentences import PATTERNS
from importers.yaml_tree import read_yaml
from tests.importers.acme import ACME, changed

FIXTURES = sorted(Path(__file__).parents[2].glob("fixtures/*/*.yaml"))
VALIDATOR = jsonschema.Draft7Validator(organisation_schema())
FILES = "files: {absences: [a.csv, {path: a.ics, engineer: ana}], wishes: [w.csv], schedules: [s.csv]}\n"


def as_editors_see_it(text: str) -> Any:
    """The YAML as JSON: plain numbers, booleans and nothings by the core schema of YAML 1.2."""
    source, report = Source("a.yaml", text.encode()), Report()
    root = read_yaml(text, source, report)
    assert root is not None, report.faults
    return plain(root)


def plain(node: Node) -> Any:
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    if not isinstance(node, Scalar):
        return {key: plain(value) for key, value in node.entries.items()}
    if node.is_nothing:
        return None
    try:
        return node.text if node.quoted or node.text.startswith("00") else json.loads(node.text)
    except ValueError:
        return node.text


def complaints(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(as_editors_see_it(text))]


def test_the_schema_is_draft_07() -> None:
    jsonschema.Draft7Validator.check_schema(organisation_schema())
    assert organisation_schema()["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "$defs" not in written()


def test_the_schema_that_is_shipped_is_the_one_the_models_say() -> None:
    assert PATH.read_text(encoding="utf-8") == written(), "run python -m importers.schema"


def test_drift_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("importers.schema.PATH", tmp_path / "organisation.schema.json")
    assert main(["--check"]) == 1
    assert "run python -m importers.schema" in capsys.readouterr().err
    assert main([]) == 0
    assert main(["--check"]) == 0


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_sample_companies_fit(path: Path) -> None:
    assert complaints(path.read_text(encoding="utf-8")) == []


def test_there_are_sample_companies() -> None:
    assert FIXTURES


def test_good_files_fit() -> None:
    assert complaints(ACME + FILES) == []
    assert complaints(files("importers").joinpath("template.yaml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("email: ana@", "emial: x, email: ana@"),
        ("share: 0.6", "share: 1.5"),
        ("level: rather-not", "level: rather_not"),
        ("{id: web, name: Web}", "{id: web}"),
        ("{weekday: tuesday, time: 10:00,", "{weekday: tuesday, time: 25:00,"),
        ("locks:\n", "lokcs:\n"),
        ("year: 2025", "year: 25"),
        ("country: US", "country: us"),
    ],
)
def test_slips_are_marked(old: str, new: str) -> None:
    assert complaints(changed(old, new)) != []


def test_editors_have_something_to_show() -> None:
    definitions = organisation_schema()["definitions"]
    assert definitions["Engineer"]["properties"]["last_day"]["description"] == "The last day of employment, included."
    inherited = definitions["PayPolicy"]["properties"]["minimum_minutes"]
    assert inherited["description"] == "The minimum call-out: no session pays less."
    assert all(definition.get("description") for definition in definitions.values() if "properties" in definition)


def test_every_pattern_of_the_models_has_its_sentence() -> None:
    """A pattern without one would be told as "is not written the way this field wants it"."""
    own = {"Handoff", "WorkingHours"}  # wall times are read before a model sees them
    found = {
        pattern
        for name, definition in organisation_schema()["definitions"].items()
        if name not in own
        for pattern in patterns(definition)
        if not pattern.startswith("^(?!")  # decimals, which are read before a model sees them
    }
    assert found <= PATTERNS.keys()
    assert found, "there are patterns"


def patterns(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(patterns, schema))
    if not isinstance(schema, dict):
        return set()
    own = {schema["pattern"]} if isinstance(schema.get("pattern"), str) else set()
    keys = set(schema.get("patternProperties", {}))
    return own | keys | set().union(*map(patterns, schema.values()))
