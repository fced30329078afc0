"""Rotations and their members: somebody is in them, nobody twice at a time, and while they work here.

An own entry beside the entry of the person's team is fine: the own entry wins.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from domain.errors import Fault
from domain.rotations import Member
from importers.draft import Draft
from importers.rows import Row, knowing


def overlapping(draft: Draft) -> Iterator[Fault]:
    """No two entries of one person, or of one team, are in force on the same day."""
    for row in draft.rotations:
        spans: dict[str, list[tuple[date, date, int]]] = {}
        for number, member in row.each("members"):
            subject = member.engineer or f"team {member.team}"
            spans.setdefault(subject, []).append((*_in_force(member), number))
        for subject, mine in spans.items():
            yield from _overlaps(row, subject, sorted(mine))


def empty(draft: Draft) -> Iterator[Fault]:
    """Every entry stands for somebody: a team without engineers cannot be on call."""
    for row in draft.rotations if draft.everyone_has_a_team else ():
        for number, member in row.each("members"):
            if member.team in draft.names.teams and not draft.people(member):
                problem = "no engineer belongs to this team, so nobody of it can be on call"
                yield row.fault("members", number, "team", problem=problem, hint="check `team` of the engineers")


def roles(draft: Draft) -> Iterator[Fault]:
    """Members are offered roles that their rotation has."""
    for row in knowing(draft.rotations, "id", "roles"):
        for number, member in row.each("members"):
            for place, role in enumerate(member.roles or ()):
                if role in draft.names.roles and role not in row.value.roles:
                    hint = f"its roles: {', '.join(row.value.roles)}"
                    problem = f"{row.value.id} has no such role"
                    yield row.fault("members", number, "roles", place, problem=problem, hint=hint)


def outside_employment(draft: Draft) -> Iterator[Fault]:
    """Warns of members who are never in force: they join later or have left before."""
    for row in draft.rotations:
        for number, member in enumerate(row.value.members):
            engineer = draft.engineer.get(member.engineer or "")
            if engineer and not _meet(_in_force(member), _in_force(engineer)):
                first, last = engineer.first_day or "the beginning", engineer.last_day or "further notice"
                problem = f"{engineer.id} works here from {first} to {last}, so this entry is never in force"
                yield row.fault("members", number, "engineer", problem=problem, hint="check the dates")


def _in_force(value: Member | Any) -> tuple[date, date]:
    return value.first_day or date.min, value.last_day or date.max


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _overlaps(row: Row[Any], subject: str, spans: list[tuple[date, date, int]]) -> Iterator[Fault]:
    """A fault for each span that begins before an earlier one of the same subject has ended."""
    latest, holder = date.min, -1
    for first, last, number in spans:
        if holder >= 0 and first <= latest:
            hint = f"see {row.where}.members[{holder}]; give both dates that do not overlap, or remove one"
            problem = f"{subject} is in this rotation twice at a time"
            yield row.fault("members", number, problem=problem, hint=hint)
        if holder < 0 or last > latest:
            latest, holder = last, number
