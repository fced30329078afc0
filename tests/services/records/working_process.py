"""A process that changes records until it is killed.

`python -m tests.services.records.working_process` loads everything once; for each line of its input it forks a child
that opens the database anew and works. So tests can kill many processes and pay for one start.
"""

import json
import os
import random
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

from domain.errors import DogwatchError
from services.records.import_organisation import import_organisation
from services.records.overriding import list_overrides, record_override, withdraw_override
from services.records.publish import publish, roll_back
from storage.database import Database, open_database
from tests.services.records.company import ACME, COORDINATOR, NOW, OPERATOR, TEXT, loaded, stored
from tests.services.records.schedules import MONDAY, horizon, moment, override, plan_of

PEOPLE = ("ana", "ben", "cy", "dee", "eli", "fay")
OTHER = (("share: 0.6", "share: 0.8"), ("name: Ana,", "name: Ana Maria,"), ("level: rather-not", "level: cannot"))
"""What the company's second file says otherwise."""


class Workers:
    """Children that do tasks on the database `url`; each says when it begins something and when it has done it."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.services.records.working_process", str(folder)]
        self._process = Popen(command, stdin=PIPE, stdout=PIPE, text=True, bufsize=1)
        self.url = ""

    def start(self, task: str, **more: Any) -> int:
        """A child that does the task; its process id."""
        self._write({"url": self.url, "task": task, **more})
        while not (line := self.heard()).startswith("started "):
            pass  # the last words of an earlier child
        return int(line.removeprefix("started "))

    def heard(self) -> str:
        """The next thing that any child says."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        assert line, "the workers have died"
        return line

    def stop(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=120)
        self._process.stdout.close()

    def _write(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")


@contextmanager
def workers(folder: Path) -> Iterator[Workers]:
    started = Workers(folder)
    try:
        yield started
    finally:
        started.stop()


def main(folder: Path) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    files = (loaded(folder), loaded(folder, TEXT, *OTHER))
    for line in sys.stdin:
        message = json.loads(line)
        told, telling = os.pipe()
        if (child := os.fork()) == 0:
            os.close(telling)
            os.read(told, 1)  # until its start is told: nobody listens for what is said before
            _work(open_database(message.pop("url")), files, **message)
            os._exit(0)
        _say(f"started {child}")
        os.close(telling)
        os.close(told)


def _work(database: Database, files: Any, task: str, seed: int = 0, expected: int = 0, most_bytes: int = 0) -> None:
    if most_bytes:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    try:
        if task == "publish":
            plan = plan_of(stored(database), horizon(5), PEOPLE[seed : seed + 2], ("eli", "fay"))
            publish(database, ACME, plan, COORDINATOR, NOW, expected, note="any", force=True)
            _say(f"done {os.getpid()}")
        else:
            _work_on(database, files, random.Random(seed))
    except DogwatchError as refusal:
        _say(f"{type(refusal).__name__} {refusal}")


def _work_on(database: Database, files: Any, chance: random.Random) -> None:
    """One change after another, without end."""
    while True:
        _say("begin")
        _change(database, files, chance)
        _say("done")


def _change(database: Database, files: Any, chance: random.Random) -> None:
    change = chance.choice(("publish", "override", "withdraw", "import", "roll back"))
    people = chance.sample(PEOPLE, 6)
    if change == "publish":
        over = horizon(3, MONDAY + timedelta(weeks=chance.randrange(3)))
        plan = plan_of(stored(database), over, tuple(people[:3]), tuple(people[3:]))
        publish(database, ACME, plan, COORDINATOR, NOW, None, note="any", force=True)
    elif change == "import":
        import_organisation(database, chance.choice(files), ACME, OPERATOR, NOW)
    elif change == "roll back":
        roll_back(database, ACME, 1, COORDINATOR, NOW, None, note="any", force=True)
    elif change == "override" or not (made := list_overrides(database, ACME)):
        begins = moment("2027-01-05 00:00") + timedelta(hours=chance.randrange(600))
        row = override("2027-01-05 00:00", "2027-01-06 00:00", people[0], reason="any")
        row = row.model_copy(update={"start": begins, "end": begins + timedelta(hours=chance.randrange(1, 90))})
        record_override(database, ACME, row, COORDINATOR, NOW, force=True)
    else:
        withdraw_override(database, ACME, chance.choice(made).id, COORDINATOR, NOW)


def _say(text: str) -> None:
    """At once and whole: several children may speak."""
    os.write(1, f"{text}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
