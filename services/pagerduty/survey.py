"""Reads both sides, names everything that stands in the way, and says what would be done about the rest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.errors import Fault, InvalidInput
from domain.overrides import Override
from exporters.pagerduty_faults import paged
from exporters.pagerduty_people import Directory
from pager.actual import Actual
from pager.bodies import schedule_name
from pager.lines import Line, Piece
from pager.plan import LinePlan, PagerPlan
from pager.refusals import Refused
from services.pagerduty.adopting import found_beside, withdrawn_there
from services.pagerduty.connection import Connection
from services.pagerduty.escalating import escalations
from services.pagerduty.expected import Expected, ahead, directory_of, expected, names_of, pieces_by_line
from services.pagerduty.ledger import Ledger, read_ledger
from services.pagerduty.line_reading import Known, Reading, Window, gone, read_line
from services.pagerduty.locating import Located, locate
from services.pagerduty.outlook import as_overrides, list_without
from storage.database import Database

_LONGEST_LOOK = timedelta(days=31)
_FEW_WEEKS = timedelta(weeks=3)


@dataclass(frozen=True)
class Surveyed:
    """A plan, and everything that forbids to carry it out."""

    plan: PagerPlan
    faults: tuple[Fault, ...]
    recovered: Mapping[Line, Located]

    def refuse_faults(self) -> "Surveyed":
        """InvalidInput with every fault, when there is any."""
        if self.faults:
            raise InvalidInput(self.faults)
        return self


@dataclass(frozen=True)
class _Read:
    line: Line
    located: Located
    window: Window
    known: Known
    actual: Actual | None


def survey(
    database: Database, organisation_id: str, connection: Connection, *, again: PagerPlan | None = None
) -> Surveyed:
    """What is wanted, what is there, and the steps between; `again`: as that plan was made, in the same detail."""
    ledger = read_ledger(database, organisation_id)
    since = again.since if again else connection.earliest()
    wanted = expected(ledger, since, connection.horizon_days)
    directory, unfound = directory_of(connection.client, wanted)
    desired = pieces_by_line(wanted.sent, ledger.organisation, directory)
    lines = [*desired, *(line for line in ledger.schedules if line not in desired)]
    located, in_use = locate(connection.client, lines, ledger)
    names = {**names_of(wanted.people, directory), **_schedule_names(located)}
    faults = [*wanted.faults, *unfound, *in_use]
    reads = []
    for line in sorted(lines):
        try:
            reads.append(_read(line, desired.get(line, ()), located[line], ledger, connection, since, again))
        except Refused as refusal:
            faults.append(gone(line, str(located[line].id), refusal))
    plans = _line_plans(database, organisation_id, reads, ledger, directory, connection, since)
    policies = escalations(connection.client, wanted.rotations, ledger, directory, located, names)
    plan = PagerPlan(
        organisation=organisation_id,
        since=since,
        lines=tuple(plans),
        policies=policies.plans,
        names=names,
        notes=tuple(_notes(wanted, since)),
    )
    recovered = {line: one for line, one in located.items() if one.recovered}
    return Surveyed(plan, (*faults, *policies.faults), recovered)


def _read(
    line: Line,
    desired: Sequence[Piece],
    located: Located,
    ledger: Ledger,
    connection: Connection,
    since: datetime,
    again: PagerPlan | None,
) -> _Read:
    before = next((one for one in again.lines if (one.rotation, one.role) == line), None) if again else None
    known = Known(ledger.owned.get(located.id or "", {}), ledger.adopted.get(located.id or "", {}))
    window = Window(before.since, since, before.until) if before else _window(line, desired, known, ledger, since)
    if located.id is None:
        return _Read(line, located, window, known, None)
    detail = None if before is None else before.in_detail or before.schedule is None
    reading = Reading(connection.adapter(located.kind), connection.clock, connection.client.wait, detail)
    return _Read(line, located, window, known, read_line(reading, located.id, desired, known, window))


def _window(line: Line, desired: Sequence[Piece], known: Known, ledger: Ledger, since: datetime) -> Window:
    kept = ledger.schedules.get(line)
    looked = (kept.looked_at if kept else None) or since
    ends = [piece.end for piece in desired] + [moment for moment in (known.last_end,) if moment]
    return Window(max(min(looked, since), since - _LONGEST_LOOK), since, max([*ends, since + timedelta(days=1)]))


def _line_plans(
    database: Database,
    organisation_id: str,
    reads: Sequence[_Read],
    ledger: Ledger,
    directory: Directory,
    connection: Connection,
    since: datetime,
) -> Iterable[LinePlan]:
    """Each line with what PagerDuty tells us, and the steps to what is then wanted."""
    organisation = ledger.organisation
    engineers = {directory.user_id(one.email): one.id for one in organisation.engineers if directory.knows(one.email)}
    withdrawn = {read.line: withdrawn_there(read.actual, read.known, read.window) for read in reads if read.actual}
    numbers = {
        number
        for read in reads
        for name in withdrawn.get(read.line, ())
        for number in read.known.adopted[name].overrides
    }

    def pieces(more: Sequence[Override]) -> dict[Line, list[Piece]]:
        published = ledger.published
        if numbers or more:
            with database.read() as session:
                published = list_without(session, organisation_id, organisation, numbers, more)
        return pieces_by_line(ahead(paged(published), since, connection.horizon_days), organisation, directory)

    before = pieces(())
    beside = {
        read.line: found_beside(read.actual, before.get(read.line, ()), read.known, read.window, engineers)
        for read in reads
        if read.actual
    }
    more = [
        one for line, found in beside.items() for adoption in found.adoptions for one in as_overrides(line, adoption)
    ]
    after = pieces(more) if more else before
    for read in reads:
        found, desired = beside.get(read.line), after.get(read.line, [])
        gone_there = withdrawn.get(read.line, ())
        adopted = {*read.known.adopted} - {*gone_there} | {one.object_id for one in found.adoptions} if found else set()
        steps = (
            connection.adapter(read.located.kind).plan(desired, read.actual, read.known.owned, adopted, since)
            if read.actual and read.actual.in_detail
            else ()
        )
        yield LinePlan(
            rotation=read.line.rotation,
            role=read.line.role,
            zone=_zone(read.line, ledger),
            schedule=read.located.id,
            kind=read.located.kind,
            since=read.window.look,
            until=read.window.until,
            desired=tuple(desired),
            actual=read.actual,
            adoptions=found.adoptions if found else (),
            withdrawals=gone_there,
            foreign=found.foreign if found else (),
            steps=steps,
        )


def _zone(line: Line, ledger: Ledger) -> str:
    organisation = ledger.organisation
    return (
        organisation.handoff_zone(line.rotation)
        if line.rotation in organisation.rotation
        else organisation.company.zone
    )


def _schedule_names(located: Mapping[Line, Located]) -> dict[str, str]:
    return {one.id: schedule_name(*line) for line, one in located.items() if one.id}


def _notes(wanted: Expected, since: datetime) -> Iterable[str]:
    """Alarms for people: a pager that follows a list which ends soon falls silent with it."""
    last: dict[str, datetime] = {}
    for shift in wanted.sent.shifts:
        last[shift.rotation] = max(shift.end, last.get(shift.rotation, shift.end))
    for rotation, end in last.items():
        if end - since < _FEW_WEEKS:
            yield f"{rotation} is published for {max(0, (end - since).days)} more days only"
    if not wanted.sent.shifts:
        yield "nothing is published from now on"
