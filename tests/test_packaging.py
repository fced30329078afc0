"""What is built can be installed and run; what is pinned is what was tried."""

import ast
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.xdist_group("packaging")
"""What is made once for all of them is made in one process of the run, not in each."""

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS: list[str] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """What the command prints; its complaints are in the failure when it fails."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from the source archive, as an index would serve it."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT)
    (built,) = out.glob("*.whl")
    assert list(out.glob("*.tar.gz"))
    return built


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a fresh environment that holds the wheel, and sees what dogwatch needs but not this checkout."""
    home = tmp_path_factory.mktemp("bare")
    venv.create(home)
    scripts = home / Path(sysconfig.get_path("scripts")).name
    python = scripts / Path(sys.executable).name
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel)
    (site,) = home.rglob("site-packages")
    # A path added by a .pth file is searched, but the .pth files in it are not read: no editable dogwatch.
    (site / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts


def test_the_wheel_holds_every_room_and_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {*ROOMS, f"dogwatch-{version('dogwatch')}.dist-info"}


def test_the_wheel_holds_every_file_of_every_room(wheel: Path) -> None:
    here = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert here - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_installed_rooms_are_imported_from_the_wheel(bare: Path) -> None:
    places = run(bare / "python", "-c", f"import {', '.join(ROOMS)}; print(domain.__file__, cli.__file__)", cwd=bare)
    assert all(Path(place).is_relative_to(bare.parent) for place in places.split())


def test_the_installed_command_explains_itself(bare: Path) -> None:
    assert run(bare / "dogwatch", "--help", cwd=bare).startswith("Usage: dogwatch")
    assert run(bare / "dogwatch", "--version", cwd=bare).split() == ["dogwatch", version("dogwatch")]


HEAVY = {"ortools", "numpy", "pandas", "pydantic", "sqlalchemy", "fastapi", "jinja2", "icalendar", "scheduler"}


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    asked = "from cli.main import app; app(['--help'], standalone_mode=False)"
    loaded = run(sys.executable, "-c", f"import sys; {asked}; print(*sys.modules)").splitlines()[-1]
    assert HEAVY & {name.partition(".")[0] for name in loaded.split()} == set()


PINNED = re.compile(r"(#.*|[a-z0-9-]+==[A-Za-z0-9.!+]+)")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_pins_are_a_name_and_a_version_and_nothing_else(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not PINNED.fullmatch(line)] == []


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_what_is_installed_is_what_is_pinned() -> None:
    pinned = pins("requirements.txt") | pins("requirements-dev.txt")
    assert {name: version(name) for name in pinned} == pinned


def test_no_package_is_pinned_twice() -> None:
    assert pins("requirements.txt").keys() & pins("requirements-dev.txt").keys() == set()


def test_everything_the_project_names_is_pinned_within_its_bounds() -> None:
    runtime, dev = pins("requirements.txt"), pins("requirements.txt") | pins("requirements-dev.txt")
    wanted = [(runtime, line) for line in PROJECT["project"]["dependencies"]]
    wanted += [(dev, line) for line in [*PROJECT["dependency-groups"]["dev"], *PROJECT["build-system"]["requires"]]]
    outside = [line for held, line in wanted if not held_within_bounds(held, Requirement(line))]
    assert outside == [], "run `make pins`"


def held_within_bounds(held: dict[str, str], wanted: Requirement) -> bool:
    name = canonicalize_name(wanted.name)
    return name in held and wanted.specifier.contains(held[name])


def test_every_import_of_a_room_is_of_something_the_project_names() -> None:
    named = {canonicalize_name(Requirement(line).name) for line in PROJECT["project"]["dependencies"]}
    named.add(canonicalize_name("pydantic-core"))  # pydantic's other half, which it pins to the version
    named.add(canonicalize_name("starlette"))  # what FastAPI is made of, and bounds itself
    known = packages_distributions()
    strangers = {
        f"{path.relative_to(ROOT)}: {module}"
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for module in _imported(path)
        if module not in sys.stdlib_module_names and module not in ROOMS
        if not named & {canonicalize_name(owner) for owner in known.get(module, ())}
    }
    assert not strangers


def _imported(path: Path) -> set[str]:
    """Top-level names of all imports in a file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found
