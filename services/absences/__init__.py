"""Absences in: from files and addresses, with a confirmation where it is not clear whose they are."""
