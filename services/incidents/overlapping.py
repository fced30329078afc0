"""One stretch of work is one segment, whether an incident was read with those merged into it or by itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from domain.response import ResponseSegment


def settled(found: Iterable[ResponseSegment], kept: Iterable[ResponseSegment]) -> Iterator[ResponseSegment]:
    """What was `found`, without what lies within a longer segment that is `kept` of the same work; and kept ones that
    lie within a longer one now, taken back. What somebody edited is left alone.

    Why: somebody works on through a merge at 03:00 and acknowledges the other incident at 03:03. Read together that is
    a segment from 03:00 on; the other one read by itself has it from 03:03.
    """
    before: dict[tuple[str, str], list[ResponseSegment]] = defaultdict(list)
    for one in kept:
        if not one.edited:
            before[one.incident, one.engineer].append(one)
    for one in found:
        mine = [other for other in before[one.incident, one.engineer] if other.key != one.key]
        if not any(_is_within(one, other) for other in mine):
            yield one
            yield from (other.model_copy(update={"end": other.start}) for other in mine if _is_within(other, one))


def _is_within(one: ResponseSegment, other: ResponseSegment) -> bool:
    return other.start <= one.start and one.end <= other.end and other.start < other.end
