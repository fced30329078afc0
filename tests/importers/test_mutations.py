"""Whatever happens to a good file, it loads or is refused with places inside it; nothing else ever comes out."""

import copy
import functools
import operator
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.importers.acme import ACME, faults

FILES = {
    "w.csv": 'engineer,week,level,rotation\nbob,2026-11-02,cannot,\n"ana",2026-11-03,"happy-to",web\n',
    "s.csv": "rotation,role,week,engineer,start,end\npay,primary,2026-09-07,bob,,\n",
    "a.ics": """\
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
DTSTART;TZID=America/New_York:20270104T090000
DTEND;TZID=America/New_York:20270104T130000
RRULE:FREQ=WEEKLY;COUNT=3
EXDATE;TZID=America/New_York:20270111T090000
END:VEVENT
BEGIN:VEVENT
UID:1
RECURRENCE-ID;TZID=America/New_York:20270118T090000
DTSTART;VALUE=DATE:20270119
DURATION:P2D
STATUS:TENTATIVE
END:VEVENT
END:VCALENDAR
""",
}
TEXT = ACME + "files:\n  absences: [{path: a.ics, engineer: ana}]\n  wishes: [w.csv]\n  schedules: [s.csv]\n"
GOOD = yaml.load(TEXT, Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts only
TWISTED = st.sampled_from(
    [
        *("", "~", "null", "true", "0", "-1", "1e9", ".nan", "-.inf", "9" * 50, "0.1.2", "0x1F", "1_000", "½"),
        *("2027-02-30", "0000-00-00", "9999-12-31", "2027-01-04T09:00", "2027-01-04T09:00+99:00", "24:00", "09:00Z"),
        *("ana", "anna", "team:", "team:web", "pay", "primary", "shadow", "Europe/Berlin", "../x", "a.ics", "w.csv"),
        *("\u202e", "Ünïcode", "x" * 500, "a\nb", "*x", "&x", "!x", "{", "<<"),
    ]
)
NODES = TWISTED | st.text(max_size=5) | st.lists(TWISTED, max_size=2) | st.dictionaries(TWISTED, TWISTED, max_size=2)


def paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every node below this one."""
    below = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, child in below:
        yield (*path, step)
        yield from paths(child, (*path, step))


PATHS = sorted(paths(GOOD), key=str)


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """The good file with one to three nodes deleted, written twice, or replaced."""
    tree = copy.deepcopy(GOOD)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(PATHS))
        if path in set(paths(tree)):  # an earlier mutation may have taken it away
            *way, last = path
            mutate(draw, functools.reduce(operator.getitem, way, tree), last)
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True)


def mutate(draw: st.DrawFn, parent: Any, last: Any) -> None:
    kind = draw(st.sampled_from(["delete", "twice", "replace", "rename"]))
    if kind == "delete":
        del parent[last]
    elif kind == "twice" and isinstance(parent, list):
        parent.append(copy.deepcopy(parent[last]))
    elif kind == "rename" and isinstance(parent, dict):
        parent[draw(TWISTED)] = parent.pop(last)
    else:
        parent[last] = draw(NODES)


@st.composite
def scribbled(draw: st.DrawFn, text: str) -> str:
    """The text with a passage cut out, doubled, or written over."""
    start = draw(st.integers(0, len(text)))
    end = min(len(text), start + draw(st.integers(0, 30)))
    middle = draw(st.sampled_from(["", text[start:end] * 2]) | TWISTED | st.text(max_size=8))
    return text[:start] + middle + text[end:]


def loads_or_is_refused(text: str, files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        raw = {name: content.encode("utf-8", "surrogatepass") for name, content in files.items()}
        found = faults(Path(folder), text, raw)
        event("refused" if found else "loaded")
        for fault in found:
            written = Path(fault.file).read_bytes().decode("utf-8", "replace")
            lines = written.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            assert 1 <= fault.line <= len(lines), fault
            assert fault.column >= 1, fault
            assert fault.problem, fault


@settings(max_examples=300)
@given(mutants())
def test_a_file_with_other_nodes(text: str) -> None:
    loads_or_is_refused(text, FILES)


@settings(max_examples=150)
@given(scribbled(TEXT))
def test_a_file_with_scribbles(text: str) -> None:
    loads_or_is_refused(text, FILES)


@settings(max_examples=100)
@given(scribbled(FILES["w.csv"]), scribbled(FILES["s.csv"]))
def test_csv_files_with_scribbles(wishes: str, shifts: str) -> None:
    loads_or_is_refused(TEXT, FILES | {"w.csv": wishes, "s.csv": shifts})


@settings(max_examples=200)
@given(scribbled(FILES["a.ics"]))
def test_a_calendar_with_scribbles(calendar: str) -> None:
    loads_or_is_refused(TEXT, FILES | {"a.ics": calendar})
