"""How much of a calendar is read: limits that no real one meets, and that keep a hostile one from taking minutes.

They count work and not seconds, so that the same file always gives the same answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from dateutil.rrule import YEARLY, rruleset, rrulestr

_MOST = {
    "values": 20_000,
    "days": 150_000,
    "occurrences": 8_000,
    "zones": 100,
    "zone names": 1_500,
    "problems": 2_000,
    "strange lines": 30_000,
    "words": 60_000,
    "likenesses": 250_000,
}
"""Of a whole file: values that the library reads (30 microseconds each), days that repeating events look at (2),
times that come out of them (100), definitions of time zones (500), names of zones that are looked up (300), problems
told outside of events (10), lines that nobody knows (5), words of titles (5), and names that a title is compared with
(1). Together less than two seconds of a slow processor."""
_MOST_OF_ONE = 4_100
"""Times of one event that repeats: every day of eleven years."""
_UNCOUNTED = 75_000
"""What a rule is taken to cost whose days cannot be counted one by one."""
_UNTIL = re.compile(r"UNTIL=(\d{4})(\d{2})(\d{2})[^;]*;?", re.IGNORECASE)


@dataclass
class Allowance:
    """What is left of the limits of one file."""

    left: dict[str, int] = field(default_factory=_MOST.copy)

    def spend(self, what: str, amount: int) -> bool:
        """Take it off; False, and nothing taken, when less is left."""
        if amount > self.left[what]:
            return False
        self.left[what] -= amount
        return True

    def refusal(self, rules: Sequence[str], dates: int, start: date, end: date) -> str:
        """Why an event with these rules, and `dates` written out, cannot be followed up to `end`; empty: it can."""
        try:
            occurrences = dates + sum(self._times(rule, start, end) for rule in rules)
        except _TooMuch as refusal:
            return str(refusal)
        if occurrences > _MOST_OF_ONE:
            return f"happens more than {_MOST_OF_ONE:,} times"
        enough = self.spend("occurrences", occurrences)
        return "" if enough else f"is beyond the {_MOST['occurrences']:,} times that one file may hold"

    def _times(self, written: str, start: date, end: date) -> int:
        """How often the rule happens from `start` to the end of `end`."""
        if until := _UNTIL.search(written):
            end = min(end, date(int(until[1]), int(until[2]), int(until[3])))
        rule = rrulestr(_UNTIL.sub("", written).strip(";"), dtstart=datetime.combine(start, time()))
        if isinstance(rule, rruleset):
            raise _TooMuch("repeats by several rules at once")
        self._watch(rule)
        count = 0
        for moment in rule:
            if moment.date() > end or count > _MOST_OF_ONE:
                break
            count += 1
        return count

    def _watch(self, rule: Any) -> None:
        """Have the days counted that the rule looks at; a `BYDAY=1MO` of a year means another thing with months."""
        if rule._freq == YEARLY and rule._bynweekday and not rule._bymonth:
            if not self.spend("days", _UNCOUNTED):
                raise _TooMuch(_SELDOM)
        else:
            rule._bymonth = _Months(rule._bymonth or range(1, 13))
            rule._bymonth.allowance = self


_SELDOM = "repeats too seldom, or never"


class _TooMuch(Exception):
    """The event takes more than the file has left."""


class _Months(tuple[int, ...]):
    """The months in which a rule applies. Every day looked at asks it once, and that is how the days are counted.

    Why: a rule that never happens, such as 30 February, is followed by dateutil up to the year 9999 without a word.
    """

    allowance: Allowance

    def __contains__(self, month: object) -> bool:
        if not self.allowance.spend("days", 1):
            raise _TooMuch(_SELDOM)
        return super().__contains__(month)
