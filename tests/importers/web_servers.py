"""Servers on loopback that hand out calendars, well or badly; each is stopped when its test ends."""

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

Reply = Callable[[bytes, Callable[[bytes], object]], object]
"""Given the request, sends what it likes."""


class Served(NamedTuple):
    port: int
    requests: list[bytes]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/secret-path/away.ics"


@contextmanager
def serving(reply: Reply, tls: ssl.SSLContext | None = None) -> Iterator[Served]:
    """A server that answers every request by `reply`, and remembers them."""
    requests: list[bytes] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                self._answer(tls.wrap_socket(self.request, server_side=True) if tls else self.request)
            except OSError:  # the client has had enough, which some tests are about
                return

        def _answer(self, stream: ssl.SSLSocket) -> None:
            request = b""
            while b"\r\n\r\n" not in request and (part := stream.recv(65_536)):
                request += part
            requests.append(request)
            reply(request, stream.sendall)
            if tls is None:
                stream.close()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Served(server.server_address[1], requests)
        finally:
            server.shutdown()
            thread.join()


def whole(body: bytes, status: str = "200 OK", *headers: str) -> Reply:
    """An answer as it should be."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return lambda _request, send: send("\r\n".join([*head, "", ""]).encode() + body)
