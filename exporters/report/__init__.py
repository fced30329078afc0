"""`report.html`: one self-contained page that a person who has never seen dogwatch can read."""
