"""People of a synthetic organisation: who they are, when they are away, what they wish."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from domain.clock import WEEK
from domain.people import Absence, Engineer, Wish, WishLevel

_GIVEN = (
    "Ada", "Bashir", "Chiara", "Dmitri", "Esra", "Femi", "Gita", "Hugo", "Ingrid", "Jin", "Kofi", "Luz",
    "Mina", "Noah", "Olga", "Pedro", "Qing", "Rosa", "Sven", "Tara", "Umar", "Vera", "Wanda", "Yusuf", "Zofia",
)  # fmt: skip
_FAMILY = (
    "Abebe", "Becker", "Costa", "Dahl", "Eriksen", "Fofanah", "Gupta", "Haas", "Ito", "Jensen", "Kovacs", "Lopez",
    "Mbeki", "Novak", "Okoro", "Park", "Quispe", "Rossi", "Singh", "Tran", "Ueda", "Varga", "Walsh", "Yilmaz", "Zhou",
)  # fmt: skip
_WEEK_TO_SUNDAY = WEEK - timedelta(days=1)


def engineers(
    team: str, first_number: int, size: int, zone: str, experienced_percent: int, rng: Random
) -> Iterator[Engineer]:
    """`size` people of a team, numbered through the company from `first_number`; two at least are experienced."""
    for place in range(size):
        number = first_number + place
        yield Engineer(
            id=f"e{number:05d}",
            name=f"{_GIVEN[number % 25]} {_FAMILY[number // 25 % 25]} {number}",
            email=f"e{number:05d}@synthetic.example",
            team=team,
            zone=zone,
            experienced=rng.randrange(100) < experienced_percent or (place < 2 and experienced_percent > 0),
            payroll_id=f"{number:07d}",
        )


def absences(people: Sequence[Engineer], weeks: Sequence[date], percent: int, rng: Random) -> Iterator[Absence]:
    """Blocks of one or two weeks away, `percent` of all weeks in the mean, with a week between blocks.

    A block runs from Tuesday to Sunday: it meets exactly the weeks that begin on its Mondays, not the one
    that hands over on the Monday morning before.
    """
    begin = percent / (150 - 1.5 * percent)
    for person in people:
        place = 0
        while place < len(weeks):
            if rng.random() >= begin:
                place += 1
                continue
            last = min(place + rng.randrange(2), len(weeks) - 1)
            yield Absence(
                engineer=person.id,
                first_day=weeks[place] + timedelta(days=1),
                last_day=weeks[last] + _WEEK_TO_SUNDAY,
                reason="vacation",
            )
            place = last + 2


def wishes(
    people: Sequence[Engineer], weeks: Sequence[date], each: int, cannot_percent: int, rng: Random
) -> Iterator[Wish]:
    """`each` wishes a person on different weeks, or one for every week there is."""
    for person in people:
        for week in sorted(rng.sample(weeks, min(each, len(weeks)))):
            yield Wish(engineer=person.id, week=week, level=_level(cannot_percent, rng))


def _level(cannot_percent: int, rng: Random) -> WishLevel:
    if rng.randrange(100) < cannot_percent:
        return WishLevel.CANNOT
    return WishLevel.RATHER_NOT if rng.randrange(5) < 3 else WishLevel.HAPPY_TO
