"""Writes a CSV table to a file: only one with the same columns is replaced, so that nobody's own sheet is lost."""

from pathlib import Path

from domain.errors import Conflict
from exporters.staged_file import first_bytes, put, refuse_no_place


def write_table(file: Path, table: str) -> None:
    """`file` holds the table afterwards, or is as it was; Conflict when something else stands there."""
    refuse_no_place(file, "absences.csv")
    header = table.partition("\n")[0].encode() + b"\n"
    if file.exists() and not (file.is_file() and first_bytes(file, len(header)) in (b"", header)):
        raise Conflict(f"{file} is there already and holds other columns; move it, or name another file")
    put(file, table.encode())
