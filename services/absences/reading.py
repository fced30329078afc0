"""Where absences are read from: a file, or an address."""

import re
from pathlib import Path

from importers.file_tree import FileTree, Source
from importers.report import Report
from importers.web_calendar import CalendarFetcher

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def read_source(named: str, allowed_hosts: frozenset[str] = frozenset()) -> Source:
    """The content of a file, or of an address; InvalidInput or RemoteFailure when it cannot be had."""
    if _ADDRESS.match(named):
        return CalendarFetcher(allowed_hosts).fetch(named)
    report = Report()
    source = FileTree(Path(named)).main(report)
    if source is None:
        raise report.refusal()
    return source
