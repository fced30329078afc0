"""Floor 4: talks to programs."""
