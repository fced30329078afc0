"""What a company decides about its pager: how fast an unanswered page climbs, and to whom."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from domain.base import Id, Value

Minutes = Annotated[int, Field(ge=1, le=1440)]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+$")]


class Escalation(Value):
    """Minutes count from the moment an incident opens; the roles of a rotation are paged in their order.

    The defaults are the usual process: the second person after five minutes, in which a SEV-1 must be answered,
    the team lead after 30, the platform team between, the VP after two hours.
    """

    role_minutes: Minutes = 5
    """Between one role of the rotation and the next."""
    lead_minutes: Minutes = 30
    """Until the leads of the rotation's teams are paged."""
    platform_rotation: Id | None = None
    """The rotation whose first role is paged after the team lead; None: no such level."""
    platform_minutes: Minutes = 60
    vp_email: Email | None = None
    """Whom the last level pages; None: no such level."""
    vp_minutes: Minutes = 120
    last_minutes: Minutes = 30
    """How long the last level has before the pager gives up."""

    def last_role_minutes(self, roles: int) -> int:
        """When the last of so many roles is paged."""
        return (roles - 1) * self.role_minutes

    @model_validator(mode="after")
    def _each_level_after_the_one_before(self) -> Self:
        if not self.lead_minutes < self.platform_minutes < self.vp_minutes:
            raise ValueError("the team lead comes before the platform team, and the platform team before the VP")
        return self
