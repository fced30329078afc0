"""Companies and weeks for the properties of stipends: many zones, both clock changes, rate changes, swaps, gaps."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from domain.clock import later, seconds
from domain.organisation import Organisation
from domain.pay import PayPolicy, StipendRate, TwoSchedules
from domain.schedule import Schedule, Shift
from domain.slots import planned_slot
from tests.compensation import stipend_oracle as oracle
from tests.compensation.company import company, engineer, rotation

PEOPLE = ["alice", "bob", "carol"]
ZONES = ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"]
_MONDAYS = [date(2024, 2, 26) + timedelta(weeks=number) for number in range(40)]
_CLOCKS_CHANGE = [date(2024, 3, 4), date(2024, 3, 25), date(2024, 4, 1), date(2024, 9, 30), date(2024, 10, 28)]
_CENTS = st.integers(0, 99_999).map(lambda cents: Decimal(cents).scaleb(-2))
_STEPS = st.integers(0, 9).map(lambda tenth: 1 if tenth == 0 else 60)
_WALLS, _ZONES = st.sampled_from(["00:00", "02:30", "09:00", "17:15"]), st.sampled_from(ZONES)
_RISES = st.lists(st.integers(-3, 10), max_size=2, unique=True)
_HOLDERS = st.sampled_from([*PEOPLE, None])
_TEAM = tuple(engineer(name) for name in PEOPLE)
"""Made once: that takes longer than to draw from them."""

weeks = st.sampled_from([*_MONDAYS, *_CLOCKS_CHANGE])


@dataclass(frozen=True)
class Case:
    """A company and the same week of its two rotations; everything happens on whole ticks of `step` seconds."""

    organisation: Organisation
    week: date
    step: int
    held: dict[str, tuple[Shift, ...]]

    @property
    def schedule(self) -> Schedule:
        return Schedule.of(shift for shifts in self.held.values() for shift in shifts)

    def painted(self) -> list[oracle.PaintedSlot]:
        """The weeks that somebody holds any of, for the oracle."""
        return [_painted(self, name, shifts) for name, shifts in self.held.items() if shifts]


@st.composite
def cases(draw: st.DrawFn, two_schedules: TwoSchedules = TwoSchedules.HIGHEST) -> Case:
    """Any case; one in ten is on single seconds, the others on minutes, which paint sixty times faster."""
    week = draw(weeks)
    step = draw(_STEPS)
    organisation = draw(_companies(week, two_schedules))
    return Case(
        organisation, week, step, {name: draw(_held(organisation, name, week, step)) for name in ("one", "two")}
    )


@st.composite
def _companies(draw: st.DrawFn, week: date, two_schedules: TwoSchedules) -> Organisation:
    handoffs = [{"weekday": "monday", "time": draw(_WALLS), "zone": draw(_ZONES)} for _ in range(2)]
    return company(
        people=_TEAM,
        rotations=(rotation("one", handoff=handoffs[0]), rotation("two", handoff=handoffs[1])),
        pay=PayPolicy(stipends=draw(_rates(week)), two_schedules=two_schedules),
        company={"payroll_zone": draw(_ZONES)},
    )


@st.composite
def _rates(draw: st.DrawFn, week: date) -> tuple[StipendRate, ...]:
    """One row from long ago, and up to two that begin near the week."""
    days = draw(_RISES)
    effective = [date(2020, 1, 1), *(week + timedelta(days=day) for day in sorted(days))]
    return tuple(StipendRate(role="primary", weekly=draw(_CENTS), effective=day) for day in effective)


@st.composite
def _held(draw: st.DrawFn, organisation: Organisation, name: str, week: date, step: int) -> tuple[Shift, ...]:
    """The week cut at up to four ticks, each part somebody's or nobody's."""
    slot = planned_slot(organisation, name, "primary", week)
    length = seconds(slot.start, slot.end) // step
    cuts = draw(_cuts(length, step))
    parts = [(start * step, end * step) for start, end in pairwise([0, *sorted(cuts), length])]
    holders = [draw(_HOLDERS) for _ in parts]
    return tuple(
        Shift(
            **slot.model_dump(exclude={"start", "end"}),
            start=later(slot.start, start),
            end=later(slot.start, end),
            engineer=who,
        )
        for who, (start, end) in zip(holders, parts, strict=True)
        if who
    )


@cache
def _cuts(length: int, step: int) -> st.SearchStrategy[list[int]]:
    """Up to four ticks within so many, some of them on whole hours."""
    anywhere, hours = st.integers(1, length - 1), st.integers(1, 160).map(lambda hour: hour * 3600 // step)
    return st.lists(st.one_of(anywhere, hours), max_size=4, unique=True)


def _painted(case: Case, name: str, shifts: tuple[Shift, ...]) -> oracle.PaintedSlot:
    organisation, step = case.organisation, case.step
    wall = datetime.combine(case.week, organisation.rotation[name].handoff.time)
    start, end = (oracle.shows(wall + timedelta(days=days), organisation.handoff_zone(name)) for days in (0, 7))
    length = (end - start) // step
    holder = np.full(length, oracle.NOBODY, dtype=np.int8)
    for shift in shifts:
        first, last = ((int(one.timestamp()) - start) // step for one in (shift.start, shift.end))
        holder[first:last] = PEOPLE.index(shift.engineer)
    row, cents = np.zeros(length, dtype=np.int8), np.zeros(length, dtype=np.int32)
    for number, rate in enumerate(organisation.pay.stipends):
        first = max(0, (oracle.begins(rate.effective, organisation.payroll_zone) - start) // step)
        row[first:], cents[first:] = number, int(rate.weekly * 100)
    month = oracle.months(start, length, step, organisation.payroll_zone)
    return oracle.PaintedSlot(name, start, step, holder, row, cents, month)
