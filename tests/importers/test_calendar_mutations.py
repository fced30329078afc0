"""Whatever happens to a calendar: no crash, nothing opened, nobody called, and every event is used or told of."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import event as note
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.people import Absence
from importers.calendar_absences import Counts, absences_of
from importers.file_tree import Source
from importers.report import Report
from importers.rows import read_rows
from tests.importers.test_calendars import BAD, LEFT_OUT, SHAPES

_WATCHED = ("open", "os.listdir", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system")
_seen: list[str] = []
_watching = False


def _watch(name: str, arguments: tuple[object, ...]) -> None:
    if _watching and name in _WATCHED:
        _seen.append(f"{name} {arguments[:1]}")


sys.addaudithook(_watch)


@contextmanager
def nothing_opened() -> Iterator[None]:
    """Fails when Python opens a file or a connection meanwhile; zones are read before, as the first one needs them."""
    global _watching
    _seen.clear()
    _watching = True
    try:
        yield
    finally:
        _watching = False
    assert [one for one in _seen if "zoneinfo" not in one and "tzdata" not in one] == []


PARTS = [text for text, _ in (*SHAPES.values(), *BAD.values(), *LEFT_OUT.values()) if text.count("BEGIN:VEVENT") == 1]
SNIPPETS = st.sampled_from(
    [
        *("\n", "\r\n ", ":", ";", ",", '"', "\0", "\\n", "ÿ", "9" * 30, "2027", "T", "Z", "-", "P", "/etc/passwd"),
        *("BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR", "BEGIN:VALARM", "VALUE=DATE", "TZID=", "RRULE:FREQ=DAILY"),
        *("BEGIN:VTIMEZONE", "TZID:../../etc/localtime", "ATTACH:file:///etc/passwd", "X-WR-TIMEZONE:../x", "UNTIL="),
        *("FREQ=YEARLY;BYDAY=53MO", "EXDATE:", "RDATE:", "COUNT=-1", "INTERVAL=0", "BYMONTH=13", "20270230", "\u2028"),
    ]
)


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    """A few real shapes in one calendar, scribbled over, sometimes not even text."""
    chosen = draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=4))
    events = "".join(re.sub(r"UID:\w+", f"UID:u{number}", part) for number, part in enumerate(chosen))
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n"
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(SNIPPETS | st.text(max_size=4) | st.just(text[start:end] * 2)) + text[end:]
    raw = text.encode("utf-8", "surrogatepass")
    return raw[: draw(st.integers(0, len(raw)))] if draw(st.booleans()) else raw


def read(raw: bytes) -> tuple[dict[int, tuple[str, str]], set[int]]:
    """Spans of absences by the lines of their events, and lines that are told of."""
    report = Report()
    rows = absences_of(Source("away.ics", raw), "ana", "Europe/Berlin", report, Counts(shortest=timedelta(0)))
    for row in read_rows([(one, "") for one in rows], Absence, Report()):
        assert row.value.engineer == "ana"
    assert all(fault.problem and fault.line >= 1 for fault in [*report.faults, *report.warnings])
    spans = {row.place.line: (row.text("first_day") or "", row.text("last_day") or "") for row in rows}
    return spans, {fault.line for fault in [*report.faults, *report.warnings]}


def begun(raw: bytes) -> Iterator[tuple[int, str]]:
    """Where events begin, as an editor shows it, with what follows up to the next one."""
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    starts = [place for place, line in enumerate(lines) if re.fullmatch(r"BEGIN:VEVENT\s*", line, re.IGNORECASE)]
    for place, start in enumerate(starts):
        following = starts[place + 1] if place + 1 < len(starts) else len(lines)
        yield start + 1, "\n".join(lines[start:following])


def is_a_moved_time(text: str) -> bool:
    """Whether it may be a moved time of another event, under whose line it is used."""
    return "RECURRENCE-ID" in text.upper()


def every_event_is_used_or_told_of(raw: bytes) -> None:
    with nothing_opened():
        used, told = read(raw)
    note("used some" if used else "used none")
    if 1 in told and not used:
        return
    for line, text in begun(raw):
        following = range(line, line + text.count("\n") + 1)
        assert line in used or not told.isdisjoint(following) or is_a_moved_time(text), text
        if line in used and used[line][0]:
            assert not (used[line][0] == used[line][1] == "2027-01-04" and is_longer(text)), text


def is_longer(text: str) -> bool:
    """Whether a line of its own still says that the event, which begins on the 4th, ends later than on the 5th."""
    if "RECURRENCE-ID" in text.upper():
        return False
    text = "DTSTART".join(text.split("DTSTART")[:2])  # what follows is another event, whose beginning is broken
    return bool(re.search(r"^(DTEND\b.*20270107|DURATION\b.*P3D)$", text, re.IGNORECASE | re.MULTILINE))


@pytest.fixture(scope="module", autouse=True)
def _zones_and_encodings_are_read() -> None:
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        read("BEGIN:VCALENDAR\n".encode(encoding))
    for text, _ in SHAPES.values():
        read(f"BEGIN:VCALENDAR\n{text}END:VCALENDAR\n".encode())


@pytest.mark.parametrize("name", ["America", "Europe/", "x" * 3_000])
def test_a_zone_that_is_a_folder_of_zones_or_no_name_of_a_file_is_told_of(name: str) -> None:
    event = f"UID:1\nDTSTART;TZID={name}:20270104T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;UNTIL=20270301\n"
    zone = f"BEGIN:VTIMEZONE\nTZID:{name}\nEND:VTIMEZONE\n"
    raw = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{event}END:VEVENT\n{zone}END:VCALENDAR\n".encode()
    assert read(raw) == ({}, {2})


@settings(max_examples=250)
@given(mutants())
def test_a_mutated_calendar_opens_nothing_and_loses_nothing_unsaid(raw: bytes) -> None:
    every_event_is_used_or_told_of(raw)


@pytest.mark.nightly
@settings(max_examples=4_000)
@given(mutants())
def test_four_thousand_mutated_calendars(raw: bytes) -> None:
    every_event_is_used_or_told_of(raw)


def is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


@settings(max_examples=100)
@given(st.binary(max_size=300).filter(lambda raw: b"BEGIN:VCALENDAR" not in raw.upper()))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with nothing_opened():
        used, told = read(raw)
    assert used == {}
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    assert 1 in told  # that it is no calendar
    assert told == {1} or (max(told) <= lines and not is_utf8(raw)), "only lines that are not UTF-8 are told besides"


def test_the_watch_sees_a_file_that_is_opened() -> None:
    with pytest.raises(AssertionError, match="pyproject"), nothing_opened(), open("pyproject.toml", "rb"):
        pass
