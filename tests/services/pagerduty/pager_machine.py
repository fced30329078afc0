"""A state machine: whatever is published, swapped, changed in PagerDuty, or goes wrong on the way."""

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
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
from services.pagerduty.apply_plan import Applied
from services.pagerduty.verifying import LineMismatch, verify
from tests.pager.double.faults import Fault, Trouble
from tests.pager.double.state import CustomShift, LayerSchedule, Policy, ShiftOverride, ShiftSchedule, Turn
from tests.services.pagerduty.company import (
    ACME,
    NOW,
    TUESDAY,
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
from tests.services.pagerduty.dying import Died, Fate, mortal_connection
from tests.services.pagerduty.oracle import Hole, gaps, schedules, shown, wrong_moments
from tests.services.pagerduty.strangers import Strangers
from tests.storage.databases import SqliteFiles, database_at, file_of

ROTATIONS = 2
HASTE = 0.4
"""Seconds."""
ONLY_WRITES = (Trouble.FAILED_AFTER, Trouble.CUT_AFTER, Trouble.SLOW, Trouble.ITEM_REFUSED, Trouble.ODD_ANSWER)
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
def _template(files: SqliteFiles) -> bytes:
    """A database with the company and eight published weeks, made once."""
    with files.with_tables() as url, tempfile.TemporaryDirectory() as folder:
        with database_at(url) as database:
            found(database, Path(folder), ROTATIONS)
            publish_weeks(database, 8)
        return file_of(url).read_bytes()


class Pager(RuleBasedStateMachine):
    """Publishes, swaps, edits by hand and faults in any order; `teardown` syncs in peace, and judges."""

    files: SqliteFiles
    """Where its databases are to be had."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        url = self._stack.enter_context(self.files.copy_of(_template(self.files)))
        self.database = self._stack.enter_context(database_at(url))
        self.double = self._stack.enter_context(pagerduty(ROTATIONS, TUESDAY))
        self.way, self.hasty = connection(self.double), connection(self.double, timeout=HASTE)
        self.weeks = 8
        self.covered: dict[str, int] = {}
        """Schedules that have been in sync, and the place in the history from which no gap may be."""
        self.holes: list[Hole] = []
        """What somebody took away by hand, and no sync has put back yet: from then on only that may be a gap."""
        self.strangers = Strangers()
        self.taken_back: set[str] = set()
        """Overrides that somebody removed there, or whose shift somebody did: only they may be withdrawn here."""
        self.settled = False
        """In sync, and nothing since but overrides that were made there: the next sync has nothing to write."""

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
        self.settled = False
        publish_weeks(self.database, self.weeks, turn=turn, now=self.double.now)

    @rule(number=NUMBERS, role=ROLES, after=HOURS, hours=st.integers(1, 200), place=st.integers(0, 2))
    def swap(self, number: int, role: str, after: int, hours: int, place: int) -> None:
        self.settled = False
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
            if shift.start <= start < shift.end and not self.strangers.has(shift.id):
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

    @rule(number=NUMBERS, role=ROLES, after=HOURS, hours=st.integers(1, 100), place=st.integers(0, 2))
    def stranger_shifts_within_ours(self, number: int, role: str, after: int, hours: int, place: int) -> None:
        """They page somebody beside ours: an outsider, or one of our own people."""
        if (schedule := self.shift_schedule(number, role)) is None:
            return
        start = self.minute() + max(1, after) * HOUR
        who = [self.outsider(), *(user(self.double, number, one) for one in HOLDERS[role][:2])][place]
        self.settled = False
        made = CustomShift(self.double.state.new_id("C"), start, start + hours * HOUR, who)
        schedule.shifts[made.id] = made
        self.strangers.keep(made, schedule.id)
        self.double.remember()
        event("a shift of a stranger within ours")

    @rule(number=NUMBERS, role=ROLES, place=st.integers(0, 5), hours=st.integers(1, 100))
    def stranger_overrides_ours(self, number: int, role: str, place: int, hours: int) -> None:
        """An outsider, whom dogwatch cannot record, takes over part of a shift of ours: the short ones first."""
        if (schedule := self.shift_schedule(number, role)) is None:
            return
        ahead = self.ours_ahead(schedule)
        for shift in sorted(ahead, key=lambda one: one.end - one.start)[place : place + 1]:
            start, name = max(shift.start, shift.end - 2 * hours * HOUR), self.double.state.new_id("V")
            end = min(start + hours * HOUR, shift.end)
            made = ShiftOverride(name, start, end, shift.user, self.outsider(), custom_shift=shift.id)
            schedule.overrides[name] = made
            self.strangers.keep(made, schedule.id)
            self.double.remember()
            event("an override of a stranger over ours")

    @rule(number=NUMBERS, role=ROLES, name=st.sampled_from(["On call: team0 (backup)", "Support", "On call"]))
    def stranger_escalates_to_ours(self, number: int, role: str, name: str) -> None:
        """A policy of somebody else pages our schedule; another one is only called alike."""
        state, schedule = self.double.state, self.schedule(number, role)
        kind = "schedule_v3_reference" if schedule in state.schedules else "schedule_reference"
        rules = [{"escalation_delay_in_minutes": 7, "targets": [{"type": kind, "id": schedule}]}]
        made = Policy(state.new_id("E"), f"{name} {len(state.policies)}", rules)
        state.policies[made.id] = made
        self.strangers.keep(made)
        event("a policy of a stranger uses ours")

    @rule(number=NUMBERS, role=ROLES)
    def override_taken_back_in_pagerduty(self, number: int, role: str) -> None:
        if (schedule := self.shift_schedule(number, role)) is None:
            return
        for one in list(schedule.overrides.values()):
            if one.start > self.double.now and not self.strangers.has(one.id):
                del schedule.overrides[one.id]
                self._disturbed(one.id)
                self.double.remember()
                event("override taken back in PagerDuty")
                return

    @rule(number=NUMBERS, role=ROLES, place=st.integers(0, 7), who=st.integers(0, 2))
    def member_changed_in_pagerduty(self, number: int, role: str, place: int, who: int) -> None:
        if (schedule := self.shift_schedule(number, role)) is None:
            return
        ahead = self.ours_ahead(schedule)
        if place < len(ahead):
            ahead[place].user = user(self.double, number, HOLDERS[role][who])
            self._disturbed()
            self.double.remember()

    @rule(number=NUMBERS, role=ROLES, place=st.integers(0, 7))
    def shift_deleted_in_pagerduty(self, number: int, role: str, place: int) -> None:
        if (schedule := self.shift_schedule(number, role)) is None:
            return
        ahead = self.ours_ahead(schedule)
        if place < len(ahead):
            gone = schedule.shifts.pop(ahead[place].id)
            self.holes.append(Hole(schedule.id, len(self.double.history), gone.start, gone.end))
            self._disturbed(*(one.id for one in schedule.overrides.values() if one.custom_shift == gone.id))
            self.double.remember()
            event("a shift of ours deleted in PagerDuty")

    @rule(trouble=st.sampled_from(list(Trouble)), writes=st.booleans(), skip=st.integers(0, 12))
    def something_will_go_wrong(self, trouble: Trouble, writes: bool, skip: int) -> None:
        only_writes = trouble in ONLY_WRITES
        only_reads = trouble is Trouble.STALE
        self.settled = False
        self.double.faults.append(Fault(trouble, writes=(writes or only_writes) and not only_reads, skip=skip))

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.settled = False
        self.double.now += hours * HOUR
        if hours % 3 == 0:
            self.weeks += 1
            publish_weeks(self.database, self.weeks, now=self.double.now)

    @rule(horizon_days=st.sampled_from([None, None, 9, 20]), batch=st.sampled_from([50, 2]))
    def sync(self, horizon_days: int | None, batch: int) -> None:
        way = self.hasty if self._is_slow() else self.way
        try:
            applied = synced(self.database, replace(way, horizon_days=horizon_days, batch=batch))
        except DogwatchError as failure:
            event(f"sync failed: {type(failure).__name__}")
            self.settled = False
            return
        assert not (self.settled and applied.writes), "nothing was changed here, and something was written there"
        self._judge_withdrawals(applied)
        self.settled = horizon_days is None and not self.double.faults
        event("synced" if not self.unexplained(applied.mismatches) else "synced, and reads are stale")
        if not wrong_moments(self.database, self.double, self.way.earliest(), self.strangers):
            self._close_holes()

    @rule(at=st.integers(0, 40))
    def sync_killed(self, at: int) -> None:
        self.settled = False
        try:
            with mortal_connection(self.database, self.double, Fate(at), HASTE if self._is_slow() else 20) as way:
                synced(self.database, way)
        except Died:
            event("killed")
        except DogwatchError as failure:
            event(f"sync failed: {type(failure).__name__}")

    def _is_slow(self) -> bool:
        """An answer may come too late: only then is nobody patient, as a busy machine is slow by itself."""
        return any(one.trouble is Trouble.SLOW for one in self.double.faults)

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
            self._judge_withdrawals(applied)
        assert self.unexplained(applied.mismatches) == []
        assert self.unexplained(verify(self.database, ACME, self.way).mismatches) == []
        since = self.way.earliest()
        assert wrong_moments(self.database, self.double, since, self.strangers) == []
        for schedule in schedules(self.database).values():
            assert not doubled(shown(self.double, schedule, self.strangers), since), "somebody is on call twice"
        self._judge_history()
        assert self.strangers.touched(self.double.state) == []
        assert self.double.violations == []
        self.double.forget_requests()
        assert planned(self.database, self.way).is_empty
        assert synced(self.database, self.way).writes == 0
        assert self.double.writes == []

    def _judge_withdrawals(self, applied: Applied) -> None:
        if Trouble.STALE not in self.double.met:
            assert {name for line in applied.plan.lines for name in line.withdrawals} <= self.taken_back

    def _disturbed(self, *overrides: str) -> None:
        """Somebody changed in PagerDuty what was there already, and took these overrides back."""
        self.taken_back |= {*overrides}
        self.settled = False

    def _judge_history(self) -> None:
        last = min(shift.end for shift in _last_shifts(published(self.database).shifts).values())
        for schedule, first in self.covered.items():
            assert gaps(self.double, schedule, first, last, self.holes, self.strangers) == []

    def unexplained(self, found: Sequence[LineMismatch]) -> list[LineMismatch]:
        """Where somebody else pages than should, and it is not because of strangers."""
        known = schedules(self.database)
        places = [(known[Line(one.rotation, one.role)], one.mismatch, one) for one in found]
        return [one for place, when, one in places if not self.strangers.explain(place, when.start, when.end)]

    def _close_holes(self) -> None:
        """What was taken away is there again: whatever the history showed until now is judged, and never excused."""
        self._judge_history()
        self.holes.clear()
        self._note_covered()

    def _strangers(self) -> None:
        """What others keep in the same account: a schedule of each kind, and a policy."""
        state, day = self.double.state, timedelta(days=1)
        other = state.schedules.setdefault("SOTHERS", ShiftSchedule("SOTHERS", "Support", "Etc/UTC"))
        other.shifts["CFOREIGN"] = CustomShift("CFOREIGN", NOW, NOW + 40 * day, user(self.double, 0, "ana"))
        turns = [Turn(NOW, NOW + 90 * day, user(self.double, 1, "ben"))]
        state.layered["LOTHERS"] = LayerSchedule("LOTHERS", "On call: old", "Etc/UTC", [turns])
        rules = [{"escalation_delay_in_minutes": 30, "targets": [{"type": "schedule_v3_reference", "id": "SOTHERS"}]}]
        state.policies["EOTHERS"] = Policy("EOTHERS", "On call: support", rules)
        for one in (other, state.layered["LOTHERS"], state.policies["EOTHERS"]):
            self.strangers.keep(one)

    def outsider(self) -> str:
        """Somebody who is in PagerDuty, and in no organisation of ours."""
        return next(one.id for one in self.double.state.users.values() if one.email.startswith("xana0@"))

    def ours_ahead(self, schedule: ShiftSchedule) -> list[CustomShift]:
        ahead = (one for one in schedule.shifts.values() if one.start > self.double.now)
        return [one for one in ahead if not self.strangers.has(one.id)]

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
