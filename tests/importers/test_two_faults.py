"""Any two faults of a file are told together: none waits until another is mended, and none is told a second time."""

from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from tests.importers.acme import ACME, faults
from tests.importers.test_broken_files import SLIPS

UNREADABLE = frozenset(
    {
        *("merge key", "object", "second document", "tab", "indentation", "two colons", "open bracket", "open quote"),
        *("no colon", "alias of nothing", "alias of itself", "list as a name", "bell", "two keys"),
    }
)
"""Of a file that is no YAML nothing else is known."""


DEPENDENT = frozenset(
    frozenset(pair)
    for pair in (
        ("unknown field", "address of two"),  # the address is the field nobody can read
        ("unknown team", "rotation of an empty team"),  # it may be the team of whoever has no known one
        ("id with a space", "rotation of an empty team"),
        ("id with a space", "rotation of nobody"),  # which covers every team there is, that one too
        ("unknown team member", "two locks"),  # the second of whom is in the rotation by the line that is gone
        ("rotation of an empty team", "two locks"),
        ("rotation of nobody", "lock of a stranger"),  # who the members are is not known
        ("member both ways", "lock of a stranger"),
        ("unknown wisher", "two wishes"),
        ("unknown zone", "past week backwards"),  # on whose clock it begins is not known
        ("rate of no role", "rates of one day"),
        ("cents of cents", "rates of one day"),
        *((day, "leaves before joining") for day in ("day that is not", "day without dashes", "day of another age")),
        ("day in words", "absence backwards"),
    )
)
"""Faults of which one hides what the other is about."""


def _together(one: str, other: str) -> str | None:
    """ACME with both slips; None when they are made in the same words, or the same section is written twice."""
    text = ACME
    if SLIPS[one][0] == SLIPS[other][0] or frozenset((one, other)) in DEPENDENT:
        return None
    for old, new, _ in (SLIPS[one], SLIPS[other]):
        if text.count(old) != 1:
            return None
        text = text.replace(old, new.replace("§", ""))
    return text


PAIRS = [
    pair for pair in combinations([name for name in SLIPS if name not in UNREADABLE], 2) if _together(*pair) is not None
]


def _untold(folder: Path, pair: tuple[str, str]) -> list[str]:
    found = [str(fault) for fault in faults(folder, _together(*pair) or "")]
    words = {name: SLIPS[name][2].rstrip("0123456789") for name in pair}  # a line moves down with what is put above
    untold = [name for name in pair if not any(words[name] in fault for fault in found)]
    return untold or ([] if len(found) == 2 else found)


@pytest.mark.parametrize("part", range(4))
def test_two_faults_are_told_together(tmp_path: Path, part: int) -> None:
    sample = Random(part).sample(PAIRS, 100)
    assert {pair: untold for pair in sample if (untold := _untold(tmp_path, pair))} == {}
