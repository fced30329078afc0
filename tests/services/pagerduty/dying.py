"""A process that dies around a write: as if it was killed, and nothing of its memory is left."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import event

from pager.client import PagerDuty
from services.pagerduty.connection import Connection
from storage.database import Database
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


@dataclass
class Fate:
    """Counts the moments at which a process may die, and lets it die at number `at`; None: never.

    Before each write to PagerDuty, after it took effect, and before each transaction of our own database is kept.
    """

    at: int | None = None
    moments: int = 0

    def passes(self) -> None:
        if self.moments == self.at:
            raise Died
        self.moments += 1


class MortalClient(PagerDuty):
    """Has two such moments in each write."""

    def __init__(self, double: Double, fate: Fate, timeout: float) -> None:
        super().__init__(TOKEN, address=double.address, pause=double.pause, timeout=timeout)
        self._fate = fate

    def write(self, method: Literal["POST", "PUT", "DELETE"], path: str, body: Any = None) -> Any:
        self._fate.passes()
        answer = super().write(method, path, body)
        self._fate.passes()
        return answer


@contextmanager
def mortal_connection(database: Database, double: Double, fate: Fate, timeout: float = 20) -> Iterator[Connection]:
    """Of a process that dies by this fate: what is not kept in the database by then never was."""

    def keeps(_: Any) -> None:
        fate.passes()

    client = MortalClient(double, fate, timeout)
    double.clients.append(client)
    event.listen(database.engine, "commit", keeps)
    try:
        yield Connection(client, "the same key", lambda: double.now)
    finally:
        event.remove(database.engine, "commit", keeps)
        database.close()  # a process that died leaves no connection behind
