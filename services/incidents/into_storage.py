"""Incidents into storage, window by window: segments for pay, the history of load for planning, how far was read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.access import Actor, Right
from domain.errors import Fault
from domain.organisation import Incident, Organisation
from importers.incidents.names import IncidentNames
from pager.client import PagerDuty
from services.incidents.naming import Naming, naming
from services.incidents.overlapping import settled
from services.incidents.reading import Cursor
from services.incidents.steps import Step, noted, steps
from services.records.keeping import checked_changes, keep
from services.records.reading import stored_organisation
from services.stored_pay.segments import list_segments, take_in_segments
from storage.audit import add_entry
from storage.database import Database
from storage.incident_cursor import keep_cursor, read_until, to_read_again
from storage.incident_names import keep_names, kept_names
from storage.organisations import locked


@dataclass(frozen=True)
class TakenIn:
    """How many facts of pay and incidents are new or different, what is not over yet, and what could not be used.

    `news` tells which names mean something else from now on.
    """

    facts: int
    incidents: int
    read_until: datetime | None
    still_open: tuple[str, ...]
    unused: tuple[Fault, ...]
    news: tuple[str, ...] = ()


def take_in_incidents(
    database: Database,
    asking: Actor,
    client: PagerDuty,
    given: IncidentNames,
    since: datetime | None,
    until: datetime,
) -> TakenIn:
    """Read on from where storage ends up to `until`; stopped anywhere and begun again, the same is stored.

    The names `given` hold from now on, for webhooks too. InvalidInput when incidents were never read before and `since`
    does not say from when.
    """
    home = asking.organisation
    organisation, cursor, before = _so_far(database, home)
    names = naming(before, given, organisation)
    facts, incidents, unused = 0, 0, list(names.gone)
    walk = steps(client, organisation, names.usable, cursor, since, until)
    while True:
        seen = _noted(database, home)
        if (step := next(walk, None)) is None:
            return _answer(database, home, (facts, incidents), unused, names.news)
        _keep_names(database, asking, before, names, until)
        more_facts, more_incidents = _kept(database, home, step, seen, until)
        facts, incidents = facts + more_facts, incidents + more_incidents
        unused += step.unused


def take_in_noted(database: Database, organisation_id: str, client: PagerDuty, now: datetime) -> TakenIn:
    """Read only those again that were open, or of which a webhook told."""
    organisation, _, before = _so_far(database, organisation_id)
    names = naming(before, IncidentNames(), organisation)
    seen = _noted(database, organisation_id)
    step = noted(client, organisation, names.usable, tuple(seen), now)
    counts = _kept(database, organisation_id, step, seen, now)
    return _answer(database, organisation_id, counts, [*names.gone, *step.unused])


def _so_far(database: Database, organisation_id: str) -> tuple[Organisation, Cursor | None, IncidentNames]:
    with database.read() as session:
        organisation = stored_organisation(session, organisation_id)
        until = read_until(session, organisation_id)
        again = tuple(to_read_again(session, organisation_id))
        teams, severities = (kept_names(session, organisation_id, kind) for kind in ("team", "severity"))
    names = IncidentNames(teams=teams, severities=severities)
    return organisation, Cursor(until=until, open=again) if until else None, names


def _keep_names(database: Database, asking: Actor, before: IncidentNames, names: Naming, now: datetime) -> None:
    """Before anything that was read by them; nothing is written where nothing is new."""
    if not names.news:
        return
    with database.write() as session:
        locked(session, asking.organisation)
        after = {"team": dict(names.kept.teams), "severity": dict(names.kept.severities)}
        if after == {kind: kept_names(session, asking.organisation, kind) for kind in after}:
            return
        for kind, meanings in after.items():
            keep_names(session, asking.organisation, kind, meanings)
        was = {"team": dict(before.teams), "severity": dict(before.severities)}
        add_entry(session, asking, now, "say what names of incidents mean", "incidents", before=was, after=after)


def _noted(database: Database, organisation_id: str) -> Mapping[str, datetime]:
    with database.read() as session:
        return to_read_again(session, organisation_id)


def _kept(
    database: Database, organisation_id: str, step: Step, seen: Mapping[str, datetime], now: datetime
) -> tuple[int, int]:
    """Pay first, then load and cursor together: what the cursor says was read is kept by then."""
    pager = _pager(organisation_id)
    segments = tuple(settled(step.read.segments, list_segments(database, organisation_id)))
    facts = take_in_segments(database, pager, segments, step.read.unanswered, now)
    over = {key: at for key, at in seen.items() if key in step.again and key not in step.read.open}
    with database.write() as session:
        incidents = _load(session, pager, step.read.incidents, now)
        keep_cursor(session, organisation_id, step.cursor.until if step.moves else None, over, step.read.open, now)
    return facts, incidents


def _load(session: Session, pager: Actor, found: tuple[Incident, ...], now: datetime) -> int:
    """Put incidents into the organisation; those that are there already are restated. How many are new or different."""
    row = locked(session, pager.organisation)
    before = stored_organisation(session, row.id)
    merged = {one.id: one for one in before.incidents} | {one.id: one for one in found}
    after = before.model_copy(update={"incidents": tuple(merged.values())})
    changes = checked_changes(session, row.id, before, after)
    keep(session, row, before, after, changes, now)
    if changes:
        told = sorted(one.name.key for one in changes)
        add_entry(session, pager, now, "take in incidents", f"{len(told)} incidents", after={"incidents": told[:200]})
    return len(changes)


def _answer(
    database: Database, organisation_id: str, counts: tuple[int, int], unused: list[Fault], news: tuple[str, ...] = ()
) -> TakenIn:
    with database.read() as session:
        until, again = read_until(session, organisation_id), tuple(to_read_again(session, organisation_id))
    return TakenIn(*counts, until, again, tuple(dict.fromkeys(unused)), news)


def _pager(organisation_id: str) -> Actor:
    """Who brings the record: the pager itself, so that it is not taken for something a person wrote by hand."""
    rights = frozenset({Right.EDIT_INCIDENTS})
    return Actor(id="pagerduty", name="PagerDuty", organisation=organisation_id, scopes=rights, is_service=True)
