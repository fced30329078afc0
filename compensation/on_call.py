"""Who was on call when an incident was answered."""

from datetime import datetime

from domain.organisation import Organisation
from domain.people import SHADOW
from domain.schedule import Schedule
from domain.slots import rotation_called


class OnCall:
    """Answers for one final schedule."""

    def __init__(self, schedule: Schedule, organisation: Organisation) -> None:
        self._schedule = schedule
        self._teams = {
            name: frozenset((*rotation.teams, name))
            for name in {shift.rotation for shift in schedule.shifts}
            if (rotation := rotation_called(organisation, name))
        }

    def was(self, engineer: str, moment: datetime, team: str | None) -> bool:
        """Whether the engineer carried a pager at `moment`, of a rotation that covers the team where one is named.

        Shadowing is not carrying.
        """
        return any(
            shift.start <= moment < shift.end and shift.role != SHADOW and self._covers(shift.rotation, team)
            for shift in self._schedule.by_engineer.get(engineer, ())
        )

    def _covers(self, rotation: str, team: str | None) -> bool:
        return team is None or team in self._teams.get(rotation, ())
