"""Schedules as they are found: made by hand in a spreadsheet, exported from a pager, subscribed to as a calendar."""
