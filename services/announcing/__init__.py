"""Announcing: what a published plan changes for whom, and who takes over this week."""
