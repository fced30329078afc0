"""The kinds of problem: their stable names, what they mean, and what to do. `/problems/<name>` tells them."""

from collections.abc import Mapping
from typing import NamedTuple

from domain.errors import (
    BrokenRules,
    Conflict,
    DogwatchError,
    Forbidden,
    Infeasible,
    InvalidInput,
    NotFound,
    OutOfTime,
    RemoteFailure,
    StaleVersion,
    TooOften,
    Unauthenticated,
    Unavailable,
)


class ProblemType(NamedTuple):
    """A kind of problem."""

    status: int
    title: str
    remedy: str


TYPES: Mapping[str, ProblemType] = {
    "bad-request": ProblemType(400, "The request cannot be read", "Send UTF-8 text in the documented form."),
    "not-json": ProblemType(400, "The body is not JSON", "Send one JSON value, encoded as UTF-8."),
    "unauthenticated": ProblemType(401, "Nobody knows who is asking", "Send a token as Authorization: Bearer."),
    "forbidden": ProblemType(403, "You may not do this", "Ask for the role or the scope that holds this right."),
    "not-found": ProblemType(404, "There is no such thing", "It may exist, and not be yours to see."),
    "wrong-method": ProblemType(405, "The address does not take this method", "See the header Allow."),
    "conflict": ProblemType(409, "The state does not allow this", "Read the thing again; the detail says what stands."),
    "broken-rules": ProblemType(
        409, "It would break rules of the company", "Every breach is listed; it can be forced, with a reason."
    ),
    "key-reused": ProblemType(409, "The Idempotency-Key was used for another request", "Take a new key."),
    "key-in-flight": ProblemType(409, "A request with this key is still being carried out", "Ask again in a moment."),
    "answer-lost": ProblemType(
        409, "The request was carried out, its answer is lost", "Read what it changed; do not send it again."
    ),
    "stale-version": ProblemType(412, "Somebody changed it first", "Read it again and send its new ETag as If-Match."),
    "too-large": ProblemType(413, "The body is too large", "Send less at once."),
    "address-too-long": ProblemType(414, "The address is too long", "Shorten the query."),
    "wrong-content-type": ProblemType(415, "The body is of a kind that is not taken here", "See the documentation."),
    "invalid-input": ProblemType(422, "The input is invalid", "Every fault is listed with its place."),
    "infeasible": ProblemType(422, "No schedule keeps all rules", "The card holds the sum, and priced ways out."),
    "out-of-time": ProblemType(422, "The time limit passed before any schedule was found", "Allow more time."),
    "precondition-required": ProblemType(428, "Say which version you are changing", "Send its ETag as If-Match."),
    "too-many-requests": ProblemType(429, "Too many requests", "Wait as long as the header Retry-After says."),
    "headers-too-large": ProblemType(431, "The headers are too large", "Send fewer or shorter headers."),
    "internal": ProblemType(500, "Something broke in dogwatch", "Report it with the request_id."),
    "remote-failure": ProblemType(502, "Another service refused or did not answer", "Try again later."),
    "unavailable": ProblemType(503, "Not ready", "Try again as the header Retry-After says."),
}

_ERRORS: tuple[tuple[type[DogwatchError], str], ...] = (
    (InvalidInput, "invalid-input"),
    (NotFound, "not-found"),
    (Unauthenticated, "unauthenticated"),
    (Forbidden, "forbidden"),
    (Infeasible, "infeasible"),
    (OutOfTime, "out-of-time"),
    (TooOften, "too-many-requests"),
    (BrokenRules, "broken-rules"),
    (StaleVersion, "stale-version"),
    (Conflict, "conflict"),
    (TooOften, "too-many-requests"),
    (Unavailable, "unavailable"),
    (RemoteFailure, "remote-failure"),
    (DogwatchError, "internal"),
)

_STATUSES = {kind.status: name for name, kind in reversed(tuple(TYPES.items()))}
"""The first kind of each status is the general one."""


def of_error(error: DogwatchError) -> tuple[int, str]:
    """The status and the kind of one of our errors."""
    name = next(name for kind, name in _ERRORS if isinstance(error, kind))
    return TYPES[name].status, name


def of_status(status: int) -> str:
    """The general kind of a status."""
    return _STATUSES.get(status, "bad-request" if status < 500 else "internal")
