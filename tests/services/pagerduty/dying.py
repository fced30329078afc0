"""A process that dies around a write: as if it was killed, and nothing of its memory is left."""

from typing import Any, Literal

from pager.client import PagerDuty
from services.pagerduty.connection import Connection
from tests.pager.double.server import TOKEN, Double


class Died(BaseException):
    """Not an Exception: nothing in between may take notice."""


class DyingClient(PagerDuty):
    """Dies at write number `at`, the first being 0: before it is sent, or after it was answered."""

    def __init__(self, double: Double, at: int, *, answered: bool) -> None:
        super().__init__(TOKEN, address=double.address, pause=double.pause, timeout=20)
        self._left, self._answered = at, answered

    def write(self, method: Literal["POST", "PUT", "DELETE"], path: str, body: Any = None) -> Any:
        self._left -= 1
        if self._left >= 0:
            return super().write(method, path, body)
        if self._answered:
            super().write(method, path, body)
        raise Died


def dying_connection(double: Double, at: int, *, answered: bool) -> Connection:
    client = DyingClient(double, at, answered=answered)
    double.clients.append(client)
    return Connection(client, "the same key", lambda: double.now)
