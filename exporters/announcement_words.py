"""What an announcement says, line by line: plain text that is safe wherever it is pasted as text."""

from collections.abc import Iterator

from domain.announcement import Announcement, HandoffNote, Handover, News, Stretch
from domain.people import SHADOW
from exporters.local_times import on_the_clock

_HANDS_OVER = " \N{RIGHTWARDS ARROW} "


def news_lines(one: News) -> list[str]:
    """What one person takes on and gives away, each stretch on a line."""
    return [*(f"+ {_stretch(two)}" for two in one.takes), *(f"- {_stretch(two)}" for two in one.gives)]


def past_sentence(one: News) -> str:
    """What of one person's duty that is over becomes other than it was."""
    return f"{one.name}'s duty that is over would be paid anew: {'; '.join(news_lines(one))}."


def closing(found: Announcement) -> str:
    """For whom nothing changes, and where the plan stands."""
    people = "1 person" if found.unchanged == 1 else f"{found.unchanged} people"
    same = f"Nothing changes for {people}." if found.unchanged or not found.news else ""
    legend = "+ is yours now, - is no longer." if found.news else ""
    return " ".join(part for part in (legend, same, found.link) if part)


def announcement_text(found: Announcement) -> str:
    """The whole announcement as text to paste."""
    people = ("\n".join([one.name, *(f"  {line}" for line in news_lines(one))]) for one in found.news)
    return "\n\n".join([found.title, *people, closing(found)]).rstrip() + "\n"


def handoff_text(found: HandoffNote) -> str:
    """The weekly message as text to paste."""
    rotations = ("\n".join([name, *(f"  {line}" for line in lines)]) for name, lines in by_rotation(found))
    return "\n\n".join([found.title, *rotations, *([found.link] if found.link else [])]) + "\n"


def by_rotation(found: HandoffNote) -> Iterator[tuple[str, list[str]]]:
    """Each rotation's name, and a line for each of its roles."""
    lines: dict[tuple[str, str], list[str]] = {}
    for one in found.handovers:
        lines.setdefault((one.rotation, one.rotation_name), []).extend(_handover(one))
    for (_, name), told in lines.items():
        yield name, told


def _handover(one: Handover) -> Iterator[str]:
    holders = list(dict.fromkeys(name for name, _, _ in one.holders))
    changes = one.before and list(one.before) != holders
    came = f"{' and '.join(one.before)}{_HANDS_OVER}" if changes else ""
    role = "shadowing" if one.role == SHADOW else one.role
    stays = " (goes on)" if one.before and not changes else ""
    yield f"{role}: {came}{' and '.join(holders)}{stays}, from {on_the_clock(one.start, one.zone)}"
    if len(one.holders) > 1:
        for name, start, end in one.holders:
            yield f"  {name}: {on_the_clock(start, one.zone)} to {on_the_clock(end, one.zone)}"


def _stretch(one: Stretch) -> str:
    what = f"{one.rotation} (shadowing)" if one.role == SHADOW else f"{one.rotation} ({one.role})"
    return f"{what}: {on_the_clock(one.start, one.zone)} to {on_the_clock(one.end, one.zone)}"
