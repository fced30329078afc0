"""Floor 1: what is allowed and what is fair. One rule one file; no solver in here."""
