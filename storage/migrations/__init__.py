"""The tables as they came to be: one file a step, run in order on either database."""
