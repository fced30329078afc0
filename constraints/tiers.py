"""The lexicographic order of goals: a later tier never costs an earlier one anything."""

CHANGES = "changes"
"""Slots whose holder changes; only when a published schedule is planned again, and then first."""
FAIRNESS = "fairness"
"""Sum of squared deviations of burden from target, tenths of a point squared."""
OVERLOAD = "largest-overload"
"""What the worst-off person carries beyond the target, tenths of a point; added up over groups that share nobody."""
SHARING = "holidays-and-roles"
"""Named holidays and the mix of primary and secondary, shared out evenly."""
PREFERENCES = "preferences"
"""Spacing, wishes and home team first, as one weighted sum."""

UNITS = {
    CHANGES: "slots with another holder",
    FAIRNESS: "tenths of a point, squared",
    OVERLOAD: "tenths of a point",
    SHARING: "weighted squares",
    PREFERENCES: "weighted wishes",
}
"""What the numbers of each tier count."""
