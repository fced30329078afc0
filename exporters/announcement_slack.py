"""Announcements as Slack messages: blocks of plain text, in which no name can mention a channel or become a link.

Slack takes 50 blocks in a message, 150 signs in a header and 3,000 in a section: longer news become several messages.
"""

from collections.abc import Iterable, Iterator

from pydantic import JsonValue

from domain.announcement import Announcement, HandoffNote
from exporters.announcement_words import by_rotation, closing, news_lines

_MOST_BLOCKS = 50
_LONGEST_HEADER = 150
_LONGEST = 2_900
Message = dict[str, JsonValue]


def announcement_messages(found: Announcement) -> tuple[Message, ...]:
    """The messages of one announcement, in the order in which they are sent."""
    sections = [text for one in found.news for text in _sections(one.name, news_lines(one))]
    return _messages(found.title, sections, closing(found))


def handoff_messages(found: HandoffNote) -> tuple[Message, ...]:
    """The messages of one week."""
    sections = [text for name, lines in by_rotation(found) for text in _sections(name, lines)]
    return _messages(found.title, sections, found.link)


def _messages(title: str, sections: list[str], end: str) -> tuple[Message, ...]:
    room = _MOST_BLOCKS - 2
    parts = [sections[start : start + room] for start in range(0, len(sections), room)] or [[]]
    return tuple(
        _message(title if not number else f"{title} ({number + 1})", part, end) for number, part in enumerate(parts)
    )


def _message(title: str, sections: Iterable[str], end: str) -> Message:
    blocks: list[JsonValue] = [{"type": "header", "text": _plain(title, _LONGEST_HEADER)}]
    blocks.extend({"type": "section", "text": _plain(text, 3_000)} for text in sections)
    if end:
        blocks.append({"type": "context", "elements": [_plain(end, 2_000)]})
    return {"text": _escaped(title), "blocks": blocks}


def _sections(name: str, lines: list[str]) -> Iterator[str]:
    """One person or rotation; more than fits into a section goes on in the next, under the name again."""
    text = name
    for line in lines:
        if len(text) + len(line) + 1 > _LONGEST:
            yield text
            text = f"{name} (goes on)"
        text += f"\n{line[:_LONGEST]}"
    yield text


def _plain(text: str, longest: int) -> Message:
    shown = text if len(text) <= longest else text[: longest - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return {"type": "plain_text", "text": shown, "emoji": False}


def _escaped(text: str) -> str:
    """For the line that notifications show, which Slack reads for mentions and links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
