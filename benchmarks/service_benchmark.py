"""How fast the service answers calendar programs and "who is on call", beside a bare FastAPI route in one run.

    python -m benchmarks.service_benchmark               sample company, SQLite
    python -m benchmarks.service_benchmark --engineers 10000
                                                         that many feeds once around, with the memory of the service

Both servers run in processes of their own on this machine, under the same uvicorn with one worker, asked by the same
eight kept-alive connections; rounds alternate between them, so that both see the same disturbances.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.http_load import Asked, rate
from benchmarks.service_data import Prepared, prepared_company, prepared_sample

_BARE = """
from fastapi import FastAPI
app = FastAPI()
@app.get("/bare")
async def bare() -> dict[str, str]:
    return {"status": "ok"}
"""
_ROUNDS = 5
_REQUESTS = 3_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engineers", type=int, help="a made-up company of this size instead of the sample company")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        url = f"sqlite:///{place / 'dogwatch.db'}"
        made = prepared_company(url, options.engineers) if options.engineers else prepared_sample(url)
        (place / "bare_route.py").write_text(_BARE)
        with served("bare_route:app", place, url) as bare, served("api.app:create_app", place, url) as ours:
            print(f"{os.cpu_count()} cores, {len(made.feeds)} feeds, {made.shifts} shifts; answers a second, median")
            _compare(bare.port, ours, made)
            if options.engineers:
                _once_around(ours, made)


def _compare(bare: int, ours: "Served", made: Prepared) -> None:
    plain = [Asked("/bare", 200, {})]
    token = {"Authorization": f"Bearer {made.token}"}
    kinds = (
        ("feed, unchanged (304)", "0.50", _known_feeds(ours.port, made)),
        ("who is on call (200)", "0.33", [Asked(made.on_call, 200, token)]),
        ("in one rotation (200)", "0.33", [Asked(made.on_call_of_one, 200, token)]),
    )
    for name, least, asked in kinds:
        rate(ours.port, asked, 200)
        rounds = [(rate(bare, plain, _REQUESTS), rate(ours.port, asked, _REQUESTS)) for _ in range(_ROUNDS)]
        alone, served_rate = (statistics.median(side) for side in zip(*rounds, strict=True))
        shares = statistics.median(own / other for other, own in rounds)
        print(f"{name:24} {served_rate:8.0f}   bare route {alone:8.0f}   share {shares:.2f}, promised {least}")


def _known_feeds(port: int, made: Prepared) -> Sequence[Asked]:
    """Requests of programs that hold the last version of some hundred feeds."""
    return [Asked(path, 304, {"If-None-Match": _etag(port, path)}) for path in made.feeds[:200]]


def _etag(port: int, path: str) -> str:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65_536), b""))
    head = answer.split(b"\r\n\r\n", 1)[0].decode("latin-1")
    return next(text[5:].strip() for text in head.split("\r\n") if text.lower().startswith("etag:"))


def _once_around(ours: "Served", made: Prepared) -> None:
    """Every feed three times around: the memory after each."""
    for turn in range(1, 4):
        began = time.perf_counter()
        rate(ours.port, [Asked(path, 200, {}) for path in made.feeds], len(made.feeds))
        took = time.perf_counter() - began
        print(f"{len(made.feeds)} feeds, turn {turn}: {took:6.1f} s, {ours.megabytes():6.0f} MB resident")


class Served:
    """A server process and its port."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    def megabytes(self) -> float:
        """Resident memory now."""
        fields = Path(f"/proc/{self.process.pid}/status").read_text().split("VmRSS:")[1].split()
        return int(fields[0]) / 1024


@contextmanager
def served(app: str, place: Path, url: str) -> Iterator[Served]:
    """The application under uvicorn, until the block ends."""
    port = _free_port()
    here = str(Path(__file__).resolve().parent.parent)
    environment = {
        **os.environ,
        "DOGWATCH_DATABASE_URL": url,
        "DOGWATCH_FEED_FETCHES_PER_MINUTE": "100000",
        "PYTHONPATH": here,
    }
    command = [sys.executable, "-m", "uvicorn", app, "--host", "127.0.0.1", "--port", str(port), "--no-access-log"]
    factory = ["--factory"] if app.endswith("create_app") else []
    with (place / "log").open("ab") as log:  # the request log is written as in a service, and read by nobody
        process = subprocess.Popen(
            [*command, *factory, "--log-level", "warning"], cwd=place, env=environment, stdout=log, stderr=log
        )
    try:
        _wait(process, port)
        yield Served(process, port)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


if __name__ == "__main__":
    main()
