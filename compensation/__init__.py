"""Floor 1: what is owed, to the cent."""
