"""What happened before the plan (and what is settled after it), as far as rules and fairness look at it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from constraints import targets
from constraints.absences import Interval
from constraints.burden import BurdenEstimate
from constraints.holiday_calendar import in_week, named_days
from constraints.rules.availability import is_away
from domain.clock import WEEK
from domain.organisation import Organisation
from domain.people import SHADOW
from domain.schedule import Horizon, Shift, Slot

_LOOK_AROUND = 14 * WEEK
_QUARTER = timedelta(days=91)


@dataclass(frozen=True, eq=False)
class Past:
    """The organisation's history, seen from a horizon."""

    organisation: Organisation
    horizon: Horizon
    estimate: BurdenEstimate
    away: Mapping[str, tuple[Interval, ...]]

    @cached_property
    def _own_weeks(self) -> tuple[Shift, ...]:
        """Past and settled shifts outside the horizon; shadow weeks do not count."""
        first, last = self.horizon.first_day, self.horizon.last_day
        return tuple(
            shift
            for shift in self.organisation.history.shifts
            if shift.role != SHADOW and not first <= shift.week <= last
        )

    def around(self, people: Sequence[str]) -> dict[str, tuple[Shift, ...]]:
        """Per person, the shifts close enough to the horizon for limits and rest to see them."""
        near_first, near_last = self.horizon.first_day - _LOOK_AROUND, self.horizon.last_day + _LOOK_AROUND
        return {
            person: mine
            for person in people
            if (mine := tuple(one for one in self._by_engineer.get(person, ()) if near_first <= one.week <= near_last))
        }

    @cached_property
    def _by_engineer(self) -> Mapping[str, list[Shift]]:
        found: dict[str, list[Shift]] = {}
        for shift in self._own_weeks:
            found.setdefault(shift.engineer, []).append(shift)
        return found

    @cached_property
    def holders(self) -> frozenset[tuple[str, int, str]]:
        """Who held which named holiday in which year: the ledger's rows, and what past shifts tell."""
        ledger = {(one.holiday, one.year, one.engineer) for one in self.organisation.history.holidays}
        years = {shift.week.year + more for shift in self._own_weeks for more in (0, 1)}
        days = named_days(self.organisation, years) if years else ()
        for shift in self._own_weeks:
            ledger.update((named.name, named.day.year, shift.engineer) for named in in_week(days, shift))
        return frozenset(ledger)

    def holidays_held(self, person: str) -> int:
        """Named holidays the person held in the year before the plan's first day."""
        return self._held_last_year.get(person, 0)

    @cached_property
    def _held_last_year(self) -> Mapping[str, int]:
        return Counter(who for _, year, who in self.holders if year == self.horizon.first_day.year - 1)

    def carried(self, people: Sequence[str]) -> tuple[int, ...]:
        """Decayed, capped balance of each person from past quarters, tenths of a point."""
        done: dict[int, list[int]] = {}
        weeks: dict[int, set[Slot]] = {}
        for place, person in enumerate(people):
            for shift in self._by_engineer.get(person, ()):
                if shift.week < self.horizon.first_day:
                    age = 1 + (self.horizon.first_day - shift.week - timedelta(days=1)) // _QUARTER
                    done.setdefault(age, [0] * len(people))[place] += self._burden(shift)
                    weeks.setdefault(age, set()).add(_week_of(shift))
        quarters = {age: (done[age], [self._weight(one, weeks[age]) for one in people]) for age in sorted(done)}
        return targets.carried_balance(quarters, len(people), self.organisation.policy.burden)

    def _weight(self, person: str, weeks: set[Slot]) -> Fraction:
        """Share-weighted weeks in which the person was employed and not away."""
        engineer = self.organisation.engineer[person]
        tolerance = self.organisation.policy.absence_tolerance_hours
        first, last = engineer.first_day or date.min, engineer.last_day or date.max
        there = [
            week
            for week in weeks
            if first <= week.week and week.next_week <= last and not is_away(self.away.get(person, ()), week, tolerance)
        ]
        return Fraction(engineer.share) * len({week.week for week in there})

    def _burden(self, shift: Shift) -> int:
        """What a past week weighed, by today's estimate; a former rotation named like a team weighs as that team."""
        rotation = self.organisation.rotation.get(shift.rotation)
        zone = self.organisation.handoff_zone(rotation.id) if rotation else self.organisation.company.zone
        if rotation is None and shift.rotation in self.organisation.team:
            teams: Sequence[str] = (shift.rotation,)
        else:
            teams = rotation.teams if rotation else self._successor_teams(shift.rotation)
        return self.estimate.of_week(teams, zone, shift.role, holiday=False)

    def _successor_teams(self, former: str) -> Sequence[str]:
        return next((one.teams for one in self.organisation.rotations if former in one.formerly), ())


def _week_of(shift: Shift) -> Slot:
    """The week of a shift, whoever held it and in whichever rotation."""
    return Slot(rotation="week", role="week", week=shift.week, start=shift.start, end=shift.end)
