"""Looks at a final schedule until it shows what it should: what was just written may take a while to be shown."""

from collections.abc import Callable, Iterable
from datetime import datetime

from pager.actual import Shown
from pager.coverage import Mismatch, mismatches
from pager.lines import Piece

_PAUSES = (1, 2, 4, 8)


def verified(
    look: Callable[[], Iterable[Shown]],
    desired: Iterable[Piece],
    since: datetime,
    until: datetime,
    wait: Callable[[float], None],
) -> tuple[Mismatch, ...]:
    """The mismatches that remain after several looks; none as soon as one look finds none."""
    wanted = list(desired)
    found = mismatches(wanted, look(), since, until)
    for pause in _PAUSES:
        if not found:
            break
        wait(pause)
        found = mismatches(wanted, look(), since, until)
    return found
