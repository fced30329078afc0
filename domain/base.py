"""What every domain value is made of: frozen models, identifiers, zones, exact decimals."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints


class Value(BaseModel):
    """A frozen value: a change returns a new one; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy that has forgotten what was computed from the old fields: pydantic would keep cached properties."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


@cache
def _zone_names() -> frozenset[str]:
    """Asked once: the standard library walks the zone database's folders each time, 6 ms a call."""
    return frozenset(available_timezones())


def _known_zone(name: str) -> str:
    if name not in _zone_names():
        raise ValueError(f"unknown time zone {name!r}")
    ZoneInfo(name)
    return name


def _in_utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError("lies outside the calendar") from None


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")]
"""A short name people can type, and that is safe in file names and addresses: `payments`, `ana.silva`."""

ONE_LINE = r"^[^\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+$"
"""No control characters, and none that turn the direction of what follows: those make one name look like another."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=ONE_LINE)]
"""Text shown to people; one line."""

ZoneName = Annotated[str, AfterValidator(_known_zone)]
"""A time zone by its IANA name, such as `Europe/Berlin`."""

Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A moment, given with an offset, kept in UTC."""

Share = Annotated[Decimal, Field(gt=0, le=1, max_digits=6, decimal_places=4)]
"""Part of full time: 1 is full, 0.6 three days of five."""

Weight = Annotated[Decimal, Field(ge=0, le=1000, max_digits=8, decimal_places=4)]
"""A factor in the burden arithmetic; exact."""

CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2, such as `DE`."""
