"""Fetches a calendar by its address: bounded in size, time and redirects, and only from where it may."""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from queue import Empty, Queue
from threading import Thread, Timer
from urllib.parse import urljoin

from domain.errors import RemoteFailure
from importers.calendar_text import LARGEST
from importers.file_tree import Source
from importers.web_addresses import Resolve, Target, refused, resolved, target

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_CHUNK = 65_536


@dataclass(frozen=True)
class CalendarFetcher:
    """Fetches calendars; `allowed_hosts` may be private, or without encryption: the company's own.

    `seconds`: for the whole fetch, looking up names and redirects included.
    """

    allowed_hosts: frozenset[str] = frozenset()
    seconds: float = 15
    largest: int = LARGEST
    resolve: Resolve = resolved

    def fetch(self, address: str) -> Source:
        """What stands at the address, named by its host: the path may be a secret.

        InvalidInput when it, or where it leads, must not be fetched; RemoteFailure when the other side fails.
        """
        until = time.monotonic() + self.seconds
        for _ in range(_MOST_REDIRECTS + 1):
            place = target(address, self.allowed_hosts, lambda host, port: self._resolved(host, port, until))
            try:
                with _limited(place, until - time.monotonic()) as connection:
                    found = self._answer(connection, place)
            except (OSError, http.client.HTTPException, ValueError) as failure:
                raise RemoteFailure(f"{place.named} did not give the calendar: {_said(failure)}") from failure
            if isinstance(found, bytes):
                return Source(place.named, found)
            address = urljoin(address, found)
        raise RemoteFailure(f"{place.named} sends from one address to the next, more than {_MOST_REDIRECTS} times")

    def _resolved(self, host: str, port: int, until: float) -> Sequence[str]:
        """What the resolver says, asked beside: it has no time limit of its own."""
        answers: Queue[Sequence[str] | Exception] = Queue()
        Thread(target=_ask, args=(self.resolve, host, port, answers), daemon=True).start()
        try:
            found = answers.get(timeout=max(0, until - time.monotonic()))
        except Empty:
            raise TimeoutError from None
        if isinstance(found, Exception):
            raise found
        return found

    def _answer(self, connection: http.client.HTTPConnection, place: Target) -> bytes | str:
        """The content, or the address that it is to be had from."""
        connection.request("GET", place.path, headers=_headers(place))
        with connection.getresponse() as answer:
            if answer.status in _REDIRECTS and (elsewhere := answer.getheader("Location")):
                return elsewhere
            if answer.status != 200:
                raise RemoteFailure(f"{place.named} answered {answer.status}: is the address still the right one?")
            if answer.getheader("Content-Encoding", "identity").lower() != "identity":
                raise RemoteFailure(f"{place.named} sends a packed calendar, although none was asked for")
            return b"".join(self._chunks(answer, place))

    def _chunks(self, answer: http.client.HTTPResponse, place: Target) -> Iterator[bytes]:
        size = 0
        while chunk := answer.read(_CHUNK):
            size += len(chunk)
            if size > self.largest:
                raise refused(place.host, f"sends more than {self.largest // 1_000_000} MB", "is it a calendar?")
            yield chunk
        if answer.length:
            raise http.client.IncompleteRead(b"", answer.length)


def _ask(resolve: Resolve, host: str, port: int, answers: Queue[Sequence[str] | Exception]) -> None:
    try:
        answers.put(resolve(host, port))
    except Exception as failure:  # handed over to whoever waits for the answer
        answers.put(failure)


def _headers(place: Target) -> dict[str, str]:
    usual = {"https": 443, "http": 80}[place.scheme]
    host = f"[{place.host}]" if ":" in place.host else place.host
    return {
        "Host": host if place.port == usual else f"{host}:{place.port}",
        "User-Agent": f"dogwatch/{version('dogwatch')} (calendar import)",
        "Accept": "text/calendar, */*;q=0.1",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


@contextmanager
def _limited(place: Target, seconds: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to the checked number that is cut when the time is over, however slowly the other side sends."""
    with closing(_Stream(place, seconds)) as stream:
        connection = http.client.HTTPConnection(place.host, place.port)
        connection.sock = stream.opened()
        try:
            yield connection
        except (OSError, http.client.HTTPException, ValueError) as failure:
            raise (TimeoutError() if stream.was_cut else failure) from failure
        if stream.was_cut:
            raise TimeoutError


class _Stream:
    """A socket, encrypted where it has to be, and the clock that cuts it."""

    def __init__(self, place: Target, seconds: float) -> None:
        self.was_cut = False
        self._place = place
        if seconds <= 0:
            raise TimeoutError
        until = time.monotonic() + seconds
        self._socket = socket.create_connection((place.numeric, place.port), timeout=seconds)
        self._clock = Timer(max(0, until - time.monotonic()), self._cut)
        self._clock.daemon = True
        self._clock.start()

    def opened(self) -> socket.socket:
        if self._place.scheme == "https":
            secure = ssl.create_default_context()
            name = self._place.host
            wrapped = secure.wrap_socket(self._socket, server_hostname=name, do_handshake_on_connect=False)
            self._socket = wrapped
            wrapped.do_handshake()
        return self._socket

    def close(self) -> None:
        self._clock.cancel()
        self._socket.close()

    def _cut(self) -> None:
        self.was_cut = True
        with suppress(OSError):
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def _said(failure: Exception) -> str:
    if isinstance(failure, TimeoutError):
        return "it took too long"
    if isinstance(failure, http.client.IncompleteRead | http.client.RemoteDisconnected):
        return "it stopped in the middle"
    return str(failure) or type(failure).__name__
