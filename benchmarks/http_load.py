"""A small load of HTTP requests over kept-alive connections to this machine: how many answers a second come back."""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """One request to send again and again, and the status that counts as an answer."""

    path: str
    status: int
    headers: Mapping[str, str]

    def bytes_to(self, host: str) -> bytes:
        lines = [
            f"GET {self.path} HTTP/1.1",
            f"Host: {host}",
            *(f"{name}: {text}" for name, text in self.headers.items()),
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


def rate(port: int, asked: Sequence[Asked], requests: int, connections: int = 8) -> float:
    """Answers a second; RuntimeError at the first answer of another status."""
    return asyncio.run(_rate(port, asked, requests, connections))


async def _rate(port: int, asked: Sequence[Asked], requests: int, connections: int) -> float:
    numbers = iter(range(requests))
    began = time.perf_counter()
    await asyncio.gather(*(_worker(port, asked, numbers) for _ in range(connections)))
    return requests / (time.perf_counter() - began)


async def _worker(port: int, asked: Sequence[Asked], numbers: Iterator[int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for number in numbers:
            one = asked[number % len(asked)]
            writer.write(one.bytes_to(f"127.0.0.1:{port}"))
            await _answered(reader, one)
    finally:
        writer.close()


async def _answered(reader: asyncio.StreamReader, one: Asked) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    if length and status != 304:
        await reader.readexactly(length)
    if status != one.status:
        raise RuntimeError(f"{one.path}: {status} instead of {one.status}")
