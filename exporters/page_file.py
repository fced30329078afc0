"""Writes one page to a file: the old page stays until the new one is whole."""

from pathlib import Path

from domain.errors import Conflict
from exporters.staged_file import first_bytes, put, refuse_no_place

_BEGINS = b"<!doctype html>"


def refuse_unfit_place(file: Path) -> None:
    """Conflict when the page cannot go there: a folder, or a file that is no page. To be asked before a long solve."""
    refuse_no_place(file, "answer.html")
    if file.exists() and not (file.is_file() and _is_page(file)):
        raise Conflict(f"{file} is there already and is no HTML page; move it, or name another file")


def write_page(file: Path, page: str) -> None:
    """`file` holds the page afterwards, or is as it was: Conflict as above, DogwatchError when the disk refuses."""
    refuse_unfit_place(file)
    put(file, page.encode())


def _is_page(file: Path) -> bool:
    """Whether it may be replaced: a page, or nothing yet."""
    return first_bytes(file, len(_BEGINS)).lower() in (b"", _BEGINS)
