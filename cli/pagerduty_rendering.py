"""Prints where PagerDuty differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from services.pagerduty.drift import Drift
    from services.pagerduty.verifying import LineMismatch


def print_mismatches(found: Iterable[LineMismatch], names: Mapping[str, str]) -> None:
    """One line each: who pages, and who should."""
    from cli.console import data
    from exporters.pagerduty_words import mismatch_words

    for one in found:
        words = mismatch_words(one.rotation, one.role, one.zone, one.mismatch, names)
        data().print(words, soft_wrap=True, markup=False)


def print_differences(found: Drift) -> None:
    """One line each: what was done, what stood there, and what stands there now."""
    from cli.console import data
    from exporters.pagerduty_words import piece_words

    for one in found.differences:
        words = f"{one.rotation} {one.role}".rstrip() + f": {one.sentence}"
        if one.before or one.after:
            before, after = (piece_words(piece, one.zone, found.names) for piece in (one.before, one.after))
            words += f": {before} -> {after}"
        data().print(words, soft_wrap=True, markup=False)
