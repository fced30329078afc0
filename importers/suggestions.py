"""The nearest known name to one that nobody knows: "did you mean ana?".

What compares names is loaded when it is asked: most files have no such fault.
"""

from collections.abc import Iterable
from functools import lru_cache

_NEAR_ENOUGH = 65


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint that names the nearest of `known`, or an empty text when none is near."""
    found = nearest(name, known)
    return f"did you mean {found}?" if found else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """The nearest of `known`; an empty text when none is near."""
    return _nearest(name.lower(), frozenset(known)) or ""


def known_or_nearest(name: str, known: Iterable[str], *, most: int = 8) -> str:
    """The nearest name, or else all of them when they are few."""
    names = frozenset(known)
    return did_you_mean(name, names) or (f"known: {', '.join(_in_order(names))}" if 0 < len(names) <= most else "")


@lru_cache(maxsize=4096)
def _nearest(name: str, known: frozenset[str]) -> str | None:
    from rapidfuzz import fuzz, process

    found = process.extractOne(name, _lowered(known), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH)
    return _in_order(known)[found[2]] if found else None


@lru_cache(maxsize=64)
def _in_order(known: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(known))


@lru_cache(maxsize=64)
def _lowered(known: frozenset[str]) -> tuple[str, ...]:
    return tuple(name.lower() for name in _in_order(known))
