"""Carries a plan out: once more read, refused when anything moved, every write written down before it is sent."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from domain.access import Actor
from domain.base import Value
from domain.errors import DogwatchError
from pager.coverage import Mismatch
from pager.horizon import with_beyond
from pager.plan import LinePlan, PagerPlan
from pager.writing import TooLate
from services.pagerduty.accepting import accept
from services.pagerduty.adoption_records import adopt
from services.pagerduty.connection import Connection, writer_names
from services.pagerduty.creating import create_policies, create_schedules
from services.pagerduty.moving import refuse_moved
from services.pagerduty.patience import patient
from services.pagerduty.recovering import recover
from services.pagerduty.stored_journal import StoredJournal
from services.pagerduty.survey import survey
from services.pagerduty.verifying import LineMismatch
from storage.audit import add_entry
from storage.database import Database
from storage.pagerduty import note_look
from storage.pagerduty_journal import PlanState, Write, WriteState, kept_plan, set_plan_state, writes_of_plan
from storage.sole_writer import sole_writer

_ROUNDS = 4


class Applied(Value):
    """What was done. `mismatches` is empty when PagerDuty now shows what it should.

    `writes` were done this time: a plan that is finished already, and is applied once more, has none.
    """

    plan: PagerPlan
    writes: int
    adopted: int
    withdrawn: int
    mismatches: tuple[LineMismatch, ...]


def apply_plan(database: Database, organisation_id: str, plan_id: str, connection: Connection, actor: Actor) -> Applied:
    """The plan of this id, as it was shown. Once begun, it can be applied again until it is done.

    NotFound for a plan that nobody was shown, StaleVersion when anything moved since, Conflict while somebody else
    writes, RemoteFailure when PagerDuty refuses or falls silent: then apply it again, or make a new plan.
    """
    with sole_writer(database, *writer_names(organisation_id, connection)):
        with database.read() as session:
            shown = kept_plan(session, organisation_id, plan_id)
        journal = StoredJournal(database, organisation_id, plan_id, connection.clock)
        recover(journal, connection)
        found = survey(database, organisation_id, connection, again=shown).refuse_faults()
        refuse_moved(shown, found, _own_writes(journal))
        _set_state(journal, PlanState.BEGUN)
        adopted, withdrawn = adopt(database, organisation_id, found, actor, connection.clock)
        return _carried_out(shown, found, journal, connection, actor, adopted, withdrawn)


def _carried_out(
    shown: PagerPlan,
    found: PagerPlan,
    journal: StoredJournal,
    connection: Connection,
    actor: Actor,
    adopted: int,
    withdrawn: int,
) -> Applied:
    looked, before = connection.clock(), _count_done(journal)
    accept(found, journal)
    lines = create_schedules(found, journal, connection)
    for line in sorted(lines, key=_urgency):
        _apply_line(line, journal, connection)
    create_policies(found, lines, journal, connection)
    mismatches, writes = tuple(_mismatches(lines, connection)), _count_done(journal) - before
    applied = Applied(plan=shown, writes=writes, adopted=adopted, withdrawn=withdrawn, mismatches=mismatches)
    _note(journal, found.lines, looked, actor, applied)
    return applied


def _urgency(line: LinePlan) -> datetime:
    """When the first change of a line takes effect: what comes first is written first."""
    pieces = [step.after or step.before for step in line.steps] or list(line.desired)
    return min((piece.start for piece in pieces if piece), default=line.until)


def _apply_line(line: LinePlan, journal: StoredJournal, connection: Connection) -> None:
    """Plans the line from the moment at hand; when that moment passes before a step is sent, plans again."""
    adapter, schedule = connection.adapter(line.kind), str(line.schedule)
    actual = line.actual
    for _ in range(_ROUNDS):
        if actual is None or not actual.in_detail:
            return
        adopted = {one.object_id for one in line.adoptions} | set(journal.adopted(schedule))
        since, owned = connection.earliest(), journal.owned(schedule)
        wanted = with_beyond(line.desired, actual, owned, adopted, line.edge)
        steps = adapter.plan(wanted, actual, owned, adopted, since)
        try:
            adapter.apply(schedule, steps, journal, connection.clock)
            return
        except TooLate:
            since = connection.clock()
            actual = adapter.detailed(adapter.list_actual(schedule, since, line.until), since, line.until)
    raise DogwatchError(f"{line.rotation} {line.role}: PagerDuty answers too slowly to change what is about to begin")


def _mismatches(lines: Sequence[LinePlan], connection: Connection) -> Iterator[LineMismatch]:
    """Of the lines that were read in detail; the others were seen to be right before anything was written."""
    since = connection.earliest()
    watched = {line.line: line for line in lines if line.in_detail and line.desired}
    looks = {name: partial(_look, line, connection, since) for name, line in watched.items()}
    for name, found in patient(looks, connection.client.wait).items():
        for one in found:
            yield LineMismatch(rotation=name.rotation, role=name.role, zone=watched[name].zone, mismatch=one)


def _look(line: LinePlan, connection: Connection, since: datetime) -> Sequence[Mismatch]:
    return connection.adapter(line.kind).verify(str(line.schedule), line.desired, since, line.until)


def _own_writes(journal: StoredJournal) -> tuple[Write, ...]:
    with journal.database.read() as session:
        return writes_of_plan(session, journal.organisation_id, journal.plan_id)


def _count_done(journal: StoredJournal) -> int:
    return sum(1 for one in _own_writes(journal) if one.state is WriteState.DONE)


def _set_state(journal: StoredJournal, state: PlanState) -> None:
    with journal.database.write() as session:
        set_plan_state(session, journal.organisation_id, journal.plan_id, state)


def _note(journal: StoredJournal, lines: Sequence[LinePlan], looked: datetime, actor: Actor, applied: Applied) -> None:
    with journal.database.write() as session:
        for line in lines:
            note_look(session, journal.organisation_id, line.line, looked)
        if not applied.mismatches:
            set_plan_state(session, journal.organisation_id, journal.plan_id, PlanState.APPLIED)
        told = {"writes": applied.writes, "adopted": applied.adopted, "mismatches": len(applied.mismatches)}
        add_entry(session, actor, looked, "apply pagerduty plan", journal.plan_id, after=told)
