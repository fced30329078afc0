"""Events of one UID: a series and its moved times, revisions of one event, or different ones that share it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from icalendar import Event

from importers.calendar_blocks import Block
from importers.file_tree import Source
from importers.nodes import Place
from importers.report import Report


class Read(NamedTuple):
    """An event, and the lines that it was read from."""

    block: Block
    event: Event


def by_uid(readable: Sequence[Read], source: Source, report: Report) -> Iterator[list[Read]]:
    """Events with their moved times; older revisions are told of. Several of one UID and revision are different
    events all the same, and so are those of another title at another time."""
    groups: dict[str, list[Read]] = {}
    for read in readable:
        groups.setdefault(str(read.event.get("UID", "")) or f"line {read.block.line}", []).append(read)
    for group in groups.values():
        whole = _different([one for one in group if "RECURRENCE-ID" not in one.event], source, report)
        yield [*whole[:1], *_moved(group, source, report)]
        yield from ([one] for one in whole[1:])


def _different(events: Sequence[Read], source: Source, report: Report) -> list[Read]:
    """Without those of which there is a newer revision, by the title or by the time."""
    newest: dict[str, Read] = {}
    kept: list[Read] = []
    for one in sorted(events, key=_sequence, reverse=True):
        marks = (f"title {one.event.get('SUMMARY', '')}", f"time {getattr(one.event['DTSTART'], 'dt', '')}")
        newer = next((newest[mark] for mark in marks if mark in newest), one)
        if _sequence(newer) > _sequence(one):
            _tell(one, newer, source, report)
        else:
            kept.append(one)
            newest |= {mark: one for mark in marks if mark not in newest}
    return sorted(kept, key=lambda one: one.block.line)


def _moved(group: list[Read], source: Source, report: Report) -> Iterator[Read]:
    """The newest revision of each moved time: the last one, where the file does not say."""
    times: dict[str, list[Read]] = {}
    for one in group:
        if "RECURRENCE-ID" in one.event:
            times.setdefault(str(getattr(one.event["RECURRENCE-ID"], "dt", "")), []).append(one)
    for revisions in times.values():
        newest = _newest(revisions, source, report)
        for older in newest[:-1]:
            _tell(older, newest[-1], source, report)
        yield newest[-1]


def _newest(revisions: list[Read], source: Source, report: Report) -> list[Read]:
    """Those of the highest SEQUENCE."""
    highest = max(map(_sequence, revisions), default=0)
    newest = [one for one in revisions if _sequence(one) == highest]
    for older in revisions:
        if _sequence(older) < highest:
            _tell(older, newest[-1], source, report)
    return newest


def _sequence(read: Read) -> int:
    found = read.event.get("SEQUENCE", 0)
    return found if isinstance(found, int) else 0


def _tell(older: Read, newer: Read, source: Source, report: Report) -> None:
    problem = f"line {newer.block.line} has a newer revision of it; it was left out"
    report.warn(Place(source.name, older.block.line, 1), "event", problem)
