"""A state machine: whatever is published, swapped, changed in PagerDuty, or goes wrong on the way."""

import shutil
import tempfile
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from domain.errors import DogwatchError
from pager.coverage import doubled
from pager.lines import Line
from storage.database import open_database
from tests.pager.double.faults import Fault, Trouble
from tests.pager.double.state import CustomShift, LayerSchedule, ShiftOverride, ShiftSchedule, Turn
from tests.services.pagerduty.company import (
    NOW,
    connection,
    found,
    pagerduty,
    planned,
    publish_weeks,
    published,
    swap,
    synced,
    user,
)
from tests.services.pagerduty.dying import Died, dying_connection
from tests.services.pagerduty.oracle import gaps, schedules, shown, wrong_moments
from tests.storage.databases import SqliteFiles

ROTATIONS = 2
TUESDAY = NOW + timedelta(days=4)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NUMBERS = st.integers(0, ROTATIONS - 1)
ROLES = st.sampled_from(["primary", "secondary"])
HOLDERS = {"primary": ("ana", "ben", "cy"), "secondary": ("dee", "eli", "fay")}
STANDING_IN = {"primary": (*HOLDERS["primary"], "gus"), "secondary": (*HOLDERS["secondary"], "hal")}
"""Who may override there: of each role also somebody who is in no list."""
HOURS = st.integers(-30, 24 * 30)


ODD = st.sampled_from([timedelta(0), timedelta(seconds=37)])
"""Whoever makes an override there now does so at an odd second."""


@cache
def _template() -> Path:
    """A database with the company and six published weeks, made once."""
    folder = Path(tempfile.mkdtemp(prefix="dogwatch-pagerduty-"))
    with SqliteFiles(folder).with_tables() as url:
        database = open_database(url)
        found(database, folder, ROTATIONS)
        publish_weeks(database, 8)
        database.close()
        return Path(url.removeprefix("sqlite:///"))


class Pager(RuleBasedStateMachine):
    """Publishes, swaps, edits by hand and faults in any order; `teardown` syncs in peace, and judges."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copyfile(_template(), folder / "dogwatch.db")
        self.database = open_database(f"sqlite:///{folder / 'dogwatch.db'}")
        self._stack.callback(self.database.close)
        self.double = self._stack.enter_context(pagerduty(ROTATIONS, TUESDAY))
        self.double.slowness = 0.3
        self.way = connection(self.double, timeout=0.15)
        self.weeks = 8
        self.covered: dict[str, int] = {}
        """Schedules that have been in sync, and the place in the history from which no gap may be."""

    def prepare(self) -> None:
        """What stands in the account before the first sync."""

    @initialize()
    def first_sync(self) -> None:
        self._strangers()
        self.prepare()
        assert synced(self.database, self.way).mismatches == ()
        self.double.now += 5 * MINUTE  # the first shifts begin as soon as they can
        self._note_covered()

    @rule(turn=st.integers(0, 2))
    def publish(self, turn: int) -> None:
        publish_weeks(self.database, self.weeks, turn=turn, now=self.double.now)

    @rule(number=NUMBERS, role=ROLES, after=HOURS, hours=st.integers(1, 200), place=st.integers(0, 2))
    def swap(self, number: int, role: str, after: int, hours: int, place: int) -> None:
        shifts = published(self.database).by_rotation[f"team{number}"]
        start = max(self.minute() + after * HOUR, min(shift.start for shift in shifts))
        end = min(start + hours * HOUR, max(shift.end for shift in shifts))
        if start < end:
            swap(self.database, number, start, end, HOLDERS[role][place], role=role, now=self.double.now)

    @rule(number=NUMBERS, role=ROLES, after=HOURS, hours=st.integers(1, 100), place=st.integers(0, 3), odd=ODD)
    def override_in_pagerduty(self, number: int, role: str, after: int, hours: int, place: int, odd: timedelta) -> None:
        if (schedule := self.shift_schedule(number, role)) is None:
            return
        start = self.minute() + max(1, after) * HOUR + odd
        for shift in schedule.shifts.values():
            if shift.start <= start < shift.end and not any(
                one.custom_shift == shift.id for one in schedule.overrides.values()
            ):
                made = ShiftOverride(
                    self.double.state.new_id("V"),
                    start,
                    min(start + hours * HOUR, shift.end),
                    shift.user,
                    user(self.double, number, STANDING_IN[role][place]),
                    custom_shift=shift.id,
                )
                schedule.overrides[made.id] = made
                self.double.remember()
                event("override made in PagerDuty")
                return

    @rule(number=NUMBERS, role=ROLES)
    def override_taken_back_in_pagerduty(self, number: int, role: str) -> None:
        if (schedule := self.shift_schedule(number, role)) is None:
            return
        for one in list(schedule.overrides.values()):
            if one.start > self.double.now:
                del schedule.overrides[one.id]
                self.double.remember()
                event("override taken back in PagerDuty")
                return

    @rule(number=NUMBERS, role=ROLES, place=st.integers(0, 7), who=st.integers(0, 2))
    def member_changed_in_pagerduty(self, number: int, role: str, place: int, who: int) -> None:
        if (schedule := self.shift_schedule(number, role)) is None:
            return
        ahead = [one for one in schedule.shifts.values() if one.start > self.double.now]
        if place < len(ahead):
            ahead[place].user = user(self.double, number, HOLDERS[role][who])
            self.double.remember()

    @rule(number=NUMBERS, role=ROLES, place=st.integers(0, 7))
    def shift_deleted_in_pagerduty(self, number: int, role: str, place: int) -> None:
        if (schedule := self.shift_schedule(number, role)) is None:
            return
        ahead = [one for one in schedule.shifts.values() if one.start > self.double.now]
        if place < len(ahead):
            del schedule.shifts[ahead[place].id]
            self.covered.pop(schedule.id, None)
            self.double.remember()

    @rule(trouble=st.sampled_from(list(Trouble)), writes=st.booleans(), skip=st.integers(0, 12))
    def something_will_go_wrong(self, trouble: Trouble, writes: bool, skip: int) -> None:
        only_writes = trouble in (Trouble.FAILED_AFTER, Trouble.CUT_AFTER, Trouble.SLOW, Trouble.ITEM_REFUSED)
        only_reads = trouble is Trouble.STALE
        self.double.faults.append(Fault(trouble, writes=(writes or only_writes) and not only_reads, skip=skip))

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.double.now += hours * HOUR
        if hours % 3 == 0:
            self.weeks += 1
            publish_weeks(self.database, self.weeks, now=self.double.now)

    @rule()
    def sync(self) -> None:
        try:
            applied = synced(self.database, self.way)
        except DogwatchError as failure:
            event(f"sync failed: {type(failure).__name__}")
            return
        event(f"synced with {len(applied.mismatches)} mismatches" if applied.mismatches else "synced")

    @rule(at=st.integers(0, 6), answered=st.booleans())
    def sync_killed(self, at: int, answered: bool) -> None:
        try:
            synced(self.database, dying_connection(self.double, at, answered=answered))
        except Died:
            event("killed")
        except DogwatchError as failure:
            event(f"sync failed: {type(failure).__name__}")

    def teardown(self) -> None:
        try:
            self._judge()
        finally:
            for trouble in self.double.met:
                event(trouble.value)
            self._stack.close()

    def _judge(self) -> None:
        self.double.end_troubles()
        for _ in range(2):
            applied = synced(self.database, self.way)
        assert applied.mismatches == ()
        since = self.way.earliest()
        assert wrong_moments(self.database, self.double, since) == []
        for schedule in schedules(self.database).values():
            assert not doubled(shown(self.double, schedule), since), "somebody is on call twice"
        last = min(shift.end for shift in _last_shifts(published(self.database).shifts).values())
        for schedule, first in self.covered.items():
            assert gaps(self.double, schedule, first, last) == []
        assert self._foreign() == self.foreign
        assert self.double.violations == []
        self.double.forget_requests()
        assert planned(self.database, self.way).is_empty
        assert synced(self.database, self.way).writes == 0
        assert self.double.writes == []

    def _strangers(self) -> None:
        """What others keep in the same account: a schedule of each kind, and a policy."""
        state, day = self.double.state, timedelta(days=1)
        other = state.schedules.setdefault("SOTHERS", ShiftSchedule("SOTHERS", "Support", "Etc/UTC"))
        other.shifts["CFOREIGN"] = CustomShift("CFOREIGN", NOW, NOW + 40 * day, user(self.double, 0, "ana"))
        turns = [Turn(NOW, NOW + 90 * day, user(self.double, 1, "ben"))]
        state.layered["LOTHERS"] = LayerSchedule("LOTHERS", "On call: old", "Etc/UTC", [turns])
        self.foreign = self._foreign()

    def _foreign(self) -> Any:
        state = self.double.state
        return repr((state.schedules["SOTHERS"], state.layered["LOTHERS"]))

    def shift_schedule(self, number: int, role: str) -> ShiftSchedule | None:
        """None for a line that is kept in layers."""
        return self.double.state.schedules.get(self.schedule(number, role))

    def schedule(self, number: int, role: str) -> str:
        return schedules(self.database)[Line(f"team{number}", role)]

    def minute(self) -> datetime:
        return self.double.now.replace(second=0, microsecond=0)

    def _note_covered(self) -> None:
        for schedule in schedules(self.database).values():
            self.covered[schedule] = len(self.double.history)


def _last_shifts(shifts: Any) -> dict[Any, Any]:
    return {(one.rotation, one.role): one for one in shifts}
