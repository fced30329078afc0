"""What happened before the plan (and what is settled after it), as far as rules and fairness look at it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from constraints import targets
from constraints.absences import Interval
from constraints.burden import BurdenEstimate
from constraints.holiday_calendar import in_week, named_days
from constraints.membership import Membership, memberships
from constraints.problem import NamedDay
from constraints.rules.availability import is_away
from domain import clock
from domain.clock import WEEK
from domain.organisation import Organisation
from domain.people import SHADOW
from domain.schedule import Horizon, Shift, Slot
from domain.slots import planned_slot, rotation_called

LOOK_AROUND = 14 * WEEK
_QUARTER = timedelta(days=91)
_WEEK_SECONDS = 7 * 86_400


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
        """Per person, the shifts close enough to the horizon for limits and rest to see them.

        A week that somebody held in several parts, others standing in between, is one shift from first to last.
        """
        near_first, near_last = self.horizon.first_day - LOOK_AROUND, self.horizon.last_day + LOOK_AROUND
        return {
            person: _joined(mine)
            for person in people
            if (mine := [one for one in self._by_engineer.get(person, ()) if near_first <= one.week <= near_last])
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
        for shift in self._own_weeks:
            ledger.update((named.name, named.day.year, shift.engineer) for named in self._days_in[shift.week])
        return frozenset(ledger)

    @cached_property
    def _days_in(self) -> Mapping[date, tuple[NamedDay, ...]]:
        """The named holidays in each week on record, by its handoff day."""
        weeks = {shift.week: shift for shift in self._own_weeks}
        years = {week.year + more for week in weeks for more in (0, 1)}
        days = named_days(self.organisation, years) if years else ()
        return {week: in_week(days, shift) for week, shift in weeks.items()}

    def holders_among(self, people: Sequence[str]) -> frozenset[tuple[str, int, str]]:
        """The same, of these people alone: what is sent to another process is not to grow with the company."""
        return frozenset(one for person in people for one in self._holdings.get(person, ()))

    @cached_property
    def _holdings(self) -> Mapping[str, list[tuple[str, int, str]]]:
        found: dict[str, list[tuple[str, int, str]]] = {}
        for one in self.holders:
            found.setdefault(one[2], []).append(one)
        return found

    def holidays_held(self, person: str) -> int:
        """Named holidays the person held in the year before the plan's first day."""
        return self._held_last_year.get(person, 0)

    @cached_property
    def _held_last_year(self) -> Mapping[str, int]:
        return Counter(who for _, year, who in self.holders if year == self.horizon.first_day.year - 1)

    def carried(self, people: Sequence[str]) -> tuple[int, ...]:
        """Decayed, capped balance of each person from past quarters, tenths of a point."""
        done: dict[int, list[Fraction]] = {}
        weeks: dict[int, set[Slot]] = {}
        for place, person in enumerate(people):
            for shift in self._by_engineer.get(person, ()):
                if shift.week < self.horizon.first_day:
                    age = 1 + (self.horizon.first_day - shift.week - timedelta(days=1)) // _QUARTER
                    done.setdefault(age, [Fraction(0)] * len(people))[place] += self._burden(shift)
                    weeks.setdefault(age, set()).add(_week_of(shift))
        quarters = {age: (done[age], [self._weight(one, weeks[age]) for one in people]) for age in sorted(done)}
        return targets.carried_balance(quarters, len(people), self.organisation.policy.burden)

    def _weight(self, person: str, weeks: set[Slot]) -> Fraction:
        """Share-weighted weeks in which the person was there to take a part, and not away."""
        tolerance = self.organisation.policy.absence_tolerance_hours
        there = [
            week
            for week in weeks
            if self._was_there(person, week) and not is_away(self.away.get(person, ()), week, tolerance)
        ]
        share = Fraction(self.organisation.engineer[person].share)
        return targets.weeks_in({week.week: share for week in there})

    def _was_there(self, person: str, week: Slot) -> bool:
        """True when employed for the whole week and on call already, or a member who could have been.

        Who joined a rotation later, or still shadowed, owes nothing of what others did before.
        """
        engineer, last = self.organisation.engineer[person], week.next_week - date.resolution
        if week.week < (engineer.first_day or date.min) or last > (engineer.last_day or date.max):
            return False
        if self._first_week.get(person, date.max) <= week.week:
            return True
        stretches = self._stretches.get(person, [])
        return engineer.onboarding is None and any(one.covers(week.week, last) for one in stretches)

    @cached_property
    def _first_week(self) -> Mapping[str, date]:
        """The first week on record of everybody who has one."""
        return {person: min(one.week for one in held) for person, held in self._by_engineer.items()}

    @cached_property
    def _stretches(self) -> Mapping[str, list[Membership]]:
        found: dict[str, list[Membership]] = {}
        for rotation in self.organisation.rotations:
            for one in memberships(self.organisation, rotation):
                found.setdefault(one.engineer, []).append(one)
        return found

    def _burden(self, shift: Shift) -> Fraction:
        """What a past week weighed, by today's estimate, as if planned; part of a week, in proportion to its hours.

        A former rotation named like a team weighs as that team.
        """
        rotation = self.organisation.rotation.get(shift.rotation)
        zone = self.organisation.handoff_zone(rotation.id) if rotation else self.organisation.company.zone
        if rotation is None and shift.rotation in self.organisation.team:
            teams: Sequence[str] = (shift.rotation,)
        else:
            teams = rotation.teams if rotation else self._successor_teams(shift.rotation)
        part = Fraction(clock.seconds(shift.start, shift.end), self._seconds_of(shift))
        holiday, hours = bool(self._days_in[shift.week]), bool(shift.hours)
        whole = self.estimate.of_week(teams, zone, shift.role, holiday, business_hours=hours)
        return whole * min(part, Fraction(1))

    def _seconds_of(self, shift: Shift) -> int:
        """How long the whole week was: 167 or 169 hours over a change of clocks."""
        if rotation_called(self.organisation, shift.rotation) is None:
            return _WEEK_SECONDS
        whole = planned_slot(self.organisation, shift.rotation, shift.role, shift.week)
        return clock.seconds(whole.start, whole.end)

    def _successor_teams(self, former: str) -> Sequence[str]:
        return next((one.teams for one in self.organisation.rotations if former in one.formerly), ())


def _joined(shifts: Iterable[Shift]) -> tuple[Shift, ...]:
    """One shift for each slot that a person held, from the start of its first part to the end of its last."""
    found: dict[tuple[str, str, date], Shift] = {}
    for shift in shifts:
        one = found.get(shift.key, shift)
        ends = {"start": min(one.start, shift.start), "end": max(one.end, shift.end)}
        found[shift.key] = one if one is shift else one.model_copy(update=ends)
    return tuple(found.values())


def _week_of(shift: Shift) -> Slot:
    """The week of a shift, whoever held it and in whichever rotation."""
    return Slot(rotation="week", role="week", week=shift.week, start=shift.start, end=shift.end)
