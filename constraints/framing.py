"""From an organisation and a horizon to problems: one for each group of rotations that share people.

Groups that share nobody are independent, and are solved one by one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from constraints import onboarding, targets
from constraints.absences import Interval, intervals_away
from constraints.burden import BurdenEstimate
from constraints.holiday_calendar import in_week, named_days
from constraints.membership import Membership, mean_share, memberships
from constraints.past import Past
from constraints.problem import Load, NamedDay, Problem
from constraints.rules.availability import is_away, names_week
from constraints.rules.one_duty import overlap
from constraints.slots import Seams, seams, slots_of
from domain.organisation import History, Organisation
from domain.people import PRIMARY, SECONDARY, WishLevel
from domain.rotations import Rotation
from domain.schedule import Horizon, Schedule, Shift, Slot


def frame(organisation: Organisation, horizon: Horizon, published: Schedule | None = None) -> tuple[Problem, ...]:
    """The independent problems of a plan, in the order of their first rotation.

    With a `published` schedule they are to be planned again: its shifts within the horizon are changed as little as
    can be, its other shifts are settled.
    """
    settled = published.shifts if published else ()
    framer = _Framer(organisation.settled_by(settled), horizon, published or Schedule())
    return tuple(framer.problem(group) for group in framer.groups())


def frame_around(organisation: Organisation, horizon: Horizon, rotation: str) -> tuple[Problem, ...]:
    """The one problem that this rotation belongs to; none when there is no such rotation."""
    framer = _Framer(organisation, horizon, Schedule())
    return tuple(framer.problem(group) for group in framer.groups() if rotation in {one.id for one in group})


@dataclass(frozen=True, eq=False)
class _Framer:
    """Looks up once what all groups need."""

    organisation: Organisation
    horizon: Horizon
    published: Schedule

    @cached_property
    def _away(self) -> Mapping[str, tuple[Interval, ...]]:
        return intervals_away(self.organisation)

    @cached_property
    def _seams(self) -> Seams:
        return seams(self.organisation, self.horizon)

    @cached_property
    def _estimate(self) -> BurdenEstimate:
        return BurdenEstimate.seen_from(self.organisation, self.horizon)

    @cached_property
    def _past(self) -> Past:
        return Past(self.organisation, self.horizon, self._estimate, self._away)

    @cached_property
    def _line(self) -> Mapping[str, int]:
        """Place of each engineer in the file."""
        return {engineer.id: line for line, engineer in enumerate(self.organisation.engineers)}

    @cached_property
    def _days(self) -> tuple[NamedDay, ...]:
        return named_days(self.organisation, range(self.horizon.first_day.year, self.horizon.last_day.year + 2))

    @cached_property
    def _stretches(self) -> Mapping[str, Mapping[str, tuple[Membership, ...]]]:
        """Per rotation and person, the memberships that touch the horizon."""
        return {rotation.id: self._stretches_of(rotation) for rotation in self.organisation.rotations}

    def _stretches_of(self, rotation: Rotation) -> Mapping[str, tuple[Membership, ...]]:
        found: dict[str, list[Membership]] = {}
        for one in memberships(self.organisation, rotation):
            starts_in_time = one.first_day is None or one.first_day <= self.horizon.last_day
            if starts_in_time and (one.last_day is None or one.last_day >= self.horizon.first_day):
                found.setdefault(one.engineer, []).append(one)
        return {person: tuple(stretches) for person, stretches in found.items()}

    def groups(self) -> list[list[Rotation]]:
        """Rotations joined by shared people, each group in the order of the file."""
        parent = {rotation.id: rotation.id for rotation in self.organisation.rotations}

        def root(one: str) -> str:
            while parent[one] != one:
                parent[one] = one = parent[parent[one]]
            return one

        seen: dict[str, str] = {}
        for rotation, people in self._stretches.items():
            for person in people:
                parent[root(rotation)] = root(seen.setdefault(person, rotation))
        found: dict[str, list[Rotation]] = {}
        for one in self.organisation.rotations:
            found.setdefault(root(one.id), []).append(one)
        return list(found.values())

    def problem(self, rotations: Sequence[Rotation]) -> Problem:
        """Everything about one group."""
        people = sorted({person for rotation in rotations for person in self._stretches[rotation.id]})
        slots = sorted(
            (slot for one in rotations for slot in slots_of(self.organisation, one, self.horizon, self._seams)),
            key=lambda slot: (slot.week, slot.rotation, rotations_role(self.organisation, slot)),
        )
        marked = {place: days for place, slot in enumerate(slots) if (days := in_week(self._days, slot))}
        loads = tuple(self._load(slot, place in marked) for place, slot in enumerate(slots))
        shadows, own_from = self._joiners(people, rotations, slots)
        carried = self._past.carried(people)
        total = sum(load.burden for load in loads) + sum(carried)
        weights = self._weights(people, rotations, slots, own_from)
        place_of = {person: place for place, person in enumerate(people)}
        return Problem(
            organisation=part_for(self.organisation, rotations, sorted(people, key=self._line.__getitem__)),
            horizon=self.horizon,
            slots=tuple(slots),
            loads=loads,
            people=tuple(people),
            members={one.id: tuple(sorted(place_of[who] for who in self._stretches[one.id])) for one in rotations},
            target=targets.fair_parts(total, weights),
            carried=carried,
            past_holidays=tuple(self._past.holidays_held(person) for person in people),
            around=self._past.around(people),
            stretches={
                (one.id, who): stretches for one in rotations for who, stretches in self._stretches[one.id].items()
            },
            away={person: self._away[person] for person in people if person in self._away},
            holidays=marked,
            holders=self._past.holders_among(people),
            shadows=shadows,
            own_from=own_from,
            published={
                place: shifts[0].engineer
                for place, slot in enumerate(slots)
                if len(shifts := self.published.by_slot.get(slot.key, ())) == 1
            },
        )

    def _load(self, slot: Slot, holiday: bool) -> Load:
        rotation = self.organisation.rotation[slot.rotation]
        zone = self.organisation.handoff_zone(rotation.id)
        return Load(
            burden=self._estimate.of_week(rotation.teams, zone, slot.role, holiday, business_hours=bool(slot.hours)),
            primary=int(slot.role == PRIMARY),
            secondary=int(slot.role == SECONDARY),
            holidays=int(holiday),
        )

    def _joiners(
        self, people: Iterable[str], rotations: Sequence[Rotation], slots: Sequence[Slot]
    ) -> tuple[tuple[Shift, ...], dict[str, date | None]]:
        """Shadow weeks of all joiners, in the first rotation each belongs to, and when their own weeks may begin."""
        shadows: list[Shift] = []
        own_from: dict[str, date | None] = {}
        policy = self.organisation.policy.onboarding
        for joiner in (self.organisation.engineer[person] for person in people):
            if joiner.onboarding is not None:
                engineer = onboarding.so_far(joiner, self.organisation.history.shifts, self.horizon.first_day)
                home = next(one.id for one in rotations if engineer.id in self._stretches[one.id])
                planned = onboarding.shadow_weeks(engineer, policy, self._free_weeks(engineer.id, home, slots))
                shadows += planned
                own_from[engineer.id] = onboarding.first_own_week(engineer, policy, planned, self.horizon.first_day)
        return tuple(shadows), own_from

    def _free_weeks(self, person: str, rotation: str, slots: Sequence[Slot]) -> list[Slot]:
        """One slot for each week of the rotation that the person could shadow: a member, there, and not on call."""
        by_week = {slot.week: slot for slot in slots if slot.rotation == rotation}
        refused = [
            wish for wish in self.organisation.wishes_by_engineer.get(person, ()) if wish.level is WishLevel.CANNOT
        ]
        settled = self._past.around([person]).get(person, ())
        return [
            slot
            for slot in by_week.values()
            if self._could_hold(person, slot, None)
            and not any(names_week(wish, slot) for wish in refused)
            and not any(overlap(one, slot) for one in settled)
        ]

    def _could_hold(self, person: str, slot: Slot, role: str | None) -> Fraction:
        """The share with which a person could hold the slot's week; 0 when away or not a member."""
        stretches = self._stretches[slot.rotation].get(person, ())
        if is_away(self._away.get(person, ()), slot, self.organisation.policy.absence_tolerance_hours):
            return Fraction(0)
        able = [one for one in stretches if role is None or role in one.roles]
        return mean_share(able, slot.week, slot.next_week - date.resolution)

    def _weights(
        self,
        people: Sequence[str],
        rotations: Sequence[Rotation],
        slots: Sequence[Slot],
        own_from: Mapping[str, date | None],
    ) -> list[Fraction]:
        """For each person the share-weighted number of weeks in which she could hold some slot."""
        slots_in: dict[str, list[Slot]] = {one.id: [] for one in rotations}
        for slot in slots:
            slots_in[slot.rotation].append(slot)
        mine: dict[str, list[Slot]] = {person: [] for person in people}
        for rotation, its_slots in slots_in.items():
            for person in self._stretches[rotation]:
                mine[person] += its_slots
        return [self._weight(one, mine[one], own_from.get(one, self.horizon.first_day)) for one in people]

    def _weight(self, person: str, slots: Sequence[Slot], first: date | None) -> Fraction:
        best: dict[date, Fraction] = {}
        for slot in slots:
            if first is not None and slot.week >= first:
                share = self._could_hold(person, slot, slot.role)
                best[slot.week] = max(best.get(slot.week, Fraction(0)), share)
        return targets.weeks_in(best)


def part_for(organisation: Organisation, rotations: Sequence[Rotation], people: Sequence[str]) -> Organisation:
    """The organisation as far as one group is concerned: small enough to send to another process.

    Nothing here may walk over all engineers or teams: with a thousand groups that would be a million steps.
    """
    ids = {rotation.id for rotation in rotations}
    engineers = [organisation.engineer[person] for person in people]
    teams = dict.fromkeys([*(team for one in rotations for team in one.teams), *(one.team for one in engineers)])
    return organisation.model_copy(
        update={
            "rotations": tuple(rotations),
            "teams": tuple(organisation.team[team] for team in teams),
            "engineers": tuple(engineers),
            "wishes": tuple(wish for person in people for wish in organisation.wishes_by_engineer.get(person, ())),
            "locks": tuple(lock for lock in organisation.locks if lock.rotation in ids),
            "absences": (),
            "incidents": (),
            "history": History(),
        }
    )


def rotations_role(organisation: Organisation, slot: Slot) -> int:
    """Where the slot's role stands in its rotation's own order."""
    return organisation.rotation[slot.rotation].roles.index(slot.role)
