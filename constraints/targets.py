"""Each person's fair part: of what is planned, and of what was carried before.

Part = share-weighted weeks in which the person is eligible and available, over the same sum for everybody in the
group. Leave therefore lowers the part and is never owed back; newcomers start at the mean.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from domain.clock import WEEK
from domain.money import half_up, largest_remainder
from domain.policy import BurdenPolicy


def fair_parts(total: int, weights: Sequence[Fraction]) -> tuple[int, ...]:
    """`total` tenths of a point split in proportion to the weights; all zero when nobody has any."""
    if sum(weights) <= 0:
        return (0,) * len(weights)
    parts = largest_remainder(total, dict(enumerate(weights)), range(len(weights)))
    return tuple(parts[place] for place in range(len(weights)))


def weeks_in(shares: Mapping[date, Fraction]) -> Fraction:
    """How many weeks these are, each by its share; the key is the handoff day.

    Whoever is in rotations that hand over on different weekdays has weeks that share days: a day counts once, with the
    larger share.
    """
    if all(later - earlier >= WEEK for earlier, later in pairwise(sorted(shares))):
        return sum(shares.values(), Fraction(0))
    days: dict[date, Fraction] = {}
    for week, share in shares.items():
        for day in (week + timedelta(days=number) for number in range(7)):
            days[day] = max(share, days.get(day, share))
    return sum(days.values(), Fraction(0)) / 7


def carried_balance(
    quarters: Mapping[int, tuple[Sequence[Fraction], Sequence[Fraction]]], people: int, policy: BurdenPolicy
) -> tuple[int, ...]:
    """What each person did beyond the fair part in past quarters, decayed per quarter and capped.

    `quarters` maps an age (1: the quarter before the plan) to (burden done, weight) per person.
    """
    balance = [Fraction(0)] * people
    for age, (done, weights) in quarters.items():
        whole, all_done = sum(weights, Fraction(0)), sum(done)
        for place in range(people):
            fair = all_done * weights[place] / whole if whole else done[place]
            balance[place] += (done[place] - fair) * Fraction(policy.carry) ** age
    cap = Fraction(policy.carry_cap) * 10
    return tuple(half_up(max(-cap, min(cap, one))) for one in balance)
