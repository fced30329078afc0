"""Floor 0: nouns, clock, money, errors. Imports the standard library and pydantic only."""
