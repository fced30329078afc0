"""The lexicographic order of goals: a later tier never costs an earlier one anything."""

from collections.abc import Iterable

CHANGES = "changes"
"""Slots whose holder changes; only when a published schedule is planned again, and then first."""
FAIRNESS = "fairness"
"""Sum of squared deviations of burden from target, tenths of a point squared."""
OVERLOAD = "largest-overload"
"""What the worst-off person carries beyond the target, tenths of a point; of several groups, the worst one's."""
SHARING = "holidays-and-roles"
"""Named holidays and the mix of primary and secondary, shared out evenly."""
PREFERENCES = "preferences"
"""Spacing, wishes and home team first, as one weighted sum."""


def over_groups(tier: str, values: Iterable[int]) -> int:
    """One figure for a plan of several groups that share nobody: the sum, or the worst group's.

    Each group is solved for itself, so that one group's bad luck does not loosen another group's goals.
    """
    return max(values, default=0) if tier == OVERLOAD else sum(values)


UNITS = {
    CHANGES: "slots with another holder",
    FAIRNESS: "tenths of a point, squared",
    OVERLOAD: "tenths of a point",
    SHARING: "weighted squares",
    PREFERENCES: "weighted wishes",
}
"""What the numbers of each tier count."""
