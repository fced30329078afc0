"""What goes wrong on the way to PagerDuty, and when."""

from dataclasses import dataclass
from enum import StrEnum

from tests.pager.double.wire import Request


class Trouble(StrEnum):
    """Each as it was seen in the field."""

    TOO_MANY = "429 without headers"
    TOO_MANY_WITH_HEADERS = "429 with headers"
    FAILED_BEFORE = "500, nothing done"
    FAILED_AFTER = "500 after the write took effect"
    CUT_BEFORE = "connection cut, nothing done"
    CUT_AFTER = "connection cut mid-answer after the write took effect"
    SLOW = "answered too late, after the write took effect"
    ODD_ANSWER = "an answer that tells nothing, after the write took effect"
    STALE = "reads answer from before the last write"
    ITEM_REFUSED = "one item is 400 inside the 201"


@dataclass
class Fault:
    """Befalls the request that comes after `skip` others of its kind, once."""

    trouble: Trouble
    writes: bool = True
    skip: int = 0
    reads_stale: int = 3
    """For how many reads a stale answer is given."""

    def befalls(self, request: Request) -> bool:
        if request.writes != self.writes:
            return False
        self.skip -= 1
        return self.skip < 0
