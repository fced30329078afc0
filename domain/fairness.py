"""How fair a schedule is: figures per person, and the yardsticks beside which other methods are laid.

Burdens are integers in tenths of a point (see `domain.policy.BurdenPolicy`): 184 means 18.4 points.
"""

from decimal import Decimal

from domain.base import Id, Value


class PersonFairness(Value):
    """What one engineer carries in the plan against the pro-rata target."""

    engineer: Id
    name: str
    team: Id
    weeks: int
    primary: int
    secondary: int
    shadow: int
    holidays: int
    """Weeks with a named holiday."""
    burden: int
    """Of the planned weeks."""
    carried: int
    """From past periods, decayed and capped; negative: did less than the share."""
    target: int
    """The fair share of everything planned and carried, pro rata to eligible, available, share-weighted weeks."""
    wishes_kept: int
    wishes: int

    @property
    def deviation(self) -> int:
        """Above (positive) or below the target."""
        return self.burden + self.carried - self.target


class Yardsticks(Value):
    """One method's figures over the same people, weeks and rules."""

    method: str
    """`dogwatch`, `offset round robin`, `greedy`."""
    broken: dict[str, int]
    """Hard rules broken, by rule id, weeks without a holder aside; empty when none. A month over its limit counts once
    for each week too many."""
    uncovered: int
    """Weeks without a holder: broken rules too."""
    squares: int
    """Sum of squared deviations."""
    largest_overload: int
    spread: int
    """Largest deviation minus smallest."""
    fewest_weeks: int
    most_weeks: int
    most_holidays: int
    role_imbalance: int
    """Sum over people of |primary weeks - secondary weeks|."""
    close_pairs: int
    """Pairs of weeks of one person closer than the preferred gap."""
    wishes_kept: int
    wishes: int

    @property
    def breaches(self) -> int:
        """Rules broken in all: what the score counts."""
        return sum(self.broken.values()) + self.uncovered


class Fairness(Value):
    """The whole fairness report: a line per person and a column per method, dogwatch first."""

    people: tuple[PersonFairness, ...]
    methods: tuple[Yardsticks, ...]
    scores: tuple[Decimal, ...] = ()
    """0 to 100, one per method, as docs/score.md defines it; empty where nothing was scored."""
    scores_proved: bool = True
    """Whether the best possible is known; otherwise a score is what it comes to at least."""
