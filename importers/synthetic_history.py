"""The past of a synthetic organisation: who was on call last quarter, who held which holiday."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from random import Random

from domain.clock import WEEK, instant
from domain.organisation import HolidayHolder
from domain.people import PRIMARY, SECONDARY
from domain.schedule import Shift

US_HOLIDAYS = (
    "New Year's Day",
    "Martin Luther King Jr. Day",
    "Washington's Birthday",
    "Memorial Day",
    "Independence Day",
    "Labor Day",
    "Thanksgiving Day",
    "Christmas Day",
)
"""As the `holidays` package names them for the United States."""

HANDOFF = time(9)
_SWAPPED_PERCENT = 20


def past_shifts(rotation: str, people: Sequence[str], weeks: Sequence[date], zone: str, rng: Random) -> Iterator[Shift]:
    """Round robin by hand: half a round between the roles, and one primary week in five given to somebody else.

    The swaps are what makes balances differ. The last three weeks have none, so that nobody is kept from
    the first planned weeks by more than the round robin itself.
    """
    order = list(people)
    rng.shuffle(order)
    for place, week in enumerate(weeks):
        primary, secondary = order[place % len(order)], order[(place + len(order) // 2) % len(order)]
        others = [person for person in order if person not in (primary, secondary)]
        if others and place < len(weeks) - 3 and rng.randrange(100) < _SWAPPED_PERCENT:
            primary = rng.choice(others)
        for role, engineer in ((PRIMARY, primary), (SECONDARY, secondary)):
            yield Shift(
                rotation=rotation,
                role=role,
                week=week,
                engineer=engineer,
                start=instant(week, HANDOFF, zone),
                end=instant(week + WEEK, HANDOFF, zone),
            )


def holiday_holders(people: Sequence[str], year: int, rng: Random) -> Iterator[HolidayHolder]:
    """Two of a rotation's people for each holiday of a year."""
    for holiday in US_HOLIDAYS:
        for engineer in rng.sample(people, 2):
            yield HolidayHolder(holiday=holiday, year=year, engineer=engineer)
