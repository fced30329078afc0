"""The PagerDuty connection: what is published is what pages, and overrides made there come back."""
