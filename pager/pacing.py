"""Keeps within the requests that PagerDuty takes in a minute: the limit is the key's, and other tools share it."""

from collections import deque
from collections.abc import Callable

_MINUTE = 60.0


class Pace:
    """`most` requests in any minute of `clock`, which tells seconds; `pause` waits so many."""

    def __init__(self, most: int, clock: Callable[[], float], pause: Callable[[float], None]) -> None:
        self._most, self._clock, self._pause = most, clock, pause
        self._sent: deque[float] = deque(maxlen=most)

    def keep(self) -> None:
        """Waits until one more may be sent, and counts it."""
        if len(self._sent) == self._most:
            wait = self._sent[0] + _MINUTE - self._clock()
            if wait > 0:
                self._pause(wait)
        self._sent.append(self._clock())
