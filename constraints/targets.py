"""Each person's fair part: of what is planned, and of what was carried before.

Part = share-weighted weeks in which the person is eligible and available, over the same sum for everybody in the
group. Leave therefore lowers the part and is never owed back; newcomers start at the mean.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from domain.money import half_up, largest_remainder
from domain.policy import BurdenPolicy


def fair_parts(total: int, weights: Sequence[Fraction]) -> tuple[int, ...]:
    """`total` tenths of a point split in proportion to the weights; all zero when nobody has any."""
    if sum(weights) <= 0:
        return (0,) * len(weights)
    parts = largest_remainder(total, dict(enumerate(weights)), range(len(weights)))
    return tuple(parts[place] for place in range(len(weights)))


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
