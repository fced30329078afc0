"""Somebody's computer with calendar programs that people use: vdirsyncer fetches, khal shows."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

Event = tuple[str, datetime, datetime]
"""Title, start and end in UTC."""

_TOOLS = Path(sys.executable).parent
_VDIRSYNCER = """\
[general]
status_path = "{folder}/status"
"""
_FEED = """\
[pair {name}]
a = "{name}_here"
b = "{name}_there"
collections = null
conflict_resolution = "b wins"
[storage {name}_here]
type = "filesystem"
path = "{folder}/{name}"
fileext = ".ics"
[storage {name}_there]
type = "http"
url = "{address}"
"""
_CALENDAR = """\
[[{name}]]
path = {folder}/{name}
readonly = True
"""
_KHAL = """\
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
    """Subscribed to several addresses, each with a name; `folder` is its disk."""

    def __init__(self, folder: Path, addresses: Mapping[str, str]) -> None:
        self._folder = folder
        feeds = [_FEED.format(folder=folder, name=name, address=address) for name, address in addresses.items()]
        calendars = [_CALENDAR.format(folder=folder, name=name) for name in addresses]
        (folder / "vdirsyncer").write_text("".join([_VDIRSYNCER.format(folder=folder), *feeds]))
        (folder / "khal").write_text("".join(["[calendars]\n", *calendars, _KHAL.format(folder=folder)]))
        self._run("vdirsyncer", "discover")

    def look(self) -> None:
        """Looks at every address again."""
        self._run("vdirsyncer", "sync")

    def events(self, name: str, first_day: str, last_day: str) -> list[Event]:
        """What the calendar of this name shows."""
        shown = ("--include-calendar", name, "--day-format", "", "--once", "--format", _FORMAT)
        listing = self._run("khal", "list", *shown, first_day, last_day)
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
