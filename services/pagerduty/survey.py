"""Reads both sides, names everything that stands in the way, and says what would be done about the rest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.errors import Fault, InvalidInput
from pager.bodies import schedule_name
from pager.lines import Line, Piece
from pager.plan import HeldBack, LinePlan, PagerPlan, PolicyPlan
from pager.refusals import Refused
from services.pagerduty.alarms import alarms
from services.pagerduty.connection import Connection
from services.pagerduty.escalating import escalations, waiting_policies
from services.pagerduty.expected import Expected, directory_of, expected, names_of
from services.pagerduty.forecast import Forecast
from services.pagerduty.ledger import Ledger, read_ledger
from services.pagerduty.left_open import open_notes
from services.pagerduty.line_plans import line_plans
from services.pagerduty.line_reading import Known, LineRead, Reading, Window, gone, read_line
from services.pagerduty.locating import Located, locate
from services.pagerduty.unfinished import as_settled
from storage.database import Database

_LONGEST_LOOK = timedelta(days=31)
"""How far back overrides made in PagerDuty are looked for."""


@dataclass(frozen=True)
class Surveyed:
    """A plan, everything that forbids to carry it out, and what was known of each line that was read."""

    plan: PagerPlan
    faults: tuple[Fault, ...]
    known: Mapping[Line, Known]

    def refuse_faults(self) -> PagerPlan:
        """The plan; InvalidInput with every fault, when there is any."""
        if self.faults:
            raise InvalidInput(self.faults)
        return self.plan


def survey(
    database: Database,
    organisation_id: str,
    connection: Connection,
    *,
    again: PagerPlan | None = None,
    in_detail: bool = False,
) -> Surveyed:
    """What is wanted, what is there, and the steps between.

    `again`: as that plan was made, in the same detail; `in_detail`: every object of every line, and unfinished writes
    count where they are seen to have been done.
    """
    ledger = read_ledger(database, organisation_id, connection.clock())
    since = again.since if again else connection.earliest()
    horizon_days = again.horizon_days if again else connection.horizon_days
    wanted = expected(ledger, since, horizon_days)
    directory, unfound = directory_of(connection.client, wanted)
    forecast = Forecast(database, organisation_id, ledger, directory, since, horizon_days)
    free = tuple(one for one in wanted.rotations if one not in wanted.held_back)
    located, in_use = locate(connection.client, {*forecast.now, *_roles(free, ledger)}, ledger)
    reads, unread = _reads(_Survey(ledger, forecast, connection, again, in_detail=in_detail), located)
    names = {**names_of(wanted.engineers, directory), **_schedule_names(located)}
    policies = escalations(connection.client, free, ledger, directory, located, names)
    waiting = waiting_policies(policies.plans, located, wanted.held_back)
    notes = (
        *alarms(ledger, wanted.sent, since),
        *open_notes(ledger.left_open, wanted.sent, ledger.organisation, since),
        *_renamed(policies.plans),
        *waiting.values(),
    )
    plan = PagerPlan(
        organisation=organisation_id,
        since=since,
        lines=line_plans(reads, forecast, connection.adapter, wanted.held_back),
        policies=tuple(one for one in policies.plans if one.rotation not in waiting),
        horizon_days=horizon_days,
        names=names,
        notes=notes,
        held_back=tuple(_held_back(wanted)),
    )
    faults = (*wanted.faults, *unfound, *in_use, *unread, *policies.faults)
    return Surveyed(plan, faults, {one.line: one.known for one in reads})


@dataclass(frozen=True)
class _Survey:
    ledger: Ledger
    forecast: Forecast
    connection: Connection
    again: PagerPlan | None
    in_detail: bool

    def read(self, line: Line, located: Located) -> LineRead:
        desired, known = self.forecast.now.get(line, ()), self._known(located)
        before = self._before(line)
        window = self._window(line, desired, known, before)
        if located.id is None:
            return LineRead(line, None, located.kind, window, known, None)
        detail: bool | None = True if self.in_detail else None
        if before is not None:
            detail = before.in_detail or before.schedule is None
        way = self.connection
        reading = Reading(way.adapter(located.kind), way.clock, way.client.wait, detail)
        actual = read_line(reading, located.id, desired, known, window)
        if self.in_detail:
            known = as_settled(known, self.ledger.unfinished.get(located.id, ()), actual, way.clock())
        return LineRead(line, located.id, located.kind, window, known, actual)

    def _known(self, located: Located) -> Known:
        schedule = located.id or ""
        return Known(self.ledger.owned.get(schedule, {}), self.ledger.adopted.get(schedule, {}))

    def _before(self, line: Line) -> LinePlan | None:
        return next((one for one in self.again.lines if one.line == line), None) if self.again else None

    def _window(self, line: Line, desired: Sequence[Piece], known: Known, before: LinePlan | None) -> Window:
        """All that is wanted or ours, as far as the horizon; back to the last look for overrides."""
        since = self.forecast.since
        if before is not None:
            return Window(before.since, since, before.until, before.edge)
        kept = self.ledger.schedules.get(line)
        looked = min(since, (kept.looked_at if kept else None) or since)
        ends = [piece.end for piece in desired] + ([known.last_end] if known.last_end else [])
        until, edge = max([*ends, since + timedelta(days=1)]), self.forecast.edge(line)
        return Window(max(looked, since - _LONGEST_LOOK), since, min(until, edge) if edge else until, edge)


def _reads(survey: _Survey, located: Mapping[Line, Located]) -> tuple[list[LineRead], list[Fault]]:
    """Every line that can be read, and a fault for each whose schedule is gone."""
    reads, faults = [], []
    for line in sorted(located):
        try:
            reads.append(survey.read(line, located[line]))
        except Refused as refusal:
            faults.append(gone(line, str(located[line].id), refusal))
    return reads, faults


def _roles(rotations: Iterable[str], ledger: Ledger) -> Iterator[Line]:
    """Also one that nobody holds on purpose has a schedule: the escalation names it."""
    for rotation in rotations:
        yield from (Line(rotation, role) for role in ledger.organisation.rotation[rotation].roles)


def _held_back(wanted: Expected) -> Iterator[HeldBack]:
    for rotation, faults in sorted(wanted.held_back.items()):
        yield HeldBack(rotation=rotation, faults=tuple(map(str, sorted(faults))))


def _schedule_names(located: Mapping[Line, Located]) -> dict[str, str]:
    return {one.id: schedule_name(*line) for line, one in located.items() if one.id}


def _renamed(policies: Sequence[PolicyPlan]) -> Iterator[str]:
    for one in policies:
        if one.is_renamed:
            yield f"The escalation policy {one.name!r} is called {one.name_there!r} in PagerDuty, and keeps that name."
