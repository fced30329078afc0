"""Incidents in: what a pager recorded becomes response segments for pay and a history of load for planning."""
