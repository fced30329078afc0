"""Looks again at the lines that seem wrong: what was just written may take a while to be shown."""

from collections.abc import Callable, Mapping, Sequence

from pager.coverage import Mismatch
from pager.lines import Line

_PAUSES = (1, 2, 4, 8)

Look = Callable[[], Sequence[Mismatch]]


def patient(looks: Mapping[Line, Look], wait: Callable[[float], None]) -> dict[Line, tuple[Mismatch, ...]]:
    """The mismatches that remain after several rounds, by line. All lines wait together: it ends soon."""
    found = {line: tuple(look()) for line, look in looks.items()}
    for pause in _PAUSES:
        wrong = [line for line, mismatches in found.items() if mismatches]
        if not wrong:
            break
        wait(pause)
        found |= {line: tuple(looks[line]()) for line in wrong}
    return found
