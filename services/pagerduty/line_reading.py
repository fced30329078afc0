"""Reads what PagerDuty holds of one line: only the final schedule where that says enough, else every object."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.errors import Fault
from pager.actual import Actual, ScheduleKind
from pager.adapter import Adapter
from pager.coverage import doubled, mismatches
from pager.lines import NOBODY, Line, Piece, from_moment, without
from pager.refusals import Refused
from storage.pagerduty import KeptObject

_RECENTLY = timedelta(minutes=2)
_PAUSES = (1, 2, 4)


@dataclass(frozen=True)
class Window:
    """`look` is from when overrides made there are looked for, `since` from when anything may change.

    `edge`: where the horizon ends, when there is one; `until` is then no later.
    """

    look: datetime
    since: datetime
    until: datetime
    edge: datetime | None = None

    def meets(self, piece: Piece) -> bool:
        """Whether any of it may still change, and is looked at."""
        return piece.meets(self.since, self.until)


@dataclass(frozen=True)
class Known:
    """What is on record of a schedule: our objects, and those that were adopted."""

    owned: Mapping[str, KeptObject]
    adopted: Mapping[str, KeptObject]

    @property
    def there(self) -> list[KeptObject]:
        """All of them, without those that are gone."""
        return [one for one in (*self.owned.values(), *self.adopted.values()) if not one.gone]

    def less(self, adopted: str) -> "Known":
        """The same without one of those."""
        return replace(self, adopted={name: one for name, one in self.adopted.items() if name != adopted})

    @property
    def last_end(self) -> datetime | None:
        return max((one.piece.end for one in (*self.owned.values(), *self.adopted.values())), default=None)


@dataclass(frozen=True)
class Reading:
    """How a line is read: `detail` None leaves it to what the final schedule shows."""

    adapter: Adapter
    clock: Callable[[], datetime]
    wait: Callable[[float], None]
    detail: bool | None = None


@dataclass(frozen=True)
class LineRead:
    """A line as it was read. `schedule` None: there is none yet, and `actual` is None too."""

    line: Line
    schedule: str | None
    kind: ScheduleKind
    window: Window
    known: Known
    actual: Actual | None


def read_line(reading: Reading, schedule: str, desired: Sequence[Piece], known: Known, window: Window) -> Actual:
    """What is there. What we wrote a moment ago and do not see yet is waited for: reads may be old."""

    def look() -> Actual:
        return reading.adapter.list_actual(schedule, window.look, window.until)

    actual = look()
    if reading.detail is False or (reading.detail is None and is_settled(actual, desired, known, window)):
        return actual
    actual = reading.adapter.detailed(actual, window.look, window.until)
    for pause in _PAUSES:
        if not _lags(actual, known, window, reading.clock()):
            break
        reading.wait(pause)
        actual = reading.adapter.detailed(look(), window.look, window.until)
    return actual


def is_settled(actual: Actual, desired: Sequence[Piece], known: Known, window: Window) -> bool:
    """Whether the final schedule alone shows that nothing is to be done, and that all of it is ours.

    It does not where it would be the same without an override that was recorded: that may have been taken back.
    """
    wanted = from_moment(desired, window.since)
    if actual.rotations or doubled(actual.final, window.since):
        return False
    if mismatches(wanted, actual.final, window.since, window.until):
        return False
    ahead = {name for name, kept in known.adopted.items() if window.meets(kept.piece) and not kept.gone}
    if actual.kind is ScheduleKind.LAYERS:
        return _all_pinned(wanted, known) and not any(_all_pinned(wanted, known.less(name)) for name in ahead)
    if not ahead <= {shown.override_id for shown in actual.final}:
        return False
    ours = all(shown.object_id in known.owned for shown in actual.final if shown.end > window.since)
    return ours and all(shown.override_id in {"", *known.owned, *known.adopted} for shown in actual.final)


def gone(line: Line, schedule: str, refusal: Refused) -> Fault:
    """A fault for a schedule that we know and PagerDuty does not."""
    hint = "restore it there, or let go of it: dogwatch pagerduty forget " + str(line)
    return Fault("PagerDuty", 0, 0, str(line), f"its schedule cannot be read ({refusal.status})", schedule, hint)


def _all_pinned(wanted: Sequence[Piece], known: Known) -> bool:
    """Whether overrides of ours hold everything: what layers hold by chance may change with them."""
    left = list(wanted)
    for kept in known.there:
        others = [piece for piece in left if piece.user != kept.piece.user]
        same = [piece for piece in left if piece.user == kept.piece.user]
        left = [*others, *without(same, kept.piece.start, kept.piece.end)]
    return not left


def _lags(actual: Actual, known: Known, window: Window, now: datetime) -> bool:
    there = {held.id: held for held in actual.objects}
    for name, kept in known.owned.items():
        if not kept.gone and window.meets(kept.piece) and now - kept.kept_at < _RECENTLY:
            held = there.get(name)
            if held is None or (held.end, held.user or NOBODY) != (kept.piece.end, kept.piece.user):
                return True
    return False
