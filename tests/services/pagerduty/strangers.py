"""What others keep in the same account, next to ours and within ours: none of it may ever be touched."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.pager.double.state import CustomShift, LayerOverride, Policy, ShiftOverride, State

Anything = Any
"""A schedule, a shift, an override, a policy of the double."""


@dataclass
class Strangers:
    """Every object that somebody else made, as it was then, by its place in the double's state."""

    made: dict[tuple[str, str], Anything] = field(default_factory=dict)
    """By the schedule that it lies in (empty for what lies in none) and its id."""

    def keep(self, one: Anything, schedule: str = "") -> None:
        self.made[schedule, one.id] = copy.deepcopy(one)

    def forget(self, schedule: str, name: str) -> None:
        """Whoever made it has removed it."""
        self.made.pop((schedule, name), None)

    def has(self, name: str) -> bool:
        return any(known == name for _, known in self.made)

    def touched(self, state: State) -> list[str]:
        """What is gone, or other than it was."""
        return [f"{was} is now {found}" for was, found in self._both(state) if was != found]

    def shifts(self, schedule: str, moment: datetime) -> set[str]:
        """Whom their shifts page beside ours."""
        return {one.user for one in self._within(schedule, moment) if isinstance(one, CustomShift) and one.user}

    def overrides(self, schedule: str, moment: datetime) -> set[str]:
        """Whom their overrides may page instead of ours."""
        found = (one for one in self._within(schedule, moment) if not isinstance(one, CustomShift))
        return {one.user for one in found if one.user}

    def explain(self, schedule: str, start: datetime, end: datetime) -> bool:
        """Whether something of theirs meets the time."""
        return any(lies_in == schedule and one.start < end and start < one.end for (lies_in, _), one in self._in_ours())

    def _within(self, schedule: str, moment: datetime) -> Iterator[Anything]:
        for (lies_in, _), one in self._in_ours():
            if lies_in == schedule and one.start <= moment < one.end:
                yield one

    def _in_ours(self) -> Iterator[tuple[tuple[str, str], Anything]]:
        return ((place, one) for place, one in self.made.items() if place[0])

    def _both(self, state: State) -> Iterator[tuple[Anything, Anything]]:
        for (schedule, name), was in self.made.items():
            yield was, _now(state, schedule, name, was)


def _now(state: State, schedule: str, name: str, was: Anything) -> Anything:
    if isinstance(was, CustomShift):
        return state.schedules[schedule].shifts.get(name)
    if isinstance(was, ShiftOverride):
        return state.schedules[schedule].overrides.get(name)
    if isinstance(was, LayerOverride):
        return next((one for one in state.layered[schedule].overrides if one.id == name), None)
    if isinstance(was, Policy):
        return state.policies.get(name)
    return state.schedules.get(name) or state.layered.get(name)
