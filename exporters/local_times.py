"""Times as people read them: on the clock of a named zone, with the offset that tells a repeated hour apart."""

from datetime import datetime

from domain.clock import local

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def on_the_clock(moment: datetime, zone: str) -> str:
    """`Mon 4 Jan 2027, 09:00 (UTC-05:00)`: the same words on every machine, whatever its language."""
    shown = local(moment, zone)
    wall = shown.isoformat(timespec="minutes")
    day = f"{_WEEKDAYS[shown.weekday()]} {shown.day} {_MONTHS[shown.month - 1]} {shown.year}"
    return f"{day}, {wall[11:16]} (UTC{wall[16:]})"


def from_to(start: datetime, end: datetime, zone: str) -> str:
    """`from ... to ...`, both on the clock of `zone`."""
    return f"from {on_the_clock(start, zone)} to {on_the_clock(end, zone)}"
