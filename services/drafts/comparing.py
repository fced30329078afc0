"""A draft beside another one, beside what is published, or beside itself after an edit by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from domain.comparison import Comparison
from domain.errors import NotFound
from domain.organisation import Lock, Organisation
from domain.schedule import Horizon, Schedule, Shift
from exporters.announcement_words import past_sentence
from services.announcing.changes import past_changes
from services.compare import compare
from services.drafts.faults import cell_faults, refuse, slot_at
from services.drafts.results import refuse_without_schedule, solved_draft
from services.drafts.stored import ground_of
from services.records.the_list import passed_on
from storage.database import Database

PUBLISHED, EDITED = "published", "edited"
"""Names of what has none of its own."""


class HandEdit(NamedTuple):
    """One cell given to somebody else, or to nobody."""

    rotation: str
    role: str
    week: date
    engineer: str | None


def compare_drafts(database: Database, organisation_id: str, before_id: str, after_id: str) -> Comparison:
    """Two solved drafts, judged by the organisation as it is now; NotFound, OutOfTime or Infeasible without a plan."""
    with database.read() as session:
        before = solved_draft(session, organisation_id, before_id)
        after = solved_draft(session, organisation_id, after_id)
        now = ground_of(session, after.draft)
    for one in (before, after):
        refuse_without_schedule(one)
    return compare(before.judged_now, after.judged_now, now.loaded)


def compare_with_published(database: Database, organisation_id: str, draft_id: str, now: datetime) -> Comparison:
    """What publishing the draft would change, with all overrides counted as published.

    What it would change of duty that is over is noted person by person.
    """
    with database.read() as session:
        found = solved_draft(session, organisation_id, draft_id)
        ground = ground_of(session, found.draft)
        refuse_without_schedule(found)
        after = passed_on(session, organisation_id, ground.loaded.organisation, found.plan.schedule)
    horizon = found.plan.horizon
    published = Schedule.of(shift for shift in ground.published.shifts if horizon.covers(shift.week))
    if not published.shifts:
        raise NotFound(f"nothing is published for {horizon.label}")
    before = replace(found.judged_now, name=PUBLISHED, schedule=published, input_sha256=None)
    compared = compare(before, found.judged_now, ground.loaded, horizon)
    past = past_changes(published.shifts, after.shifts, ground.loaded.organisation, now)
    return compared.model_copy(update={"notes": (*compared.notes, *map(past_sentence, past))})


def what_if(database: Database, organisation_id: str, draft_id: str, edits: Iterable[HandEdit]) -> Comparison:
    """What the edits would break, heal and cost: found by the checker at once, nothing is solved and nothing kept."""
    with database.read() as session:
        found = solved_draft(session, organisation_id, draft_id)
        now = ground_of(session, found.draft)
    refuse_without_schedule(found)
    before, horizon = found.judged_now, found.plan.horizon
    after = _edited(before.schedule, now.loaded.organisation, horizon, tuple(edits))
    return compare(before, replace(before, name=EDITED, schedule=after), now.loaded, horizon)


def _edited(schedule: Schedule, organisation: Organisation, horizon: Horizon, edits: Sequence[HandEdit]) -> Schedule:
    """InvalidInput for people, rotations and weeks that there are not; rules are the checker's business."""
    anybody = organisation.engineers[0].id
    cells = [
        Lock(rotation=one.rotation, role=one.role, week=one.week, engineer=one.engineer or anybody) for one in edits
    ]
    refuse(cell_faults(organisation, horizon, cells, "/cells"))
    slots = [slot_at(organisation, organisation.rotation[cell.rotation], horizon, cell) for cell in cells]
    held = {slot: edit.engineer for slot, edit in zip(slots, edits, strict=True) if slot is not None}
    keys = {slot.key for slot in held}
    kept = (shift for shift in schedule.shifts if shift.key not in keys)
    return Schedule.of((*kept, *(Shift.of(slot, who) for slot, who in held.items() if who is not None)))
