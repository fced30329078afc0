"""The house stands as its plan says: rooms, names, sizes, and nothing of one machine in what is handed out."""

import ast
import importlib.metadata
import importlib.util
import re
import subprocess
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS: list[str] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]

LONGEST_FILE = 350
LONGEST_FUNCTION = 60


def tracked() -> list[Path]:
    """Every text file that git knows or would take, as paths below the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts() -> Iterator[tuple[str, str]]:
    """Name and content of every tracked file that is text."""
    for path in tracked():
        try:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture


def code() -> Iterator[tuple[str, str]]:
    """Python files outside the tests."""
    return ((name, text) for name, text in texts() if name.endswith(".py") and not name.startswith("tests/"))


def test_nobody_else_ships_a_package_of_our_names() -> None:
    shippers = importlib.metadata.packages_distributions()
    assert {room: set(shippers.get(room, ())) - {"dogwatch"} for room in ROOMS} == {room: set() for room in ROOMS}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_imported_from_this_house(room: str) -> None:
    found = importlib.util.find_spec(room)
    assert found is not None
    assert found.origin == str(ROOT / room / "__init__.py")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_typed_and_says_what_it_is_for(room: str) -> None:
    assert (ROOT / room / "py.typed").is_file()
    assert ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text(encoding="utf-8")))


def test_every_package_at_the_top_is_a_room_or_stays_at_home() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - set(ROOMS) == {"tests", "benchmarks"}


def test_rooms_of_tests_are_packages_so_that_names_may_repeat() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_fixtures_are_data_and_cannot_be_imported() -> None:
    assert list((ROOT / "fixtures").rglob("__init__.py")) == []


def test_no_file_outgrows_one_idea() -> None:
    lengths = {name: text.count("\n") for name, text in code()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_outgrows_a_screen() -> None:
    assert list(chain.from_iterable(long_functions(name, text) for name, text in code())) == []


def long_functions(name: str, text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno
            if lines > LONGEST_FUNCTION:
                yield f"{name}:{node.lineno} {node.name} has {lines} lines"


def test_a_long_function_would_be_seen() -> None:
    body = "\n".join("    pass" for _ in range(LONGEST_FUNCTION + 1))
    assert list(long_functions("some.py", f"def stretched():\n{body}\n")) == ["some.py:1 stretched has 61 lines"]


INDEX_ADDRESS = re.compile(r"https?://(registry\.|[a-z0-9.-]+/(simple|packages)\b)|--(extra-)?index-url|--find-links")
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(work|root|Users|home/[a-z]\w*)/[\w.-]+")


@pytest.mark.parametrize("pattern", [INDEX_ADDRESS, MACHINE_PATH], ids=["index address", "machine path"])
def test_nothing_names_an_index_or_a_path_of_one_machine(pattern: re.Pattern[str]) -> None:
    found = {name: hit[0] for name, text in texts() if name != "tests/test_house.py" if (hit := pattern.search(text))}
    assert found == {}


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (INDEX_ADDRESS, "--extra-index-url x"),
        (INDEX_ADDRESS, "https://registry.example.org/"),
        (INDEX_ADDRESS, "url = http://mirror.example.org/" + "simple"),
        (MACHINE_PATH, "open('/root/secret')"),
        (MACHINE_PATH, "cd /home/ana/dogwatch"),
    ],
)
def test_an_address_or_path_would_be_seen(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)
