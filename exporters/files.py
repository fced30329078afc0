"""Writes an output folder as a whole: whoever looks sees the old files or the new ones, never a mixture."""

import json
import shutil
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from domain.errors import Conflict, Fault, InvalidInput, RemoteFailure
from exporters.folder_swap import put_in_place, recover, sole_writer, staging_place

MANIFEST = ".dogwatch-manifest.json"
_LITTER = frozenset({MANIFEST, ".DS_Store", "Thumbs.db", "desktop.ini"})
"""Not a person's work: our own list, and what file managers drop into every folder they show."""


_TRIED_BYTES = 65_536


def write_output(folder: Path, files: Mapping[str, bytes]) -> None:
    """`folder` holds exactly `files` afterwards, by relative path with `/`, and a list of them for the next run.

    InvalidInput for paths that leave the folder or stand in each other's way, and for a file in its place; Conflict
    when it holds files that dogwatch did not write, or cannot be replaced; RemoteFailure when the disk refuses.
    Nothing is changed in any of these cases.
    """
    faults = [*_bad_paths(files), *_paths_in_the_way(files)]
    if faults:
        raise InvalidInput(faults)
    place = folder.expanduser().resolve()
    try:
        _replace(place, files)
    except OSError as failure:
        raise _refused(folder, failure) from failure


def refuse_unusable(folder: Path) -> None:
    """The same refusals when `write_output` would not take the folder: asked before a long solve, not after it."""
    place = folder.expanduser().resolve()
    try:
        _refuse_unreplaceable(place)
        _refuse_foreign_files(place)
        _try_to_write(place)
    except OSError as failure:
        raise _refused(folder, failure) from failure


def _try_to_write(place: Path) -> None:
    """Makes a folder beside it, or beside the first of its folders that is not there yet, and leaves no trace."""
    around = next(one for one in place.parents if one.exists())
    tried = staging_place(around / place.name, uuid.uuid4().hex)
    try:
        tried.mkdir()
        (tried / MANIFEST).write_bytes(b" " * _TRIED_BYTES)
    finally:
        shutil.rmtree(tried, ignore_errors=True)


def _refused(folder: Path, failure: OSError) -> RemoteFailure:
    hint = "check the disk, its rights, and that the folder is not a mount point; or write to a folder inside it"
    return RemoteFailure(f"{folder} could not be written: {failure.strerror or failure}; {hint}")


def _replace(place: Path, files: Mapping[str, bytes]) -> None:
    _refuse_unreplaceable(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    staged = staging_place(place, uuid.uuid4().hex)
    with sole_writer(place.parent) as alone:
        if alone:
            recover(place)
        _refuse_foreign_files(place)
        try:
            _stage(staged, place, files)
            put_in_place(staged, place)
        finally:
            shutil.rmtree(staged, ignore_errors=True)


def _stage(staged: Path, place: Path, files: Mapping[str, bytes]) -> None:
    staged.mkdir()
    for name, content in files.items():
        target = staged / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    listing = {"written_by": "dogwatch", "files": sorted(files)}
    (staged / MANIFEST).write_text(json.dumps(listing, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    if place.exists():
        shutil.copymode(place, staged)


def _refuse_unreplaceable(place: Path) -> None:
    if place.exists() and not place.is_dir():
        raise InvalidInput([Fault("", 0, 0, "output", f"{place} is a file", hint="name a folder to write to")])
    here = Path.cwd().resolve()
    if place == here or place in here.parents:
        raise Conflict(f"{place} is the folder you are in, or one around it; name a folder of its own, such as out")


def _refuse_foreign_files(place: Path) -> None:
    foreign = sorted(_files_in(place) - _listed(place))
    if foreign:
        shown = ", ".join(foreign[:5]) + (f" and {len(foreign) - 5} more" if len(foreign) > 5 else "")
        raise Conflict(f"{place} holds files that dogwatch did not write: {shown}; move them, or name another folder")


def _files_in(place: Path) -> set[str]:
    if not place.exists():
        return set()
    found = (path for path in place.rglob("*") if path.is_symlink() or not path.is_dir())
    return {path.relative_to(place).as_posix() for path in found if path.name not in _LITTER}


def _listed(place: Path) -> set[str]:
    """What the folder's own list says dogwatch wrote; nothing, when there is no list that can be read."""
    try:
        listing = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return set()
    names = listing.get("files") if isinstance(listing, dict) else None
    return {name for name in names if isinstance(name, str)} if isinstance(names, list) else set()


def _bad_paths(files: Mapping[str, bytes]) -> Iterator[Fault]:
    for name in files:
        parts = PurePosixPath(name).parts
        plain = PurePosixPath(name).as_posix() == name and parts and not {"..", "/", "//"} & set(parts)
        if not plain or not name.isprintable() or "\\" in name or ":" in name:
            yield _fault(name, "is not a path inside the output folder", "use a relative path such as feeds/ana.ics")
        elif parts[-1] in _LITTER:
            yield _fault(name, "is a name that dogwatch keeps for itself", "use another name")


def _paths_in_the_way(files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Two paths that are one on a disk that ignores case, or a file where another path needs a folder."""
    seen: dict[str, str] = {}
    for name in sorted(files):
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            yield _fault(name, f"differs from {other} only in capitals", "use names that differ in letters")
    for name in sorted(files):
        blocking = [str(parent).casefold() for parent in PurePosixPath(name).parents]
        yield from (
            _fault(name, f"needs a folder where {seen[parent]} is a file", "rename one of them")
            for parent in blocking
            if parent in seen
        )


def _fault(name: str, problem: str, hint: str) -> Fault:
    return Fault(file="output", line=0, column=0, where=repr(name), problem=problem, hint=hint)
