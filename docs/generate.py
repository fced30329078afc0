"""Writes the pages that follow from the code: `make docs`; with `--check` says which of them are out of date.

docs/cli.md is what each command answers to --help; docs/rules.md is the docstring of each rule and goal;
docs/api.md is every route of the API's own description; the JSON Schema of the organisation file follows from its
models.
"""

import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from api.app import create_app
from api.settings import Settings
from cli.main import app
from constraints.catalogue import goals, rules
from constraints.rule import Goal, Rule
from constraints.tiers import UNITS
from domain.policy import Hardness, Policy
from importers import schema

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 100
EVERYTHING = Policy(pairing=Hardness.HARD, holiday_memory=Hardness.HARD)
"""A policy that switches nothing off."""


def cli_page() -> str:
    """Every command with the very words it answers to `--help`."""
    sections = (_help(words) for words in _commands(typer.main.get_command(app), ()))
    return "\n".join([_head("The command line", "cli/"), *sections])


def _commands(command: object, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The words that name each command, outer before inner."""
    yield words
    if isinstance(command, TyperGroup):
        for name, inner in command.commands.items():
            yield from _commands(inner, (*words, name))


def _help(words: tuple[str, ...]) -> str:
    answer = CliRunner().invoke(app, [*words, "--help"], prog_name="dogwatch", terminal_width=WIDTH)
    return f"## `{' '.join(('dogwatch', *words))}`\n\n```text\n{answer.stdout.strip()}\n```\n"


def rules_page() -> str:
    """Every rule in the order of the catalogue, then the goals, tier by tier."""
    found = goals(EVERYTHING)
    sections = [
        _head("Rules and goals", "constraints/rules/"),
        "## Rules that must hold\n\nA policy can switch `pairing` and `holiday-memory` off, or make wishes of them.\n",
        *(_section("###", rule) for rule in rules(EVERYTHING)),
        "## Goals, in their order\n\nA later tier never costs an earlier one anything.\n",
    ]
    for number, tier in enumerate(dict.fromkeys(goal.tier for goal in found), start=1):
        sections.append(f"### Tier {number}: {tier}\n\nCounted in {UNITS[tier]}.\n")
        sections += [_section("####", goal) for goal in found if goal.tier == tier]
    return "\n".join(sections)


def api_page() -> str:
    """Every route as the service's own OpenAPI document describes it, in its order, subject by subject."""
    described = create_app(Settings(workers=0)).openapi()
    head = "`…` stands for `/api/v1/organisations/{organisation}`. A running service tells more at `/docs`."
    subjects: dict[str, list[str]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            subjects.setdefault(operation["tags"][0], []).append(_route(method, path, operation))
    tables = (
        f"## {name}\n\n| request | | answers |\n|---|---|---|\n" + "\n".join(rows) + "\n"
        for name, rows in subjects.items()
    )
    return "\n".join([_head("The API", "api/routes/"), head + "\n", *tables])


def _route(method: str, path: str, operation: dict[str, Any]) -> str:
    short = path.replace("/api/v1/organisations/{organisation}", "…")
    told = operation.get("description", "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
    return f"| `{method.upper()} {short}` | {told} | {' '.join(sorted(operation['responses']))} |"


def _section(level: str, rule: Rule | Goal) -> str:
    """A rule's docstring, each of its parts a paragraph."""
    text = inspect.cleandoc(type(rule).__doc__ or "")
    for part in ("Why:", "Breaks it:"):
        text = text.replace(f"\n{part}", f"\n\n**{part}**").replace("\n\n\n", "\n\n")
    return f"{level} {rule.id}\n\n{text}\n"


def _head(title: str, source: str) -> str:
    return f"# {title}\n\nWritten by `make docs` from `{source}`; change it there.\n"


PAGES: dict[Path, Callable[[], str]] = {
    ROOT / "docs" / "cli.md": cli_page,
    ROOT / "docs" / "rules.md": rules_page,
    ROOT / "docs" / "api.md": api_page,
    schema.PATH: schema.written,
}


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` name those that are not what the code says; the exit code."""
    stale = [path for path, page in PAGES.items() if not path.is_file() or path.read_text(encoding="utf-8") != page()]
    for path in stale:
        if "--check" in arguments:
            print(f"{path.relative_to(ROOT)} is not what the code says; run make docs", file=sys.stderr)
        else:
            path.write_text(PAGES[path](), encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
