"""Can it be done at all? The counting sums of every month and rotation, and the weeks that have too few people."""

from collections.abc import Sequence
from dataclasses import dataclass

from constraints import checker
from constraints.capacity import HallSet, WindowSum, hall_sets, window_sums
from domain.schedule import Horizon
from importers.organisation_file import LoadedOrganisation
from services.planning import framed


@dataclass(frozen=True)
class Capacity:
    """The sums in order of time, and what proves that they do not work out (empty: nothing does)."""

    sums: tuple[WindowSum, ...]
    short: tuple[HallSet, ...]

    @property
    def suffices(self) -> bool:
        """False: no schedule exists. True: counting finds nothing against it; other rules still may."""
        return not self.short


def capacity(loaded: LoadedOrganisation, horizon: Horizon) -> Capacity:
    """Counts; solves nothing."""
    encoders = [checker.encoded(problem) for problem in framed(loaded, horizon)]
    sums = [one for encoder in encoders for one in window_sums(encoder)]
    short = [one for encoder in encoders for one in hall_sets(encoder)]
    return Capacity(_in_time(sums), tuple(sorted(short, key=lambda one: (one.window, one.rotations))))


def _in_time(sums: Sequence[WindowSum]) -> tuple[WindowSum, ...]:
    return tuple(sorted(sums, key=lambda one: (one.rotation, one.window)))
