"""Puts one file in place as a whole: whoever reads it sees the old content or the new, never a part."""

import os
import tempfile
from pathlib import Path

from domain.errors import Conflict, DogwatchError


def refuse_no_place(file: Path, example: str) -> None:
    """Conflict when no file can stand there: it is a folder, or its folder is not there."""
    if file.is_dir():
        raise Conflict(f"{file} is a folder; name a file in it, such as {file / example}")
    if not file.parent.is_dir():
        raise Conflict(f"{file.parent} is not a folder; make it first, or name a file elsewhere")


def put(file: Path, content: bytes) -> None:
    """`file` holds the content afterwards, or is as it was; DogwatchError when the disk refuses."""
    place = file.resolve()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as staged:
                staged.write(content)
            Path(name).chmod(place.stat().st_mode & 0o777 if place.exists() else 0o644)
            Path(name).replace(place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as failure:
        raise DogwatchError(f"{file} could not be written: {failure.strerror or failure}") from failure


def first_bytes(file: Path, number: int) -> bytes:
    """How a file begins; DogwatchError when it cannot be read."""
    try:
        with file.open("rb") as content:
            return content.read(number)
    except OSError as failure:
        raise DogwatchError(f"{file} cannot be read: {failure.strerror or failure}") from failure
