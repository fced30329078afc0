"""Drafts: opened, edited, solved in the background, looked into, and published."""
