"""The text of a sheet as spreadsheets save it: UTF-8, UTF-16 with its mark, or Windows-1252."""

from importers.file_tree import Source
from importers.report import Report

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOK = b"PK"


def sheet_text(source: Source, report: Report) -> str | None:
    """The text, lines ended by newlines; a guess is a warning. None, with a fault, when it is no text at all."""
    encoding = "utf-16" if source.raw.startswith(_UTF_16) else "utf-8-sig"
    try:
        text = source.raw.decode(encoding)
    except UnicodeDecodeError:
        text = source.raw.decode("cp1252", errors="replace")
        report.warn(source.start, "encoding", "is not UTF-8; it was read as Windows-1252, check names with accents")
    if "\0" in text or source.raw.startswith(_WORKBOOK):
        tell_no_text(source, report)
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def tell_no_text(source: Source, report: Report) -> None:
    """A fault that says how to make a text of it."""
    hint = "save the sheet as CSV" if source.raw.startswith(_WORKBOOK) else "save it as CSV in UTF-8"
    report.fault(source.start, "file", "is not a text", hint=hint)
