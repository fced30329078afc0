"""What people did in incidents: who answered when, what nobody answered, and what is claimed afterwards."""

from datetime import datetime, timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, StringConstraints, model_validator

from domain.base import ONE_LINE, Id, Instant, Name, Value


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


Second = Annotated[Instant, AfterValidator(_whole_second)]
"""An instant in whole seconds; parts of a second are cut off."""

LONGEST_WORK = timedelta(days=31)
"""Nobody works longer at a stretch: a year or a month was mistyped, or somebody forgot to resolve."""

IncidentId = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=ONE_LINE)]
"""What the pager calls an incident."""


class ResponseSegment(Value):
    """One person worked on one incident: from the own acknowledge or join to the release or resolve.

    Whoever comes back has a second segment. A segment is known by incident, engineer and start: the same three with
    another end replace it. One that ends when it starts says that nothing was worked.
    """

    incident: IncidentId
    engineer: Id
    start: Second
    end: Second
    team: Id | None = None
    """Whose services it was about; None: not known, so that any rotation counts as the right one."""
    opened: Second | None = None
    """When the incident began."""
    edited: bool = False
    """Changed by hand after the pager recorded it: counts when somebody else has approved it."""
    approved_by: Name | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end < self.start:
            raise ValueError("ends before it starts")
        return self

    @property
    def key(self) -> tuple[str, str, datetime]:
        return (self.incident, self.engineer, self.start)


class UnansweredIncident(Value):
    """An incident that nobody acknowledged."""

    incident: IncidentId
    opened: Second
    team: Id | None = None
    auto_resolved: bool = False
    """It resolved itself: nothing to pay and nothing to ask."""


class Claim(Value):
    """Work that the pager did not record, as somebody says afterwards; counts when somebody else has approved it."""

    id: Id
    engineer: Id
    start: Second
    end: Second
    incident: IncidentId | None = None
    """None: an incident of its own."""
    team: Id | None = None
    approved_by: Name | None = None
    reason: str = ""
    """For whoever approves it; not part of any pay report."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end <= self.start:
            raise ValueError("ends before it starts")
        return self
