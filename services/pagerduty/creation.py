"""What has a name and no id until it exists: a schedule, or an escalation policy; and whether it is there."""

from collections.abc import Collection

from domain.base import Value
from pager.actual import ScheduleKind
from pager.bodies import schedule_name
from pager.client import PagerDuty
from pager.lines import Line
from pager.plan import PolicyPlan
from pager.policies import Rule, read_policies, read_policy, rules_of_body
from pager.schedules import schedules_called

_LOOKS = (1, 2, 4, 8)
"""Seconds between looks: what PagerDuty shows may be a little old."""


class Creation(Value):
    """A schedule is for a `role` of a rotation; a policy has none, and these `rules`.

    `policy`: the id of one that is there and is rewired.
    """

    name: str
    rotation: str
    role: str | None = None
    rules: tuple[Rule, ...] = ()
    policy: str | None = None

    @classmethod
    def of_schedule(cls, line: Line) -> "Creation":
        return cls(name=schedule_name(*line), rotation=line.rotation, role=line.role)

    @classmethod
    def of_policy(cls, plan: PolicyPlan) -> "Creation":
        """`plan` without placeholders: the rules name schedules that exist."""
        return cls(name=plan.name, rotation=plan.rotation, rules=rules_of_body(plan.body), policy=plan.policy)

    @property
    def line(self) -> Line | None:
        """The line of a schedule; None for a policy."""
        return None if self.role is None else Line(self.rotation, self.role)


def seen(client: PagerDuty, creation: Creation, elsewhere: Collection[str]) -> str | None:
    """The id of what was created, when PagerDuty shows it as it was sent; what is kept `elsewhere` is another's."""
    if creation.line is not None:
        named = (one for one in schedules_called(client, creation.name) if one.name == creation.name)
        shifts = (one.id for one in named if one.kind is ScheduleKind.SHIFTS)
        return next((one for one in shifts if one not in elsewhere), None)
    if creation.policy is not None:
        found = read_policy(client, creation.policy)
        return found.id if found and found.rules == creation.rules else None
    there = (one for one in read_policies(client, creation.name) if one.name == creation.name)
    return next((one.id for one in there if one.rules == creation.rules and one.id not in elsewhere), None)


def looked_for(client: PagerDuty, creation: Creation, elsewhere: Collection[str]) -> str | None:
    """The same, looked for several times."""
    for pause in _LOOKS:
        client.wait(pause)
        if (found := seen(client, creation, elsewhere)) is not None:
            return found
    return None
