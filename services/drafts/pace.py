"""How often a running job says that it lives, and when it counts as dead."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Pace:
    """Seconds. Clocks of machines that share a database may differ by less than `stale` less `beat`."""

    beat: float = 1.0
    """Between two heartbeats."""
    stale: float = 15.0
    """A job whose last heartbeat is older is taken up by somebody else."""
    look: float = 0.5
    """Between two looks for open jobs, where no queue wakes us up."""
    grace: float = 60.0
    """After a cancel, for handing in the best so far."""

    def dead_before(self, now: datetime) -> datetime:
        """A heartbeat before this moment is a dead process's."""
        return now - timedelta(seconds=self.stale)


ATTEMPTS = 3
"""A job whose process died so often is given up: it would only die again."""
