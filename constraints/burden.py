"""How heavy a week is: standby plus expected incidents, estimated from the incident history of the teams.

Burdens are integers in tenths of a point. Incident points are severity weight x hour class on the rotation's clock;
pages of one team within 60 seconds count once, as the heaviest of them. The weekly rate of a team is the
exponentially decayed mean of its weeks, back from the last incident of anybody. Seen from a plan, what begins on its
first day or later is no history: one incident of the year 2036 would make every week before it weigh nothing.
A team with under four weeks of history is shrunk towards the company's mean (Gamma-Poisson, one pseudo-week):
measured elsewhere to help with about one week of history, and to hurt with more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Self

from domain import clock
from domain.money import half_up
from domain.organisation import Incident, Organisation
from domain.policy import BurdenPolicy
from domain.schedule import Horizon

TENTHS = 10
_SAME_PAGE = 60
_NEW_TEAM_WEEKS = 4
_WORKING_WEEK = Fraction(40, 168)


@dataclass(frozen=True, eq=False)
class BurdenEstimate:
    """Weekly burden of any set of teams, on any clock; computed once per organisation."""

    organisation: Organisation
    before: datetime | None = None
    """When the history ends; None: incidents of any time are history."""
    _known: dict[tuple[str, str, bool], Fraction] = field(default_factory=dict)
    _decays: dict[int, Fraction] = field(default_factory=dict)

    @classmethod
    def seen_from(cls, organisation: Organisation, horizon: Horizon) -> Self:
        """The estimate for a plan: by what happened before its first day, on the company's clock."""
        return cls(organisation, clock.midnight(horizon.first_day, organisation.company.zone))

    @cached_property
    def history(self) -> tuple[Incident, ...]:
        """The incidents that count."""
        incidents = self.organisation.incidents
        return incidents if self.before is None else tuple(one for one in incidents if one.opened < self.before)

    def of_week(
        self, teams: Sequence[str], zone: str, role: str, holiday: bool, *, business_hours: bool = False
    ) -> int:
        """Tenths of a point of one week in a role of a rotation that covers `teams`.

        With `business_hours` only the pages of working hours count, and 40 of the week's 168 hours of standby.
        """
        policy = self._policy
        incidents = sum((self.weekly_points(team, zone, business_hours) for team in teams), Fraction(0))
        share = Fraction(policy.role_share.get(role, Decimal(1)))
        factor = Fraction(policy.holiday_factor) if holiday else Fraction(1)
        standby = Fraction(policy.standby) * (_WORKING_WEEK if business_hours else 1)
        return half_up((standby + incidents * share) * factor * TENTHS)

    def weekly_points(self, team: str, zone: str, business_hours: bool = False) -> Fraction:
        """Expected incident points a week of a team, on the clocks of `zone`."""
        key = (team, zone, business_hours)
        if key not in self._known:
            weeks = self._weeks_of(team, zone, business_hours)
            own = weeks if len(weeks) >= _NEW_TEAM_WEEKS else [*weeks, self._mean_of_all(zone, business_hours)]
            self._known[key] = self._decayed_mean(own)
        return self._known[key]

    @cached_property
    def unknown_teams(self) -> tuple[str, ...]:
        """Teams for which no incident is on record: they are taken to be like the company's mean."""
        return tuple(team.id for team in self.organisation.teams if team.id not in self._pages)

    @property
    def _policy(self) -> BurdenPolicy:
        return self.organisation.policy.burden

    @cached_property
    def _pages(self) -> Mapping[str, list[Incident]]:
        """Incidents of each team, in order; those within 60 seconds of the first of them reduced to the heaviest."""
        found: dict[str, list[Incident]] = {}
        began: dict[str, datetime] = {}
        for incident in sorted(self.history, key=lambda one: (one.opened, one.id)):
            mine = found.setdefault(incident.team, [])
            if mine and clock.seconds(began[incident.team], incident.opened) <= _SAME_PAGE:
                mine[-1] = max(mine[-1], incident, key=self._severity)
            else:
                mine.append(incident)
                began[incident.team] = incident.opened
        return found

    @cached_property
    def _end(self) -> datetime:
        """The end of what was observed: the last incident of anybody that counts."""
        return max(incident.opened for incident in self.history) + timedelta(seconds=1)

    def _weeks_of(self, team: str, zone: str, business_hours: bool) -> list[Fraction]:
        """Points in each week before the end of the observation, newest first, back to the team's first incident."""
        pages = self._pages.get(team, [])
        points: dict[int, Fraction] = {}
        for page in pages:
            age = clock.seconds(page.opened, self._end) // (7 * 86_400)
            counts = self._is_working(page.opened, zone) or not business_hours
            weight = self._severity(page) * self._hour_class(page.opened, zone) if counts else Fraction(0)
            points[age] = points.get(age, Fraction(0)) + weight
        return [points.get(age, Fraction(0)) for age in range(max(points, default=-1) + 1)]

    def _mean_of_all(self, zone: str, business_hours: bool) -> Fraction:
        key = ("", zone, business_hours)
        if key not in self._known:
            self._known[key] = self._company_mean(zone, business_hours)
        return self._known[key]

    def _company_mean(self, zone: str, business_hours: bool) -> Fraction:
        means = [self._decayed_mean(self._weeks_of(team, zone, business_hours)) for team in self._pages]
        return sum(means, Fraction(0)) / len(means) if means else Fraction(0)

    def _decayed_mean(self, newest_first: Iterable[Fraction]) -> Fraction:
        weighed = [(self._decay(age), points) for age, points in enumerate(newest_first)]
        whole = sum((weight for weight, _ in weighed), Fraction(0))
        return sum((weight * points for weight, points in weighed), Fraction(0)) / whole if whole else Fraction(0)

    def _decay(self, age: int) -> Fraction:
        """Half of the weight each half-life; rounded to six digits so that it is the same on every machine."""
        if age not in self._decays:
            exact = Decimal(2) ** (Decimal(-age) / Decimal(self._policy.half_life_weeks))
            self._decays[age] = Fraction(exact.quantize(Decimal("0.000001")))
        return self._decays[age]

    def _severity(self, incident: Incident) -> Fraction:
        return Fraction(self._policy.severities.get(incident.severity, Decimal(1)))

    def _hour_class(self, opened: datetime, zone: str) -> Fraction:
        local = clock.local(opened, zone)
        hours = self._policy.hours
        if local.hour >= 23 or local.hour < 7:
            return Fraction(hours.sleep)
        return Fraction(hours.business if self._is_working(opened, zone) else hours.evening_or_weekend)

    def _is_working(self, opened: datetime, zone: str) -> bool:
        local = clock.local(opened, zone)
        return local.weekday() < 5 and 9 <= local.hour < 17
