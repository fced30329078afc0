"""The text of a calendar out of its bytes: UTF-8, UTF-16, and Latin-1 for those lines that are no UTF-8."""

import re

from importers.file_tree import Source
from importers.nodes import Place
from importers.report import Report

_UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"B\0": "utf-16-le", b"\0B": "utf-16-be"}
"""By the first two bytes: a mark, or the `B` with which every calendar begins."""
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_MOST = 5_000
"""Lines in another encoding that are looked at one by one; all that follows is read as Latin-1."""
_BREAK = re.compile(rb"(?:\r\n|\r(?!\n)|\n)(?![ \t])")
_ANY_BREAK = re.compile("\r\n|\r|\n")
_FOLD = re.compile(rb"(?:\r\n|\r|\n)[ \t]")


def decoded(source: Source, report: Report) -> str:
    """The text; a line in another encoding leaves the others as they are."""
    if encoding := _UTF_16.get(source.raw[:2]):
        return _of_two_bytes(source, encoding, report)
    try:
        return source.raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        lines, bad = _by_lines(_BREAK.split(source.raw.removeprefix(b"\xef\xbb\xbf")))
    if bad:
        place = Place(source.name, bad[0], 1)
        more = f", and {len(bad) - 1:,} more like it" if len(bad) > 1 else ""
        report.warn(place, "calendar", f"is not UTF-8{more}; it was read as Latin-1")
    return "\n".join(lines)


def _of_two_bytes(source: Source, encoding: str, report: Report) -> str:
    """UTF-16; what was cut or is none is replaced by a sign that no line about times may have."""
    text = source.raw.decode(encoding, errors="replace")
    if _UNKNOWN in text:
        line = len(_ANY_BREAK.findall(text[: text.index(_UNKNOWN)])) + 1
        report.warn(Place(source.name, line, 1), "calendar", "is not UTF-16 from end to end; what is none was replaced")
    return text


def _by_lines(raw: list[bytes]) -> tuple[list[str], list[int]]:
    """Each line with those that continue it, and the numbers of the lines that are no UTF-8."""
    lines, bad, number = list[str](), list[int](), 1
    for place, line in enumerate(raw):
        folds = len(_FOLD.findall(line)) if b"\n" in line or b"\r" in line else 0
        text = _utf_8(line, folds)
        if text is None:
            bad.append(number)
            text = line.decode("latin-1")
        lines.append(text)
        number += 1 + folds
        if len(bad) == _MOST:
            return [*lines, b"\n".join(raw[place + 1 :]).decode("latin-1")], bad
    return lines, bad


def _utf_8(line: bytes, folds: int) -> str | None:
    """None when it is another encoding. A letter may have been cut in two where the line was folded."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        pass
    try:
        return _FOLD.sub(b"", line).decode() + "\n " * folds if folds else None
    except UnicodeDecodeError:
        return None
