"""Floor 4: talks to people in a terminal."""
