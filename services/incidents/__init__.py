"""Incidents in: read from PagerDuty piece by piece, again and again, into files or into storage."""
