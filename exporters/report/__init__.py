"""`report.html`: one self-contained page that a person who has never seen dogwatch can read."""

from exporters.report.page import report_html

__all__ = ["report_html"]
