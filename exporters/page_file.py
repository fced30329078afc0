"""Writes one page to a file: the old page stays until the new one is whole."""

import os
import tempfile
from pathlib import Path

from domain.errors import Conflict, DogwatchError

_BEGINS = b"<!doctype html>"


def refuse_unfit_place(file: Path) -> None:
    """Conflict when the page cannot go there: a folder, or a file that is no page. To be asked before a long solve."""
    if file.is_dir():
        raise Conflict(f"{file} is a folder; name a file in it, such as {file / 'answer.html'}")
    if not file.parent.is_dir():
        raise Conflict(f"{file.parent} is not a folder; make it first, or name a file elsewhere")
    if file.exists() and not (file.is_file() and _is_page(file)):
        raise Conflict(f"{file} is there already and is no HTML page; move it, or name another file")


def write_page(file: Path, page: str) -> None:
    """`file` holds the page afterwards, or is as it was: Conflict as above, DogwatchError when the disk refuses."""
    refuse_unfit_place(file)
    place = file.resolve()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as staged:
                staged.write(page.encode())
            Path(name).chmod(place.stat().st_mode & 0o777 if place.exists() else 0o644)
            Path(name).replace(place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as failure:
        raise DogwatchError(f"{file} could not be written: {failure.strerror or failure}") from failure


def _is_page(file: Path) -> bool:
    """Whether it may be replaced: a page, or nothing yet."""
    try:
        with file.open("rb") as content:
            begins = content.read(len(_BEGINS)).lower()
    except OSError as failure:
        raise DogwatchError(f"{file} cannot be read: {failure.strerror or failure}") from failure
    return begins in (b"", _BEGINS)
