"""Lists that pass time on to nobody, or give one person both roles, among everything else that may happen."""

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import rule

from services.records.overriding import withdraw_override
from storage.pagerduty import kept_objects
from tests.services.pagerduty.company import ACME, OPERATOR, leave_open, published, swap, synced
from tests.services.pagerduty.oracle import Hole, schedules, wrong_moments
from tests.services.pagerduty.pager_machine import HOUR, HOURS, NUMBERS, ROLES, Pager


class TroubledPager(Pager):
    """What is open on purpose is no gap; whoever stands behind themselves holds back one rotation, and no other."""

    def __init__(self) -> None:
        super().__init__()
        self.left_open: list[Hole] = []
        """What was passed on to nobody: no sync fills it."""
        self.behind_themselves: list[int] = []
        """The overrides that did so."""

    @rule(number=NUMBERS, role=ROLES, after=HOURS, hours=st.integers(1, 48))
    def leave_open(self, number: int, role: str, after: int, hours: int) -> None:
        shifts = published(self.database).by_rotation[f"team{number}"]
        start = max(self.minute() + after * HOUR, min(shift.start for shift in shifts))
        end = min(start + hours * HOUR, max(shift.end for shift in shifts))
        if start < end:
            self.settled = False
            leave_open(self.database, number, role, start, end, self.double.now)
            hole = Hole(self.schedule(number, role), len(self.double.history), start, end)
            self.left_open.append(hole)
            self.holes.append(hole)
            event("left open on purpose")

    @rule(number=NUMBERS, place=st.integers(0, 7), hours=st.integers(1, 48))
    def stand_behind_oneself(self, number: int, place: int, hours: int) -> None:
        ahead = [one for one in published(self.database).by_rotation[f"team{number}"] if one.start > self.double.now]
        for shift in [one for one in ahead if one.role == "primary"][place : place + 1]:
            self.settled = False
            end, who = min(shift.start + hours * HOUR, shift.end), shift.engineer.removesuffix(str(number))
            made = swap(self.database, number, shift.start, end, who, role="secondary", now=self.double.now)
            self.behind_themselves.append(made.override.id)
            event("one person in both roles")

    def _close_holes(self) -> None:
        super()._close_holes()
        self.holes += self.left_open

    def _judge(self) -> None:
        if self.behind_themselves:
            self.double.end_troubles()
            for _ in range(2):
                plan = synced(self.database, self.way).plan
            held_back = {one.rotation for one in plan.held_back}
            wrong = wrong_moments(self.database, self.double, self.way.earliest(), self.strangers)
            assert [one for one in wrong if one.split()[0] not in held_back] == []
            event(f"held back: {len(held_back)} rotations")
        for number in self.behind_themselves:
            withdraw_override(self.database, ACME, number, OPERATOR, self.double.now)
        super()._judge()
        self._judge_what_was_made_there()

    def _judge_what_was_made_there(self) -> None:
        """Overrides that were recorded are where they were made, unless somebody took them away there."""
        state = self.double.state
        overrides = [one for schedule in state.layered.values() for one in schedule.overrides]
        there = {one.id for one in overrides} | {name for one in state.schedules.values() for name in one.overrides}
        with self.database.read() as session:
            for schedule in schedules(self.database).values():
                recorded = kept_objects(session, ACME, schedule, adopted=True)
                ahead = {name for name, kept in recorded.items() if kept.piece.end > self.double.now}
                assert ahead <= there | self.taken_back
