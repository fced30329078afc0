"""Floor 2: keeps things."""
