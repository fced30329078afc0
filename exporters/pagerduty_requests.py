"""The requests that would bring a schedule into PagerDuty. Nothing is sent from here, and nothing is read.

Shift-based schedules (v3) with custom shifts: PagerDuty's form for "an external system decides who is on call".
An optimised order fits no recurrence, and overlapping v3 shifts page both people: so each role has a schedule
of its own, its shifts touch and never overlap, and the team lead stands in the escalation, not in the schedule.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from domain.base import Value
from domain.errors import InvalidInput
from domain.organisation import Organisation
from domain.people import Engineer
from domain.schedule import Schedule, Shift
from exporters.local_times import from_to
from exporters.pagerduty_escalation import escalation_faults, levels, missing_levels, policy
from exporters.pagerduty_faults import lines, paged, paging_faults
from exporters.pagerduty_people import Directory, Lookup, leads, lookup, unclear_people
from pager.bodies import Body, schedule_body, schedule_name, schedule_placeholder, shifts_body
from pager.lines import Piece

BATCH = 50
"""Custom shifts in one request; the largest that PagerDuty takes is not documented."""


class Request(Value):
    """One request: what is sent, and what it does, line by line, for a person who reads along."""

    name: str
    """Short and safe in a file name: `shifts-payments-primary-1`."""
    method: Literal["POST"] = "POST"
    path: str
    description: tuple[str, ...]
    body: Body


class PagerDutyRequests(Value):
    """Who must be found in PagerDuty first, and then what is sent, in this order."""

    lookups: tuple[Lookup, ...]
    requests: tuple[Request, ...]


def pagerduty_requests(
    schedule: Schedule,
    organisation: Organisation,
    *,
    users: Mapping[str, str] | None = None,
    batch: int = BATCH,
) -> PagerDutyRequests:
    """Each rotation's schedules with their shifts, then the escalation policies that point to them.

    `users` are PagerDuty's ids by email, as far as known. What is known only while sending stands as a
    placeholder: `{user:ana@example.com}`, `{schedule:payments.primary}`. Shadow shifts are left out; `batch` is how
    many custom shifts one request holds.
    InvalidInput with every fault when the schedule would leave a gap or page the wrong person.
    """
    sent, directory, vp = paged(schedule), Directory.of(users), organisation.escalation.vp_email
    people = _refuse_or_people(sent, organisation, users)
    searches = [lookup(one.name, one.email, directory) for one in people]
    if vp and not any(one.email.casefold() == vp.casefold() for one in people):
        searches.append(lookup("VP", vp, directory))
    shifts = _schedules(sent, organisation, directory, batch)
    policies = _policies(sent, organisation, directory)
    return PagerDutyRequests(lookups=tuple(searches), requests=(*shifts, *policies))


def _refuse_or_people(
    sent: Schedule, organisation: Organisation, users: Mapping[str, str] | None
) -> tuple[Engineer, ...]:
    """Everyone who would be paged, in the organisation's order, when nothing is wrong."""
    faults = list(paging_faults(sent, organisation))
    rotations = _rotations(sent, organisation)
    ids = {shift.engineer for shift in sent.shifts}
    ids |= {lead.id for rotation in rotations for lead in leads(rotation, organisation)}
    people = tuple(engineer for engineer in organisation.engineers if engineer.id in ids)
    faults += [*unclear_people(people, users), *escalation_faults(rotations, organisation)]
    if faults:
        raise InvalidInput(faults)
    return people


def _schedules(sent: Schedule, organisation: Organisation, directory: Directory, batch: int) -> Iterator[Request]:
    shifts = lines(sent)
    for rotation in _rotations(sent, organisation):
        for role in organisation.rotation[rotation].roles:
            yield _schedule(rotation, role, organisation.handoff_zone(rotation))
            mine = shifts.get((rotation, role), [])
            for number, first in enumerate(range(0, len(mine), batch), start=1):
                yield _shifts(mine[first : first + batch], number, organisation, directory)


def _schedule(rotation: str, role: str, zone: str) -> Request:
    name = schedule_name(rotation, role)
    return Request(
        name=f"schedule-{rotation}-{role}",
        path="/v3/schedules",
        description=(
            f"Create the schedule {name!r}; it shows its times in {zone}.",
            f"The id in the answer stands for {schedule_placeholder(rotation, role)} from here on.",
        ),
        body=schedule_body(rotation, role, zone),
    )


def _shifts(shifts: list[Shift], number: int, organisation: Organisation, directory: Directory) -> Request:
    rotation, role = shifts[0].rotation, shifts[0].role
    zone, people = organisation.handoff_zone(rotation), organisation.engineer
    count = f"{len(shifts)} shifts" if len(shifts) > 1 else "1 shift"
    told = [f"{people[one.engineer].name} {from_to(one.start, one.end, zone)}" for one in shifts]
    return Request(
        name=f"shifts-{rotation}-{role}-{number}",
        path=f"/v3/schedules/{schedule_placeholder(rotation, role)}/custom_shifts",
        description=(f"Put {count} into the schedule {schedule_name(rotation, role)!r}.", *told),
        body=shifts_body(
            Piece(start=one.start, end=one.end, user=directory.user_id(people[one.engineer].email)) for one in shifts
        ),
    )


def _policies(sent: Schedule, organisation: Organisation, directory: Directory) -> Iterator[Request]:
    for rotation in _rotations(sent, organisation):
        steps = levels(rotation, organisation, directory)
        told = [
            f"After {step.minutes} min: {step.words}." if step.minutes else f"At once: {step.words}." for step in steps
        ]
        yield Request(
            name=f"escalation-{rotation}",
            path="/escalation_policies",
            description=(
                f"Create the escalation policy of {rotation}: who is paged while nobody answers.",
                *told,
                *missing_levels(rotation, organisation),
            ),
            body=policy(rotation, steps, organisation.escalation.last_minutes),
        )


def _rotations(sent: Schedule, organisation: Organisation) -> tuple[str, ...]:
    """The rotations that have shifts, in the organisation's order."""
    present = {shift.rotation for shift in sent.shifts}
    return tuple(rotation.id for rotation in organisation.rotations if rotation.id in present)
