"""What takes an event back without a status of its own: a calendar of cancellations, and a declined invitation."""

import re
from collections.abc import Iterator, Sequence

_DECLINED = re.compile(r"ATTENDEE[^:]*;PARTSTAT=\"?DECLINED\b", re.IGNORECASE)
_STATUS = re.compile(r"STATUS[:;]", re.IGNORECASE)


class Answers:
    """What one calendar says before its events: whose it is, and whether it is there to call events off."""

    def __init__(self) -> None:
        self._owner = ""
        self._cancels = False

    def hear(self, name: str, line: str) -> None:
        """A line of the calendar itself."""
        value = line.partition(":")[2].strip().casefold()
        if name == "METHOD":
            self._cancels = value == "cancel"
        elif name == "X-WR-CALNAME" and "@" in value:
            self._owner = value

    def with_status(self, lines: Sequence[str]) -> Iterator[str]:
        """The lines of an event, called off where the calendar or its owner says so."""
        if not self._cancels and not self._is_declined(lines):
            yield from lines
            return
        yield from (line for line in lines if not _STATUS.match(line))
        yield "STATUS:CANCELLED"

    def _is_declined(self, lines: Sequence[str]) -> bool:
        """By the owner; where the calendar does not say whose it is, by the only one who was invited."""
        declined = [line.strip().casefold() for line in lines if _DECLINED.match(line)]
        if not declined:
            return False
        if self._owner:
            return any(line.endswith(f":{self._owner}") for line in declined)
        return len([line for line in lines if line[:8].upper() == "ATTENDEE"]) == 1
