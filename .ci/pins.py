"""Writes requirements.txt and requirements-dev.txt from what the running environment holds: `make pins`.

Lines are `name==version` and nothing else: no address of an index, no hash. What only other systems or other
versions of Python need is not pinned; pip resolves it there.
"""

import tomllib
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# Written by `make pins`: what {what}, each at the version that was tried.\n"


def closure(wanted: Iterable[str]) -> dict[str, str]:
    """Name and version of every distribution that `wanted` needs here, itself included."""
    found: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    queue = [Requirement(line) for line in wanted]
    while queue:
        requirement = queue.pop()
        name = canonicalize_name(requirement.name)
        if (name, frozenset(requirement.extras)) in seen:
            continue
        seen.add((name, frozenset(requirement.extras)))
        held = distribution(name)
        found[name] = held.version
        queue += [
            needed
            for needed in map(Requirement, held.requires or ())
            if needed.marker is None
            or any(needed.marker.evaluate({"extra": extra}) for extra in (requirement.extras or {""}))
        ]
    return found


def written(what: str, pins: dict[str, str]) -> str:
    """The text of one requirements file."""
    return HEAD.format(what=what) + "".join(f"{name}=={pins[name]}\n" for name in sorted(pins))


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = closure(project["project"]["dependencies"])
    dev = closure(project["dependency-groups"]["dev"])
    extra = {name: version for name, version in dev.items() if name not in runtime}
    (ROOT / "requirements.txt").write_text(written("dogwatch needs to run", runtime), encoding="utf-8")
    (ROOT / "requirements-dev.txt").write_text(written("its tests and checks need besides", extra), encoding="utf-8")
    print(f"requirements.txt: {len(runtime)} pins; requirements-dev.txt: {len(extra)} more")


if __name__ == "__main__":
    main()
