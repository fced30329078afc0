"""The service in a process of its own, as it runs in production; it can be killed."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import randrange

import httpx2

ROOT = Path(__file__).parents[2]


class ServiceProcess:
    """A running `uvicorn api.app:create_app --factory`, and what it has written to its log."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, log: Path) -> None:
        self.process, self.url, self._log = process, url, log

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def end(self) -> None:
        """With all that it has begun done, and written to the log."""
        self.process.terminate()
        self.process.wait(timeout=120)

    def kill(self) -> None:
        """At once, without a chance to end anything."""
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    """Of those that no connection takes for its own side: it is still free when the service has started."""
    while True:
        port = randrange(20_000, 32_000)
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return port


@contextmanager
def service_process(database_url: str, folder: Path, **settings: str) -> Iterator[ServiceProcess]:
    """Ready to answer on a free port of this machine; ended in the end."""
    port = free_port()
    given = {"DATABASE_URL": database_url, "WORKERS": "0", **settings}
    environment = {**os.environ, **{f"DOGWATCH_{name}": text for name, text in given.items()}}
    command = [sys.executable, "-m", "uvicorn", "api.app:create_app", "--factory", "--host", "127.0.0.1"]
    log = folder / f"service-{port}.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [*command, "--port", str(port)], cwd=ROOT, env=environment, stdout=written, stderr=written
        )
        try:
            running = ServiceProcess(process, f"http://127.0.0.1:{port}", log)
            _wait_until_alive(running)
            yield running
        finally:
            process.kill()
            process.wait()


def _wait_until_alive(running: ServiceProcess) -> None:
    until = time.monotonic() + 240
    with httpx2.Client() as client:
        while time.monotonic() < until and running.process.poll() is None:
            try:
                if client.get(f"{running.url}/healthz").status_code == 200:
                    return
            except httpx2.TransportError:
                time.sleep(0.05)
    raise AssertionError(f"the service did not start:\n{running.log()}")
