"""What can go wrong while talking to PagerDuty, as two answers that must never be mixed up: no, and no answer.

RemoteFailure      exit 6
├── Refused        PagerDuty said no: nothing was changed
└── Unanswered     nobody knows whether it was done: look before doing it again
"""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.errors import RemoteFailure

_HINTS = {
    401: "check the API key, and that it belongs to this service region",
    402: "the account's plan does not include this",
    403: "the API key may not do this; it needs write access to schedules and escalation policies",
    404: "it does not exist, or this API key may not see it",
}


class Refused(RemoteFailure):
    """An answer of 4xx. `status` is its code."""

    def __init__(self, request: str, status: int, answer: object) -> None:
        self.status = status
        said, hint = "; ".join(complaints(answer)), _HINTS.get(status, "")
        super().__init__(
            f"PagerDuty refused {request} ({status}){f': {said}' if said else ''}{f'; {hint}' if hint else ''}"
        )


class Unanswered(RemoteFailure):
    """A timeout, a broken connection, or an answer of 5xx: a write may have taken effect all the same."""

    def __init__(self, request: str, why: str) -> None:
        hint = "try again: dogwatch looks for what was done before it does it again"
        super().__init__(f"PagerDuty gave no usable answer to {request}: {why}; {hint}")


def complaints(answer: object) -> tuple[str, ...]:
    """What an error says: a message, and details that are a list in one API and a map of lists in the other."""
    error = answer.get("error") if isinstance(answer, Mapping) else None
    if isinstance(error, str):
        return (error,)
    if not isinstance(error, Mapping):
        return ()
    message = error.get("message")
    return (*((message,) if isinstance(message, str) and message else ()), *_details(error.get("errors")))


def _details(errors: Any) -> Iterator[str]:
    if isinstance(errors, Mapping):
        for field, told in errors.items():
            yield f"{field} {', '.join(map(str, told)) if isinstance(told, list) else told}"
    elif isinstance(errors, list):
        yield from map(str, errors)
    elif errors:
        yield str(errors)
