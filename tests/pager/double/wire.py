"""Requests as the double takes them, answers as it gives them, and the small print that both APIs share."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    raw: bytes = b""

    @classmethod
    def of(cls, method: str, target: str, headers: Mapping[str, str], raw: bytes) -> "Request":
        parts = urlsplit(target)
        return cls(method, parts.path, tuple(parse_qsl(parts.query)), headers, raw)

    @property
    def body(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.raw or b"{}")
        return content

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    def asked(self, name: str) -> str | None:
        return next((value for key, value in self.query if key == name), None)

    def moment(self, name: str) -> datetime | None:
        text = self.asked(name)
        return None if text is None else moment(text)


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """A request that PagerDuty answers with an error: in v3 errors are a map of lists, in v2 a list."""

    def __init__(self, status: int, message: str, **fields: str) -> None:
        super().__init__(message)
        self.status, self.message, self.fields = status, message, fields

    def answer(self, *, v3: bool) -> Answer:
        errors: Any = {key: [text] for key, text in self.fields.items()} if v3 else list(self.fields.values())
        return Answer(self.status, {"error": {"message": self.message, "code": 2001, "errors": errors}})


def moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise Refusal(400, "Invalid Input Provided", time="has no offset")
    return found.astimezone(UTC)


def shown(when: datetime, zone: str) -> str:
    """A time as PagerDuty renders it: on the clock of the schedule's zone, with its offset."""
    return when.astimezone(ZoneInfo(zone)).isoformat()


def page(request: Request, key: str, items: Sequence[Any], *, most: int = 100, default: int = 25) -> Answer:
    limit, offset = int(request.asked("limit") or default), int(request.asked("offset") or 0)
    if not 1 <= limit <= most:
        raise Refusal(400, "Invalid Input Provided", limit=f"must be between 1 and {most}")
    here = list(items[offset : offset + limit])
    return Answer(200, {key: here, "limit": limit, "offset": offset, "more": offset + limit < len(items)})


def alike(query: str | None, *texts: str) -> bool:
    """PagerDuty's search is fuzzy: any word of the query that is found anywhere is a match."""
    if not query:
        return True
    words = [word for word in query.casefold().replace("@", " ").replace(".", " ").split() if len(word) > 2]
    return any(word in text.casefold() for word in words for text in texts)
