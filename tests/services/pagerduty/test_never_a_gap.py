"""After any sequence of publishes, swaps, edits and faults: who pages is who is published, and never was nobody."""

from datetime import timedelta

import pytest
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from pager.actual import ScheduleKind
from pager.lines import Line
from storage.pagerduty import keep_schedule
from tests.pager.double.state import LayerOverride, LayerSchedule, Turn
from tests.services.pagerduty.company import ACME, NOW, user
from tests.services.pagerduty.oracle import Hole
from tests.services.pagerduty.pager_machine import HOUR, ODD, ROLES, STANDING_IN, Pager
from tests.services.pagerduty.troubled_lists import TroubledPager
from tests.storage.databases import SqliteFiles


class LayeredPager(TroubledPager):
    """The second rotation is kept in layer-based schedules; under the primary's overrides there is nobody."""

    def prepare(self) -> None:
        for role, holders in STANDING_IN.items():
            always = Turn(NOW, NOW + 24 * 200 * HOUR, user(self.double, 1, holders[0]))
            schedule = LayerSchedule(
                f"L{role}", f"Old {role}", "Europe/Berlin", [[always]] if role == "secondary" else []
            )
            self.double.state.layered[schedule.id] = schedule
            with self.database.write() as session:
                keep_schedule(session, ACME, Line("team1", role), schedule.id, ScheduleKind.LAYERS)

    @rule(role=ROLES, after=st.integers(1, 24 * 30), hours=st.integers(1, 200), place=st.integers(0, 3), odd=ODD)
    def override_in_layers(self, role: str, after: int, hours: int, place: int, odd: timedelta) -> None:
        state, start = self.double.state, self.minute() + after * HOUR + odd
        who = user(self.double, 1, STANDING_IN[role][place])
        state.layered[f"L{role}"].overrides.append(LayerOverride(state.new_id("V"), start, start + hours * HOUR, who))
        self.double.remember()
        event("override made in layers")

    @rule(role=ROLES, after=st.integers(1, 24 * 30), hours=st.integers(1, 100))
    def stranger_overrides_layers(self, role: str, after: int, hours: int) -> None:
        state, start, schedule = self.double.state, self.minute() + after * HOUR, self.double.state.layered[f"L{role}"]
        made = LayerOverride(state.new_id("V"), start, start + hours * HOUR, self.outsider())
        schedule.overrides.append(made)
        self.strangers.keep(made, schedule.id)
        self.double.remember()
        event("an override of a stranger in layers")

    @rule(role=ROLES, place=st.integers(0, 5))
    def override_removed_in_layers(self, role: str, place: int) -> None:
        overrides = self.double.state.layered[f"L{role}"].overrides
        ahead = [one for one in overrides if one.start > self.double.now]
        if place < len(ahead):
            gone = ahead[place]
            overrides.remove(gone)
            self.strangers.forget(f"L{role}", gone.id)
            self._disturbed(gone.id)
            self.holes.append(Hole(f"L{role}", len(self.double.history), gone.start, gone.end))
            self.double.remember()
            event("override removed in layers")


def run(machine: type[Pager], files: SqliteFiles, examples: int, steps: int) -> None:
    machine.files = files
    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=steps))


def test_after_any_sequence_exactly_the_expected_person_pages_and_never_was_a_gap(sqlite_files: SqliteFiles) -> None:
    run(TroubledPager, sqlite_files, 5, 8)


def test_the_same_holds_for_layer_based_schedules(sqlite_files: SqliteFiles) -> None:
    run(LayeredPager, sqlite_files, 4, 8)


@pytest.mark.nightly
@pytest.mark.parametrize("machine", [TroubledPager, LayeredPager])
def test_after_any_long_sequence_exactly_the_expected_person_pages(
    machine: type[Pager], sqlite_files: SqliteFiles
) -> None:
    run(machine, sqlite_files, 300, 20)
