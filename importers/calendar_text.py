"""The text of a calendar, line by line: out of its bytes, no longer than may be, folded lines made whole."""

import re
from collections.abc import Iterator

from importers.calendar_encoding import decoded
from importers.file_tree import MEGABYTE, Source
from importers.nodes import Place
from importers.report import Report

LARGEST = 5 * MEGABYTE
_MOST_LINES = 400_000
LONGEST = 20_000
"""Signs in one line: more than a thousand excluded days."""


def calendar_text(source: Source, report: Report) -> str | None:
    """The calendar as text; None, with a fault, when it is none."""
    if len(source.raw) > LARGEST:
        report.fault(source.start, "calendar", f"is larger than {LARGEST // MEGABYTE} MB")
        return None
    source = _shortened(source, report)
    text = decoded(source, report).replace("\r\n", "\n").replace("\r", "\n")
    if "BEGIN:VCALENDAR" not in text.upper():
        page = re.search(r"<\s*(!doctype|html)", text, re.IGNORECASE)
        hint = "it is a web page: does its address want a log-in?" if page else "it has no line BEGIN:VCALENDAR"
        report.fault(source.start, "calendar", "is not a calendar", hint=hint)
        return None
    return text


def _shortened(source: Source, report: Report) -> Source:
    """The first lines of it, when it has more than any real one."""
    lines = source.raw.count(b"\n") + source.raw.count(b"\r")
    if lines <= _MOST_LINES:
        return source
    kept = re.split(rb"(?<=[\r\n])", source.raw, maxsplit=_MOST_LINES)[:_MOST_LINES]
    place = Place(source.name, b"".join(kept).count(b"\n") + 1, 1)
    report.warn(place, "calendar", f"{lines - _MOST_LINES:,} line breaks from here on were left out")
    return Source(source.name, b"".join(kept))


def unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines with those that continue them, and the number of the first; none is longer than `LONGEST`."""
    number, parts, size = 0, list[str](), 0
    for current, line in enumerate(text.split("\n"), start=1):
        if line[:1] in (" ", "\t") and parts:
            if size <= LONGEST:
                parts.append(line[1:])
                size += len(line)
            continue
        if parts:
            yield number, "".join(parts)[: LONGEST + 1]
        number, parts, size = current, [line], len(line)
    if parts:
        yield number, "".join(parts)[: LONGEST + 1]
