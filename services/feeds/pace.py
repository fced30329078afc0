"""How often one subscriber may ask: a bucket for each feed, refilled all the time."""

import time
from collections.abc import Callable

from domain.errors import TooOften

_MOST_BUCKETS = 20_000


class Pace:
    """`per_minute` requests on average, and as many at once; counted in this process only."""

    def __init__(self, per_minute: int, ticks: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_minute / 60
        self._size = float(per_minute)
        self._ticks = ticks
        self._buckets: dict[str, tuple[float, float]] = {}

    def refuse_haste(self, who: str) -> None:
        """TooOften, with the seconds to wait, when this one has nothing left."""
        now = self._ticks()
        left, since = self._buckets.get(who, (self._size, now))
        left = min(self._size, left + (now - since) * self._per_second)
        if left < 1:
            raise TooOften("this calendar is fetched too often", seconds=(1 - left) / self._per_second)
        if len(self._buckets) >= _MOST_BUCKETS and who not in self._buckets:
            self._buckets.pop(next(iter(self._buckets)), None)
        self._buckets[who] = (left - 1, now)
