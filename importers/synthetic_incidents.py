"""Incidents as companies see them: some weeks far worse than others, most of them by day, some at night."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from domain.clock import instant
from domain.organisation import Incident

SEVERITIES = {"SEV-1": 5, "SEV-2": 15, "SEV-3": 50, "SEV-4": 30}
"""Of a hundred incidents."""

HOURS = (3, 2, 2, 2, 2, 3, 3, 4, 6, 9, 10, 10, 8, 8, 9, 9, 8, 7, 5, 4, 4, 4, 3, 3)
"""How often the pager rings, by the hour of the local clock."""

DAYS = (6, 6, 6, 6, 6, 3, 2)
"""And by the day, Monday first."""

POINTS_PER_INCIDENT = 1.63
"""Mean burden of one under the default policy: 1.15 by severity times about 1.42 by hour and day."""

CLUMPING = 4.0
"""Shape of the gamma that a week's rate is drawn from: the variance of a count is mean + mean^2 / CLUMPING."""


def incidents(team: str, zone: str, weeks: Iterable[date], weekly: float, rng: Random) -> Iterator[Incident]:
    """A team's incidents, `weekly` a week in the mean from each Monday, in the order in which they opened."""
    opened = sorted(
        _moment(monday, zone, rng)
        for monday in weeks
        for _ in range(poisson(rng.gammavariate(CLUMPING, weekly / CLUMPING) if weekly else 0.0, rng))
    )
    severities = rng.choices(list(SEVERITIES), list(SEVERITIES.values()), k=len(opened))
    for number, (moment, severity) in enumerate(zip(opened, severities, strict=True), start=1):
        yield Incident(id=f"{team}-{number:04d}", team=team, severity=severity, opened=moment)


def poisson(mean: float, rng: Random) -> int:
    """How many arrivals of rate one fall into a span of length `mean`."""
    count, left = -1, mean
    while left >= 0:
        left -= rng.expovariate(1.0)
        count += 1
    return count


def _moment(monday: date, zone: str, rng: Random) -> datetime:
    (day,) = rng.choices(range(7), DAYS)
    (hour,) = rng.choices(range(24), HOURS)
    return instant(monday + timedelta(days=day), time(hour, rng.randrange(60)), zone)
