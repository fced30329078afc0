"""Exceptions taken for a plan that it could not feel, because the month or the week they name is none of its own."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from constraints.past import LOOK_AROUND
from constraints.rules.monthly_limit import months
from domain import clock
from domain.allowance import Allowance, Kind
from domain.errors import Fault
from domain.organisation import Organisation
from domain.policy import MonthOf
from domain.schedule import Horizon

_OF_HELD_WEEKS = (Kind.LIMIT, Kind.REST)
"""These may also speak of a week beside the plan that the person has held, and that counts for the plan."""


def out_of_plan(organisation: Organisation, horizon: Horizon, allowances: Iterable[Allowance]) -> Iterator[Fault]:
    """A fault for each allowance of another quarter. Where there is no week to plan, that is the only fault."""
    weeks = _weeks(organisation, horizon)
    for one in allowances if weeks else ():
        if not (_month_is_felt(organisation, weeks, one) and _week_is_felt(organisation, horizon, one)):
            problem = f"{one.month or one.week} is not among the weeks of the plan"
            hint = f"they are {weeks[0]} to {weeks[-1]}"
            yield Fault("", 0, 0, "--allow", problem, one.text, hint)


def _weeks(organisation: Organisation, horizon: Horizon) -> list[date]:
    days = {rotation.handoff.weekday for rotation in organisation.rotations}
    return sorted(week for day in days for week in clock.weekly(horizon.first_day, horizon.last_day, day))


def _month_is_felt(organisation: Organisation, weeks: Collection[date], one: Allowance) -> bool:
    month_of = organisation.policy.monthly_limit.month_of if one.kind is Kind.LIMIT else MonthOf.HANDOFF
    return one.month is None or any(one.month in months(month_of, week) for week in weeks)


def _week_is_felt(organisation: Organisation, horizon: Horizon, one: Allowance) -> bool:
    if one.week is None or horizon.covers(one.week):
        return True
    is_near = horizon.first_day - LOOK_AROUND <= one.week <= horizon.last_day + LOOK_AROUND
    shifts = organisation.history.shifts if is_near and one.kind in _OF_HELD_WEEKS else ()
    return any((shift.engineer, shift.week) == (one.engineer, one.week) for shift in shifts)
