"""Whatever a file holds, it is read or refused with faults; nothing else ever happens."""

from pathlib import Path

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from domain.errors import Fault, InvalidInput
from importers.found.read import read_found
from tests.importers.test_found_calendars import calendar
from tests.importers.test_found_sheets import PAIRS, PRIMARIES, ROTATIONS, company

SHEETS = [text for text in (*PRIMARIES.values(), *PAIRS.values(), *ROTATIONS.values()) if isinstance(text, str)]
FEED = calendar(
    "UID:1\nDTSTART:20270104T090000Z\nDURATION:P7D\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4\nSUMMARY:On Call - Ana - Web",
    "UID:2\nDTSTART;VALUE=DATE:20270111\nDTEND;VALUE=DATE:20270118\nSUMMARY:Bo",
)
SNIPPETS = (
    "\n",
    ",",
    ";",
    '"',
    "2027",
    "-",
    "/",
    "99",
    "W54",
    "primary",
    "T25:00",
    "ÿ",
    "{",
    "Ana",
    "\0",
    "to",
    "RRULE:",
)


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        gone = draw(st.integers(0, 6))
        text = text[:start] + draw(st.sampled_from(("", *SNIPPETS))) + text[start + gone :]
    return text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutations")


def read_or_refused(file: Path, content: bytes, *, known: bool, accept: bool = False) -> None:
    file.write_bytes(content)
    faults: tuple[Fault, ...] = ()
    try:
        found = read_found(file, company() if known else None, accept_unknown=accept)
    except InvalidInput as refusal:
        faults = refusal.faults
    event("refused" if faults else "read")
    if faults:
        assert all(fault.file and fault.problem for fault in faults)
        return
    assert found.schedule.shifts
    assert all(one.engineer in found.organisation.engineer for one in found.schedule.shifts)
    assert all(found.horizon.first_day <= one.week <= found.horizon.last_day for one in found.schedule.shifts)


@given(st.sampled_from(SHEETS).flatmap(mutated), st.booleans(), st.booleans())
def test_a_mutated_sheet_is_read_or_refused(folder: Path, text: str, known: bool, accept: bool) -> None:
    read_or_refused(folder / "a.csv", text.encode(), known=known, accept=accept)


@given(mutated(FEED), st.booleans(), st.booleans())
@example(FEED.replace("- Web", "- \0Web"), False, False)
def test_a_mutated_calendar_is_read_or_refused(folder: Path, text: str, known: bool, accept: bool) -> None:
    read_or_refused(folder / "a.ics", text.encode(), known=known, accept=accept)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(folder: Path, content: bytes) -> None:
    read_or_refused(folder / "a.csv", content, known=False)
