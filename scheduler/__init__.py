"""Floor 2: finds the best schedule. The only room that knows a solver."""
