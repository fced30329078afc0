"""Floor 2: hands out schedules, feeds, reports."""
