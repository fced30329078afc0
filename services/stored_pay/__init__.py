"""Pay as it is stored: reports of a period and the steps of its life, claims, decisions, segments, statements."""
