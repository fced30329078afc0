"""Answers as pages: why this person, two schedules compared, a schedule scored, which teams should share."""
