"""The inventory: every rule file is in the catalogue, is tested, says why it is there, and is in the documentation."""

import importlib
import inspect
from dataclasses import replace
from pathlib import Path
from typing import cast, get_args

import pytest

import constraints.rules
from constraints.catalogue import SOFT_PRICE, goals, rules
from constraints.rule import Goal, Rule
from constraints.tiers import UNITS
from domain.policy import Hardness, Policy, SoftWeights, TierName
from tests.constraints.company import with_policy

ROOT = Path(__file__).parents[2]
FILES = sorted(path.stem for path in Path(constraints.rules.__path__[0]).glob("*.py") if path.stem != "__init__")
EVERYTHING: tuple[Rule | Goal, ...] = (*rules(Policy()), *goals(Policy()))


def declared(name: str) -> list[type[Rule | Goal]]:
    """The rules and goals that a file defines: classes with an id."""
    module = importlib.import_module(f"constraints.rules.{name}")
    found = [one for _, one in inspect.getmembers(module, inspect.isclass) if one.__module__ == module.__name__]
    return cast("list[type[Rule | Goal]]", [one for one in found if hasattr(one, "id")])


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_one_rule_named_like_it(name: str) -> None:
    (rule,) = declared(name)
    assert rule.id == name.replace("_", "-")


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_in_the_catalogue(name: str) -> None:
    assert [type(one) for one in EVERYTHING if type(one) in declared(name)] == declared(name)


def test_the_catalogue_lists_nothing_else_and_nothing_twice() -> None:
    assert sorted(one.id for one in EVERYTHING) == sorted(name.replace("_", "-") for name in FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_its_tests(name: str) -> None:
    tests = ROOT / "tests" / "constraints" / "rules" / f"test_{name}.py"
    assert tests.is_file()
    assert "def test_" in tests.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_a_rule_says_what_it_promises_why_and_what_breaks_it(name: str) -> None:
    (rule,) = declared(name)
    promise, *rest = inspect.cleandoc(rule.__doc__ or "").split("\n\n")
    assert promise.endswith(".")
    reason, example = rest[-1].split("\nBreaks it: ")
    assert reason.startswith("Why: ")
    assert len(reason) > 20
    assert len(example) > 20


@pytest.mark.parametrize("one", EVERYTHING, ids=lambda one: one.id)
def test_a_rule_has_its_section_in_the_documentation(one: Rule | Goal) -> None:
    """Its words are held to the code by `make lint`; here, that it is there at all."""
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in page if line.lstrip("# ") == one.id and line.startswith("###")] != []


@pytest.mark.parametrize("one", EVERYTHING, ids=lambda one: one.id)
def test_a_rule_is_a_frozen_value_with_two_faces(one: Rule | Goal) -> None:
    assert hash(one) == hash(replace(one))  # type: ignore[type-var]  # the protocols do not say dataclass
    assert isinstance(one, Rule) is not isinstance(one, Goal)


def test_every_goal_counts_in_a_tier_that_has_a_unit_and_a_place() -> None:
    assert {one.tier for one in goals(Policy())} == set(UNITS)
    assert set(get_args(TierName)) | {"changes"} == set(UNITS)


@pytest.mark.parametrize("switch", ["pairing", "holiday_memory"])
def test_a_policy_makes_a_rule_hard_or_soft_or_leaves_it_out(switch: str) -> None:
    name = switch.replace("_", "-")
    found = {level: [one for one in rules(with_policy(**{switch: level})) if one.id == name] for level in Hardness}
    assert found[Hardness.OFF] == []
    assert [one.weight for one in found[Hardness.HARD]] == [None]
    assert [one.weight for one in found[Hardness.SOFT]] == [SOFT_PRICE]


def test_what_no_policy_switches_is_hard() -> None:
    lenient = rules(with_policy(pairing="off", holiday_memory="off"))
    assert [one.id for one in lenient if one.weight is not None] == []
    assert len(lenient) == len(rules(Policy())) - 2


def test_a_goal_of_no_weight_is_left_out() -> None:
    nothing = SoftWeights(holiday_week=0, role_mix=0, spacing=0, rather_not=0, happy_to=0, away_from_home=0)
    kept = {one.id for one in goals(Policy(weights=nothing))}
    assert kept == {"fewest-changes", "fairness", "overload", "wishes"}
