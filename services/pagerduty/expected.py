"""What PagerDuty should hold: the published list as pieces of people, and whatever is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.errors import Fault
from domain.organisation import Organisation
from domain.people import Engineer
from domain.schedule import Schedule, Shift
from exporters.pagerduty_escalation import escalation_faults
from exporters.pagerduty_faults import faults_by_rotation, lines, paged
from exporters.pagerduty_people import Directory, leads, unclear_people
from pager.client import PagerDuty
from pager.lines import Line, Piece, whole_minute
from pager.people import find_people
from services.pagerduty.ledger import Ledger


@dataclass(frozen=True)
class Expected:
    """`sent` are the shifts that page; `people` everybody who is on call or stands in an escalation.

    `engineers` are all of the organisation: somebody may put any of them on call in PagerDuty.
    """

    sent: Schedule
    rotations: tuple[str, ...]
    people: tuple[Engineer, ...]
    engineers: tuple[Engineer, ...]
    faults: tuple[Fault, ...]
    held_back: Mapping[str, tuple[Fault, ...]]
    """What is wrong with the lists of single rotations: only these are not written."""

    vp_email: str | None = None

    @property
    def emails(self) -> dict[str, str]:
        """Names by email of everybody who has to be found in PagerDuty."""
        named = {one.email: one.name for one in self.people}
        known = {email.casefold() for email in named}
        return named if self.vp_email is None or self.vp_email.casefold() in known else named | {self.vp_email: "VP"}


def expected(ledger: Ledger, since: datetime, horizon_days: int | None) -> Expected:
    """What pages from `since` on, whole shifts. InvalidInput at once for people and rotations nobody knows."""
    organisation = ledger.organisation
    sent = ahead(paged(ledger.published), since, horizon_days)
    held_back = faults_by_rotation(_cut(sent, since), organisation, ledger.left_open)
    present = {shift.rotation for shift in sent.shifts}
    rotations = tuple(one.id for one in organisation.rotations if one.id in present)
    ids = {shift.engineer for shift in sent.shifts}
    ids |= {lead.id for rotation in rotations for lead in leads(rotation, organisation)}
    people = tuple(one for one in organisation.engineers if one.id in ids)
    faults = (*unclear_people(people, None), *(escalation_faults(rotations, organisation) if rotations else ()))
    vp_email = organisation.escalation.vp_email
    return Expected(sent, rotations, people, organisation.engineers, faults, held_back, vp_email)


def ahead(schedule: Schedule, since: datetime, horizon_days: int | None) -> Schedule:
    """The shifts that end after `since`, of weeks that begin within the horizon: every part of a week, or none.

    In whole minutes, which is how PagerDuty counts: an override that begins at 10:00:49 begins there at 10:00.
    """
    last = None if horizon_days is None else (since + timedelta(days=horizon_days)).date()
    within = (one for one in map(_in_minutes, schedule.shifts) if last is None or one.week <= last)
    return Schedule.of(one for one in within if one.end > max(since, one.start))


def pieces_by_line(schedule: Schedule, organisation: Organisation, directory: Directory) -> dict[Line, list[Piece]]:
    """Each line's pieces in order; people whom nobody found stand as placeholders."""
    return {
        Line(*line): [_piece(one, organisation, directory) for one in mine] for line, mine in lines(schedule).items()
    }


def directory_of(client: PagerDuty, found: Expected) -> tuple[Directory, tuple[Fault, ...]]:
    """Everybody's id in PagerDuty, and who of those that page has none, or one that cannot be on call."""
    people = find_people(client, found.emails, [one.email for one in found.engineers])
    return Directory(ids=people.ids), people.faults


def names_of(found: Iterable[Engineer], directory: Directory) -> Mapping[str, str]:
    """Names by id, here and in PagerDuty."""
    people = list(found)
    return {one.id: one.name for one in people} | {directory.user_id(one.email): one.name for one in people}


def _in_minutes(shift: Shift) -> Shift:
    if shift.start == whole_minute(shift.start) and shift.end == whole_minute(shift.end):
        return shift
    return shift.model_copy(update={"start": whole_minute(shift.start), "end": whole_minute(shift.end)})


def _cut(sent: Schedule, since: datetime) -> Schedule:
    """What is past is not judged any more."""
    return Schedule.of(one.model_copy(update={"start": max(one.start, since)}) for one in sent.shifts)


def _piece(shift: Shift, organisation: Organisation, directory: Directory) -> Piece:
    user = directory.user_id(organisation.engineer[shift.engineer].email)
    return Piece(start=shift.start, end=shift.end, user=user)
