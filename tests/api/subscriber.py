"""Somebody's computer with calendar programs that people use: vdirsyncer fetches, khal shows."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

Event = tuple[str, datetime, datetime]
"""Title, start and end in UTC."""

_TOOLS = Path(sys.executable).parent
_VDIRSYNCER = """\
[general]
status_path = "{folder}/status"
[pair feed]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "{folder}/events"
fileext = ".ics"
[storage there]
type = "http"
url = "{address}"
"""
_KHAL = """\
[calendars]
[[feed]]
path = {folder}/events
readonly = True
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
"""
_FORMAT = "{title}|{start-long-full}|{end-long-full}"


class Subscriber:
    """Subscribed to one address; `folder` is its disk."""

    def __init__(self, folder: Path, address: str) -> None:
        self._folder = folder
        for name, text in (("vdirsyncer", _VDIRSYNCER), ("khal", _KHAL)):
            (folder / name).write_text(text.format(folder=folder, address=address))
        self._run("vdirsyncer", "discover")

    def events(self, first_day: str, last_day: str) -> list[Event]:
        """What the calendar shows after it has looked at the address again."""
        self._run("vdirsyncer", "sync")
        listing = self._run("khal", "list", "--day-format", "", "--once", "--format", _FORMAT, first_day, last_day)
        return sorted(_event(line) for line in listing.splitlines() if line.strip())

    def _run(self, tool: str, *words: str) -> str:
        environment = {"HOME": str(self._folder), "PATH": str(_TOOLS), "LC_ALL": "C.UTF-8"}
        command = [str(_TOOLS / tool), "-c", str(self._folder / tool), *words]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=240, input="y\n" * 4, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def _event(line: str) -> Event:
    title, start, end = line.split("|")
    return title, _moment(start), _moment(end)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
