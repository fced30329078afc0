"""How much of a table that somebody brings is read, and how many of its faults are told one by one.

Limits count work and not seconds, so that the same file always gives the same answer: a second of a processor.
"""

from importers.nodes import Place
from importers.report import Report

MOST_ROWS = 25_000
"""Forty microseconds each, at most."""
_MOST_TOLD = 1_000
_ABOUT_ALL = "rows"


def tell_fewer(report: Report) -> None:
    """Have no more than a thousand faults of single rows in the report, and one line with the number of the others."""
    about_all = [fault for fault in report.faults if fault.where == _ABOUT_ALL]
    single = [fault for fault in report.faults if fault.where != _ABOUT_ALL]
    report.faults = [*about_all, *single[:_MOST_TOLD]]
    if more := single[_MOST_TOLD:]:
        report.fault(Place(more[0].file, more[0].line, 1), _ABOUT_ALL, f"{len(more):,} more problems from here on")
