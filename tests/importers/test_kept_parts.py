"""Kept parts meet the same checks as the organisation file, in the same words, with the part named."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given

from domain.errors import InvalidInput
from domain.organisation import Organisation
from domain.schedule import Horizon
from importers.kept_parts import KeptPart, checked_parts
from importers.organisation_file import load_organisation
from tests.constraints.strategies import organisations

SAMPLE = Path(__file__).parents[2] / "fixtures" / "techcorp" / "organisation.yaml"
SECTIONS = ("teams", "engineers", "rotations", "absences", "wishes", "locks", "incidents")


def kept(organisation: Organisation) -> list[KeptPart]:
    """The parts as JSON has them, named `engineers 0` and so on."""
    written = organisation.model_dump(mode="json", exclude_none=True)
    parts = [KeptPart(name, name, written[name]) for name in ("company", "policy", "escalation", "pay")]
    lists = {name: written[name] for name in SECTIONS}
    lists |= {f"history.{name}": written["history"][name] for name in ("shifts", "holidays")}
    for section, bodies in lists.items():
        for place, body in enumerate(bodies):
            body.pop("hours", None)
            parts.append(KeptPart(section, f"{section} {place}", body))
    return parts


def refusal(parts: list[KeptPart]) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        checked_parts(parts)
    assert all(fault.column == 0 for fault in refused.value.faults)
    return [str(fault) for fault in refused.value.faults]


def edited(parts: list[KeptPart], name: str, change: Mapping[str, Any]) -> list[KeptPart]:
    return [
        part._replace(body={**part.body, **change}) if part.name == name and isinstance(part.body, Mapping) else part
        for part in parts
    ]


@pytest.fixture(scope="module")
def sample() -> list[KeptPart]:
    return kept(load_organisation(SAMPLE).organisation)


def test_the_sample_company_is_accepted_unchanged(sample: list[KeptPart]) -> None:
    organisation, warnings = checked_parts(sample)
    assert organisation == load_organisation(SAMPLE).organisation
    assert warnings == ()


@given(case=organisations())
def test_an_organisation_is_accepted_unchanged_or_refused(case: tuple[Organisation, Horizon]) -> None:
    try:
        organisation, _ = checked_parts(kept(case[0]))
    except InvalidInput:
        event("refused")
    else:
        event("accepted")
        assert organisation == case[0]


def test_every_fault_is_told_with_its_part(sample: list[KeptPart]) -> None:
    broken = edited(sample, "engineers 3", {"zone": "Mars/Olympus", "team": "nobody", "share": 2})
    broken = edited(broken, "wishes 0", {"engineer": "zoe.unknown"})
    told = refusal(broken)
    assert len(told) == 4
    assert any(text.startswith("engineers 3: zone: ") for text in told)
    assert any(text.startswith("engineers 3: team: unknown team (found nobody)") for text in told)
    assert any(text.startswith("engineers 3: share: ") for text in told)
    assert any(text.startswith("wishes 0: engineer: unknown engineer (found zoe.unknown)") for text in told)


def test_what_breaks_elsewhere_is_told_there(sample: list[KeptPart]) -> None:
    told = refusal([part for part in sample if part.name != "teams 0"])
    assert any(text.startswith("rotations 0: ") for text in told)
    assert any(text.startswith("engineers ") and "unknown team" in text for text in told)


def test_what_the_whole_refuses_is_told(sample: list[KeptPart]) -> None:
    twin = next(part for part in sample if part.name == "engineers 3")
    told = refusal([*sample, twin._replace(name="the twin")])
    assert any("the twin: id: this engineer is defined twice" in text for text in told)


@pytest.mark.parametrize("text", ["\x00", "a\x1bb", "\ud800", "\x85"])
def test_control_characters_and_half_characters_are_refused(sample: list[KeptPart], text: str) -> None:
    for change in ({"reason": text}, {"engineer": text}, {text: "x"}):
        assert any("has a control character" in told for told in refusal(edited(sample, "absences 0", change)))


@pytest.mark.parametrize(
    "body", [None, "text", 3, True, [], [1], {}, {"id": {"id": {}}}, {"id": [[]]}, {"zone": 1e400}]
)
def test_no_body_breaks_the_check(sample: list[KeptPart], body: object) -> None:
    assert refusal([*sample, KeptPart("engineers", "engineer new", body)])


def test_a_body_that_is_nested_without_end_is_refused(sample: list[KeptPart]) -> None:
    deep: Any = {}
    for _ in range(200):
        deep = {"x": deep}
    assert any("nested too deeply" in told for told in refusal([*sample, KeptPart("engineers", "engineer new", deep)]))
