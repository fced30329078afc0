"""Which revision of a thing somebody has seen, and means to change."""

Seen = int | frozenset[int] | None
"""One; any of several; whatever it is by now (None). 0: there is none yet."""


def is_seen(revision: int, seen: Seen) -> bool:
    """True when the change was meant for this revision."""
    if seen is None:
        return True
    return revision in seen if isinstance(seen, frozenset) else revision == seen


def numbered(seen: Seen) -> str:
    """`3`, `3 or 4`, for the sentence that refuses it."""
    numbers = sorted(seen) if isinstance(seen, frozenset) else [seen]
    return " or ".join(map(str, numbers))
