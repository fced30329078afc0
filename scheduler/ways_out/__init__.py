"""When there is no schedule: what conflicts, and the cheapest agreements of each kind that make one possible."""
