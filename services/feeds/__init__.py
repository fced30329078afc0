"""Calendar feeds: made, revoked, and served to the programs that poll them."""
