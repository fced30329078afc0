"""Floor 2: takes in organisation files, calendars, incidents."""
