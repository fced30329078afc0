"""Whom a token belonged to a moment ago: for routes that the same programs ask many times a second.

A token that is revoked or expires still opens these routes for that moment, and no other route.
"""

import time
from collections.abc import Callable
from typing import Any

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from api.credentials import actor_of_request
from domain.access import Actor
from services.access.secrets import hashed

FRESH_SECONDS = 1.0
_MOST = 10_000


class Memory:
    """Actors by the hash of what they showed; `ticks` is a clock that only goes forward."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._kept: dict[str, tuple[Actor, float]] = {}

    def actor(self, key: str) -> Actor | None:
        """Who showed this less than a second ago."""
        found = self._kept.get(key)
        return found[0] if found and self._ticks() - found[1] < FRESH_SECONDS else None

    def keep(self, key: str, actor: Actor) -> None:
        self._kept.pop(key, None)
        while len(self._kept) >= _MOST:
            self._kept.pop(next(iter(self._kept)))
        self._kept[key] = (actor, self._ticks())


async def _remembered(request: Request) -> None:
    header = request.headers.get("authorization")
    if header is None:
        return
    memory: Memory = request.app.state.actors
    key, state = hashed(header), request.scope.setdefault("state", {})
    found = memory.actor(key)
    if found is None:
        found = await run_in_threadpool(actor_of_request, request)
        memory.keep(key, found)
    state["actor"] = found


def remembered() -> Any:
    """Stands before `allowed(...)`: the actor is taken from memory where it is fresh."""
    return Depends(_remembered)
