"""How much of a calendar is read: limits that no real one meets, and that keep a hostile one from taking minutes.

They count work and not seconds, so that the same file always gives the same answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, NamedTuple

from dateutil.rrule import YEARLY, rruleset, rrulestr

_MOST = {
    "values": 15_000,
    "days": 150_000,
    "occurrences": 8_000,
    "zones": 100,
    "zone names": 1_500,
    "problems": 2_000,
    "strange lines": 30_000,
    "words": 30_000,
    "likenesses": 5_000_000,
}
"""Of a whole file: values that the library reads (30 microseconds each), days that repeating events look at (2),
times that come out of them (100), definitions of time zones (500), names of zones that are looked up (300), problems
told outside of events (10), lines that nobody knows (5), words of titles (5), and letters that are compared with names
(0.01). Together about a second."""
_MOST_OF_ONE = 4_100
"""Times of one event that repeats: every day of eleven years."""
_UNCOUNTED = 100_000
"""What a rule is taken to cost whose days cannot be counted one by one."""
_LONG_INTERVAL = 15
_DAYS_WALKED = 35
"""So many days are walked over in the time in which one is looked at."""
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

    def follow(self, rules: Sequence[str], dates: int, start: date, since: date, end: date) -> "Followed":
        """How often an event with these rules happens, and `dates` written out; CannotBeFollowed: too often."""
        found = [self._times(rule, start, since, end) for rule in rules]
        times = dates + sum(one.times for one in found)
        if dates > _MOST_OF_ONE:
            raise CannotBeFollowed(f"happens more than {_MOST_OF_ONE:,} times")
        if not self.spend("occurrences", times):
            raise CannotBeFollowed(f"is beyond the {_MOST['occurrences']:,} times that one file may hold")
        return Followed(
            times=times,
            before=sum(one.before for one in found),
            cut_at=min((one.cut_at for one in found if one.cut_at), default=None),
            first=min((one.first for one in found if one.first), default=None),
        )

    def _times(self, written: str, start: date, since: date, end: date) -> "Followed":
        until = _until(written)
        rule = rrulestr(_UNTIL.sub("", written).strip(";"), dtstart=datetime.combine(start, time()))
        if isinstance(rule, rruleset):
            raise CannotBeFollowed("repeats by several rules at once")
        self._watch(rule)
        counted, last = Followed(0), min(end, until)
        for moment in rule:
            day = moment.date()
            if day > last:
                return counted._replace(cut_at=end if until > end else None)
            if counted.times == _MOST_OF_ONE:
                return counted._replace(cut_at=day)
            counted = counted.and_one(day, since)
        return counted

    def narrow(self, rule: Any, days: int) -> None:
        """Have an interval that leads beyond the `days` that are followed lead just beyond them.

        Why: dateutil walks over it month by month, up to the year 9999; 60 ms for each event.
        """
        longest = days // 7 + 1 if str(rule["FREQ"][0]).upper() == "WEEKLY" else days
        interval = min(rule.get("INTERVAL", [1])[0], longest)
        if interval > _LONG_INTERVAL:
            if not self.spend("days", days // _DAYS_WALKED):
                raise CannotBeFollowed(_SELDOM)
            rule["INTERVAL"] = [interval]

    def _watch(self, rule: Any) -> None:
        """Have the days counted that the rule looks at; a `BYDAY=1MO` of a year means another thing with months."""
        if rule._freq == YEARLY and rule._bynweekday and not rule._bymonth:
            if not self.spend("days", _UNCOUNTED):
                raise CannotBeFollowed(_SELDOM)
        else:
            rule._bymonth = _Months(rule._bymonth or range(1, 13))
            rule._bymonth.allowance = self


_SELDOM = "repeats too seldom, or never"


class CannotBeFollowed(ValueError):
    """The event repeats too often, or takes more than the file has left."""


class Followed(NamedTuple):
    """How often an event happens from the first day that matters on, how often `before`; `cut_at`: it goes on then."""

    times: int
    before: int = 0
    cut_at: date | None = None
    first: date | None = None

    def and_one(self, day: date, since: date) -> "Followed":
        """And once more, on this day."""
        is_before = day < since
        return self._replace(
            times=self.times + (not is_before), before=self.before + is_before, first=self.first or day
        )


def _until(written: str) -> date:
    found = _UNTIL.search(written)
    return date(int(found[1]), int(found[2]), int(found[3])) if found else date.max


class _Months(tuple[int, ...]):
    """The months in which a rule applies. Every day looked at asks it once, and that is how the days are counted.

    Why: a rule that never happens, such as 30 February, is followed by dateutil up to the year 9999 without a word.
    """

    allowance: Allowance

    def __contains__(self, month: object) -> bool:
        if not self.allowance.spend("days", 1):
            raise CannotBeFollowed(_SELDOM)
        return super().__contains__(month)
