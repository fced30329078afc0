"""Names of teams, engineers, rotations, roles and severities that nobody has defined."""

from collections.abc import Collection, Iterator
from itertools import chain
from typing import Any

from domain.errors import Fault
from importers.draft import Draft
from importers.nodes import Step
from importers.rows import Row
from importers.suggestions import known_or_nearest


def unknown(row: Row[Any], kind: str, name: str | None, known: Collection[str], *steps: Step) -> Iterator[Fault]:
    """A fault when `name` is given and not one of `known`."""
    if name is not None and name not in known:
        hint = known_or_nearest(name, known)
        yield row.fault(*steps, problem=f"unknown {kind}", value=name, hint=hint)


def teams(draft: Draft) -> Iterator[Fault]:
    """Engineers, rotations, members and incidents name teams that exist."""
    known = draft.names.teams
    for engineer in draft.engineers:
        yield from unknown(engineer, "team", engineer.value.team, known, "team")
    for incident in draft.incidents:
        yield from unknown(incident, "team", incident.value.team, known, "team")
    for row in draft.rotations:
        for number, team in enumerate(row.value.teams):
            yield from unknown(row, "team", team, known, "teams", number)
        for number, member in enumerate(row.value.members):
            yield from unknown(row, "team", member.team, known, "members", number, "team")


def engineers(draft: Draft) -> Iterator[Fault]:
    """Leads, members, absences, wishes, locks and hourly rates name engineers who exist.

    Past shifts and holidays may name people who left: see `past`.
    """
    known = draft.names.engineers
    for team in draft.teams:
        yield from unknown(team, "engineer", team.value.lead, known, "lead")
    for rotation in draft.rotations:
        for number, member in enumerate(rotation.value.members):
            yield from unknown(rotation, "engineer", member.engineer, known, "members", number, "engineer")
    for row in chain(draft.absences, draft.wishes, draft.locks):
        yield from unknown(row, "engineer", row.value.engineer, known, "engineer")
    for number, rate in enumerate(draft.pay.value.overtime if draft.pay else ()):
        if draft.pay:
            yield from unknown(draft.pay, "engineer", rate.engineer, known, "overtime", number, "engineer")


def rotations(draft: Draft) -> Iterator[Fault]:
    """Wishes and locks name rotations; past shifts and stipends may use a name that a rotation had before."""
    known, ever = draft.names.rotations, draft.names.rotations | draft.names.former_rotations
    for row in chain(draft.wishes, draft.locks):
        yield from unknown(row, "rotation", row.value.rotation, known, "rotation")
    for past in draft.past_shifts:
        yield from unknown(past, "rotation", past.value.rotation, ever, "rotation")
    for number, rate in enumerate(draft.pay.value.stipends if draft.pay else ()):
        if draft.pay:
            yield from unknown(draft.pay, "rotation", rate.rotation, ever, "stipends", number, "rotation")
