"""Long lists in pages: a cursor says after which item the next page begins, so that nothing is shown twice or missed
when the list changes between two pages."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

T = TypeVar("T")
Key = tuple[str | int, ...]


class Listing(BaseModel, Generic[T]):
    """One page. `next` is the cursor of the page that follows; null on the last."""

    items: list[T]
    next: str | None = None


class Page:
    """Which page is wanted: at most `limit` items, those whose key lies after `after`."""

    def __init__(self, limit: int, after: Key | None) -> None:
        self.limit = limit
        self.after = after

    def before(self) -> int | None:
        """The number after which this page goes on, in lists that count down."""
        if self.after is None:
            return None
        if len(self.after) != 1 or not isinstance(self.after[0], int):
            raise _not_ours()
        return self.after[0]

    def of(self, items: Iterable[T], key: Callable[[T], Key]) -> Listing[T]:
        """This page of a list that is complete in memory."""
        ordered = sorted(items, key=key)
        rest = [item for item in ordered if self.after is None or _is_after(key(item), self.after)]
        return self.cut(rest, key)

    def cut(self, rest: list[T], key: Callable[[T], Key]) -> Listing[T]:
        """This page of what a query found after the cursor, given one item more than `limit` when there are more."""
        shown = rest[: self.limit]
        more = len(rest) > self.limit
        return Listing[T](items=shown, next=_cursor(key(shown[-1])) if more else None)


def page(
    limit: Annotated[int, Query(ge=1, le=500, description="How many items at most.")] = 100,
    cursor: Annotated[str | None, Query(max_length=500, description="`next` of the page before.")] = None,
) -> Page:
    """The page that the query names; a cursor that is not one of ours is a fault."""
    return Page(limit, None if cursor is None else _key(cursor))


Paged = Annotated[Page, Depends(page)]


def _cursor(key: Key) -> str:
    return urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _key(cursor: str) -> Key:
    try:
        found = json.loads(urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not found or not all(_is_part(part) for part in found):
        raise _not_ours()
    return tuple(found)


def _is_part(part: object) -> bool:
    """A text, or a number that every database can compare."""
    return isinstance(part, str) or (type(part) is int and abs(part) < 2**53)


def _not_ours() -> RequestValidationError:
    told = "this is not a cursor that was given out"
    return RequestValidationError([{"type": "value_error", "loc": ("query", "cursor"), "msg": told}])


def _is_after(key: Key, other: Key) -> bool:
    try:
        return key > other
    except TypeError:  # a cursor of another list
        return False
