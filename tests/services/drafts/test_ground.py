"""What a draft is planned from: what was published before counts, what it replaces does not, and it can be kept."""

from datetime import timedelta

import pytest

from domain.drafts import Draft, DraftOptions
from domain.errors import InvalidInput
from domain.overrides import Override
from domain.plan import Plan
from domain.schedule import Horizon
from scheduler.solve import Request
from services.drafts.opening import open_draft
from services.drafts.stored import Ground, ground, ground_of
from services.planning import plan
from services.records.overriding import record_override
from services.records.publish import publish
from storage.database import Database
from tests.services.drafts.company import NOW, SMALL, WHO, horizon, stored_draft

NEXT = Horizon.of_weeks(SMALL.first_week + timedelta(weeks=SMALL.weeks), SMALL.weeks)


def published(database: Database, draft: Draft) -> Plan:
    """The draft's plan, solved here and now, and published."""
    with database.read() as session:
        found = ground_of(session, draft)
    made = plan(found.loaded, draft.horizon, Request()).plan
    publish(database, "acme", made, WHO, NOW, 0)
    return made


def test_publishing_a_plan_does_not_change_what_it_was_planned_from(quick_database: Database) -> None:
    draft = stored_draft(quick_database)
    made = published(quick_database, draft)
    with quick_database.read() as session:
        assert ground_of(session, draft).loaded.sha256 == made.input_sha256


def test_the_next_weeks_follow_on_those_that_are_published(database: Database) -> None:
    made = published(database, stored_draft(database))
    with database.read() as session:
        before = ground(session, "acme", horizon(SMALL)).loaded.organisation
        after = ground(session, "acme", NEXT).loaded
    assert set(after.organisation.history.shifts) - set(before.history.shifts) == set(made.schedule.shifts)
    tired = {one.engineer for one in made.schedule.shifts if one.week == made.schedule.shifts[-1].week}
    first = {one.engineer for one in plan(after, NEXT, Request()).plan.schedule.shifts if one.week == NEXT.first_day}
    assert first
    assert tired.isdisjoint(first)


def test_a_week_that_somebody_took_over_counts_for_who_really_held_it(quick_database: Database) -> None:
    made = published(quick_database, stored_draft(quick_database))
    shift = made.schedule.shifts[-1]
    other = next(who for who in made.schedule.by_engineer if who != shift.engineer)
    passed = Override(rotation=shift.rotation, role=shift.role, start=shift.start, end=shift.end, engineer=other)
    record_override(quick_database, "acme", passed.model_copy(update={"reason": "ill"}), WHO, NOW, force=True)
    with quick_database.read() as session:
        history = ground(session, "acme", NEXT).loaded.organisation.history
    assert [one.engineer for one in history.shifts if one.key == shift.key] == [other]


def test_what_a_plan_was_made_from_comes_back_the_same(database: Database) -> None:
    published(database, stored_draft(database))
    with database.read() as session:
        found = ground(session, "acme", NEXT)
    assert Ground.unpacked(found.packed(), found.organisation_revision, found.schedule_revision) == found


def test_an_exception_for_the_published_week_before_is_taken_and_one_for_any_other_is_not(
    quick_database: Database,
) -> None:
    made = published(quick_database, stored_draft(quick_database))
    last = made.schedule.shifts[-1]
    other = next(who for who, held in made.schedule.by_engineer.items() if last.week not in {one.week for one in held})
    felt, unfelt = (f"rest:{who}:{last.week}" for who in (last.engineer, other))
    assert open_draft(quick_database, "acme", NEXT, DraftOptions(allow=(felt,)), "", WHO, NOW).options.allow == (felt,)
    with pytest.raises(InvalidInput) as refusal:
        open_draft(quick_database, "acme", NEXT, DraftOptions(allow=(felt, unfelt)), "", WHO, NOW)
    assert [(fault.where, fault.value) for fault in refusal.value.faults] == [("/options/allow", unfelt)]
