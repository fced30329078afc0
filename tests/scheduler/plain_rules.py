"""The rules of synthetic companies in plain words, read off the organisation itself: no framing, no checker."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from domain.organisation import Organisation
from domain.people import PRIMARY, SECONDARY
from domain.schedule import Shift
from importers.synthetic import Shape


def broken(organisation: Organisation, shape: Shape, shifts: Sequence[Shift]) -> list[str]:
    """Every rule that a finished plan of the shape's weeks breaks."""
    return [
        *_uncovered(shape, shifts),
        *_strangers(organisation, shape, shifts),
        *_too_often(organisation, shifts),
        *_away(organisation, shifts),
        *_beginners_alone(organisation, shifts),
    ]


def _uncovered(shape: Shape, shifts: Sequence[Shift]) -> Iterator[str]:
    held = Counter((shift.rotation, shift.role, shift.week) for shift in shifts)
    wanted = {(team, role, week) for team in shape.team_ids for role in (PRIMARY, SECONDARY) for week in shape.planned}
    yield from (f"{slot} is held {held[slot]} times" for slot in wanted | set(held) if held[slot] != (slot in wanted))


def _strangers(organisation: Organisation, shape: Shape, shifts: Sequence[Shift]) -> Iterator[str]:
    for shift in shifts:
        team, place = organisation.engineer[shift.engineer].team, shape.team_ids.index(shift.rotation)
        if team != shift.rotation and (shift.role != SECONDARY or team not in shape.lenders(place)):
            yield f"{shift.engineer} of {team} holds {shift.rotation} {shift.role}"


def _too_often(organisation: Organisation, shifts: Sequence[Shift]) -> Iterator[str]:
    rest, most = organisation.policy.minimum_rest_weeks, organisation.policy.monthly_limit.weeks
    for engineer in organisation.engineer:
        planned = [one.week for one in shifts if one.engineer == engineer]
        for month, count in Counter((week.year, week.month) for week in planned).items():
            if count > most:
                yield f"{engineer} holds {count} weeks in {month}"
        past = [one.week for one in organisation.history.shifts if one.engineer == engineer]
        for one, two in pairwise(sorted([*planned, *past])):
            if two in planned and two - one <= timedelta(weeks=rest):
                yield f"{engineer} holds the weeks of {one} and {two}"


def _away(organisation: Organisation, shifts: Sequence[Shift]) -> Iterator[str]:
    for absence in organisation.absences:
        assert absence.first_day
        assert absence.last_day
        zone = ZoneInfo(organisation.engineer[absence.engineer].zone or organisation.company.zone)
        first, after = (
            datetime.combine(day, time(0), zone).astimezone(UTC)
            for day in (absence.first_day, absence.last_day + timedelta(days=1))
        )
        for shift in shifts:
            if shift.engineer == absence.engineer and shift.start < after and first < shift.end:
                yield f"{shift.engineer} is away in the week of {shift.week}"


def _beginners_alone(organisation: Organisation, shifts: Sequence[Shift]) -> Iterator[str]:
    pairs: dict[tuple[str, object], list[bool]] = {}
    for shift in shifts:
        pairs.setdefault((shift.rotation, shift.week), []).append(organisation.engineer[shift.engineer].experienced)
    yield from (f"nobody experienced: {where}" for where, experienced in pairs.items() if not any(experienced))
