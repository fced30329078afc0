"""Lines of an event that are broken in a way that makes its times another: a vacation of two weeks would be one day.

Lines that have nothing to do with times may be as broken as they like.
"""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from importers.calendar_limits import Allowance

TIMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
_OTHERS = frozenset(
    (
        "ACTION", "ATTACH", "ATTENDEE", "CATEGORIES", "CLASS", "COLOR", "COMMENT", "CONFERENCE", "CONTACT", "CREATED",
        "DESCRIPTION", "DTSTAMP", "GEO", "IMAGE", "LAST-MODIFIED", "LOCATION", "ORGANIZER", "PRIORITY", "RELATED-TO",
        "REQUEST-STATUS", "RESOURCES", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "UID", "URL",
    )
)  # fmt: skip
"""Properties of events, by RFC 5545 and 7986, that say nothing of times."""
_NAME = re.compile(r"[^A-Za-z0-9]{0,4}([A-Za-z0-9-]+)")
_WELL_FORMED = re.compile(r'[A-Z-]+(?:;(?:VALUE|TZID|RANGE|X-[A-Z0-9-]+)=(?:"[^"]*"|[^";:]*))*:.*\S.*', re.IGNORECASE)
_EDGE = re.compile("(BEGIN|END):V(EVENT|ALARM)", re.IGNORECASE)
_LONGEST = 20
"""Signs of a name that is compared."""


class Flaws:
    """Finds them in one file. Names that nobody knows are compared with those of times, as often as it may."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance

    def of(self, number: int, line: str) -> str:
        """What is wrong with the line; empty: nothing that matters."""
        found = _NAME.match(line)
        name = found[1].upper() if found else ""
        if name in TIMES:
            return "" if _WELL_FORMED.fullmatch(line) else f"{name} in line {number} is broken"
        if name == "EXRULE":
            return f"EXRULE in line {number} cannot be followed"
        if name in _OTHERS or name.startswith("X-") or not name:
            return ""
        if _EDGE.search(line):
            return f"line {number} looks like a broken edge of an event"
        if not self._allowance.spend("strange lines", 1):
            return f"line {number} has a name that nobody knows, and too many have"
        meant = _resembled(name) or _begun(re.sub("[^A-Z-]", "", line[:_LONGEST].upper()))
        return f"line {number} looks like a broken {meant}" if meant else ""


def _begun(letters: str) -> str:
    """The property with which the line begins, but for a sign."""
    return next((one for one in TIMES if any(_is_like(letters[: len(one) + more], one) for more in (0, -1, 1))), "")


def _is_like(letters: str, name: str) -> bool:
    return OSA.distance(letters, name, score_cutoff=1) <= 1


def _resembled(name: str) -> str:
    """The property that is most like this name, but for a sign, or two of a long name."""
    found = process.extractOne(name, TIMES, scorer=OSA.distance, score_cutoff=2)
    return found[0] if found and (found[1] < 2 or len(found[0]) > 6) else ""
