"""Publishing replaces the weeks of its horizon, whole, and nothing else; rolling back is publishing what was."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from constraints.allowing import allowing
from domain.access import Actor, Right
from domain.allowance import Allowance
from domain.announcement import News, Stretch
from domain.errors import BrokenRules, Conflict, Forbidden, InvalidInput, NotFound, StaleVersion
from domain.plan import Plan, Status
from domain.schedule import Schedule
from services.records.overriding import record_override
from services.records.parts import delete_part, put_part, read_part
from services.records.publish import Published, publish, roll_back
from services.records.reading import on_call, schedule_revision
from services.records.versions import list_versions, read_version
from storage.audit import audit_entries
from storage.database import Database
from storage.tables.published import EventRevisionRow
from tests.services.records.company import ACME, COORDINATOR, NOW, imported, stored
from tests.services.records.invariants import check
from tests.services.records.schedules import (
    MONDAY,
    holders,
    horizon,
    listed,
    moment,
    override,
    plan_of,
    published,
)

LATER = NOW + timedelta(hours=1)
Span = tuple[datetime, datetime]


@pytest.fixture(autouse=True)
def _company(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)


def test_the_list_is_what_was_published(database: Database) -> None:
    plan = plan_of(stored(database), horizon(6))
    answer = publish(database, ACME, plan, COORDINATOR, NOW, 0, draft_id="d1", note="first")
    assert listed(database) == plan.schedule
    assert (answer.version.number, answer.schedule_revision) == (1, 1)
    assert answer.affected == ("ana", "ben", "cy", "dee", "eli", "fay")
    assert read_version(database, ACME, 1) == (answer.version, plan.schedule)
    with database.read() as session:
        assert [one.engineer for one in on_call(session, ACME, moment("2027-01-11 14:00"))] == ["ben", "eli"]
        assert [one.engineer for one in on_call(session, ACME, moment("2027-01-11 13:59"))] == ["ana", "dee"]
        entry = audit_entries(session, ACME)[0]
    assert (entry.action, entry.subject, entry.actor) == ("publish version", "1", "carol")
    check(database)


def test_the_next_quarter_keeps_this_one(database: Database) -> None:
    published(database, 6)
    before = listed(database)
    published(database, 6, MONDAY + timedelta(weeks=6), expected=1)
    assert listed(database).shifts[:12] == before.shifts
    assert len(listed(database).shifts) == 24
    check(database)


def test_part_of_a_horizon_published_again_replaces_that_part(database: Database) -> None:
    published(database, 6)
    answer = published(database, 2, MONDAY + timedelta(weeks=2), primaries=("fay",), secondaries=("ana",))
    assert holders(database) == ["ana", "ben", "fay", "fay", "ben", "cy"]
    assert answer.affected == ("ana", "cy", "dee", "fay")
    check(database)


def test_only_one_of_two_publications_of_the_same_state_counts(database: Database) -> None:
    published(database, 6, expected=0)
    with pytest.raises(StaleVersion, match="the newest version is 1, not 0"):
        published(database, 6, expected=0, primaries=("fay",))
    assert [one.number for one in list_versions(database, ACME)] == [1]
    assert "fay" not in holders(database)


def test_a_roll_back_is_a_new_version_with_the_old_shifts(database: Database) -> None:
    first = published(database, 6)
    state = check(database)
    published(database, 6, now=LATER, primaries=("fay", "eli"), secondaries=("ben", "cy"))
    state = check(database, state)
    answer = roll_back(database, ACME, 1, COORDINATOR, LATER, 2, note="the feast")
    assert (answer.version.number, answer.version.rolls_back_to) == (3, 1)
    assert answer.version.shifts_sha256 == first.version.shifts_sha256
    assert listed(database) == read_version(database, ACME, 1)[1]
    check(database, state)
    with pytest.raises(NotFound):
        roll_back(database, ACME, 9, COORDINATOR, LATER, None)


def test_revisions_of_events_go_up_where_something_changed_and_never_down(database: Database) -> None:
    published(database, 3)
    published(database, 3, now=LATER, primaries=("ana", "fay", "cy"), secondaries=("dee", "eli", "ben"))
    with database.read() as session:
        found = {row.uid: row.sequence for row in session.scalars(select(EventRevisionRow))}
    second = "payments.primary.20270111T140000Z@dogwatch"
    assert found.pop(second) == 1
    beside = "payments.secondary.20270111T140000Z@dogwatch"
    assert found.pop(beside) == 1, "it says who is on duty beside"
    assert found.pop("payments.secondary.20270118T140000Z@dogwatch") == 1
    assert found.pop("payments.primary.20270118T140000Z@dogwatch") == 1
    assert set(found.values()) == {0}
    roll_back(database, ACME, 1, COORDINATOR, LATER, None)
    with database.read() as session:
        assert session.get_one(EventRevisionRow, (ACME, second)).sequence == 2


def test_what_did_not_change_is_not_written_again(database: Database) -> None:
    published(database, 6)
    answer = published(database, 6, now=LATER)
    assert answer.affected == ()
    with database.read() as session:
        assert {row.sequence for row in session.scalars(select(EventRevisionRow))} == {0}
        assert {row.stamped for row in session.scalars(select(EventRevisionRow))} == {NOW}
        assert schedule_revision(session, ACME) == 2


def test_overrides_stay_in_force_when_their_weeks_are_published_again(database: Database) -> None:
    published(database, 6)
    kept = record_override(database, ACME, override("2027-01-12 12:00", "2027-01-13 12:00", "fay"), COORDINATOR, NOW)
    gone = record_override(database, ACME, override("2027-01-19 12:00", "2027-01-20 12:00", "dee"), COORDINATOR, NOW)
    answer = published(database, 6, primaries=("ana", "cy", "cy"), secondaries=("dee", "eli", "eli"))
    assert holders(database)[:4] == ["ana", "cy", "fay", "cy"]
    assert [(note.override, note.ground, note.planned_before, note.planned_now) for note in answer.overrides] == [
        (kept.override.id, "other-holder", ("ben",), ("cy",))
    ]
    answer = _published_without_week(database, MONDAY + timedelta(weeks=2))
    assert (gone.override.id, "no-week") in {(note.override, note.ground) for note in answer.overrides}
    check(database)
    published(database, 6)
    assert holders(database)[4:7] == ["cy", "dee", "cy"], "it waited for its week to come back"
    check(database)


def _published_without_week(database: Database, week: date) -> Published:
    plan = plan_of(stored(database), horizon(6))
    fewer = Schedule.of(one for one in plan.schedule.shifts if one.week != week)
    plan = plan.model_copy(update={"schedule": fewer})
    return publish(database, ACME, plan, COORDINATOR, LATER, None, note="a feast for all", force=True)


@pytest.mark.parametrize("status", [Status.INFEASIBLE, Status.OUT_OF_TIME])
def test_a_plan_without_a_schedule_is_not_published(database: Database, status: Status) -> None:
    plan = Plan(horizon=horizon(6), status=status, seed=0, input_sha256="")
    with pytest.raises(Conflict, match="has no schedule to publish"):
        publish(database, ACME, plan, COORDINATOR, NOW, 0)


def test_a_plan_of_strangers_is_refused_with_every_one(database: Database) -> None:
    plan = plan_of(stored(database), horizon(2), primaries=("zoe", "yan"))
    with pytest.raises(InvalidInput) as refused:
        publish(database, ACME, plan, COORDINATOR, NOW, 0)
    assert [fault.value for fault in refused.value.faults] == ["zoe", "yan"]
    outside = plan_of(stored(database), horizon(3)).model_copy(update={"horizon": horizon(2)})
    with pytest.raises(InvalidInput, match="lies outside"):
        publish(database, ACME, outside, COORDINATOR, NOW, 0)


def test_a_plan_that_breaks_rules_by_now_is_refused_unless_forced_with_a_note(database: Database) -> None:
    plan = plan_of(stored(database), horizon(7))
    away = {"engineer": "ben", "first_day": "2027-01-13", "last_day": "2027-01-14"}
    put_part(database, ACME, "absence", "ben~2027-01-13", away, COORDINATOR, NOW, 0)
    with pytest.raises(BrokenRules, match="ben is away in the week of 2027-01-11") as refused:
        publish(database, ACME, plan, COORDINATOR, NOW, 0)
    assert [breach.engineer for breach in refused.value.breaches] == ["ben"]
    with pytest.raises(InvalidInput, match="is needed to force"):
        publish(database, ACME, plan, COORDINATOR, NOW, 0, force=True, note=" ")
    answer = publish(database, ACME, plan, COORDINATOR, NOW, 0, force=True, note="they agreed")
    assert answer.breaches == refused.value.breaches
    assert listed(database) == plan.schedule


def test_exceptions_of_a_published_plan_become_the_companys(database: Database) -> None:
    text = "rest:ana:2027-01-04"
    plan = plan_of(stored(database), horizon(6)).model_copy(update={"allowances": (text,)})
    for _ in range(2):
        publish(database, ACME, plan, COORDINATOR, NOW, None)
    assert stored(database).policy.allowances == (text,)
    assert read_part(database, ACME, "policy", "policy").revision == 2


def test_a_plan_with_people_who_are_yet_to_be_found_is_published_when_they_are_found(database: Database) -> None:
    joining = Allowance.parse("join:payments")
    plan = plan_of(allowing(stored(database), [joining]), horizon(1))
    first, *others = plan.schedule.shifts
    newcomers = Schedule.of([first.model_copy(update={"engineer": "payments-new-1"}), *others])
    plan = plan.model_copy(update={"schedule": newcomers})
    with pytest.raises(InvalidInput, match="yet to be found"):
        publish(database, ACME, plan.model_copy(update={"allowances": (joining.text,)}), COORDINATOR, NOW, 0)
    with pytest.raises(InvalidInput, match="payments-new-1"):
        publish(database, ACME, plan, COORDINATOR, NOW, 0)
    assert not listed(database).shifts


def test_secondaries_in_business_hours_are_on_call_in_business_hours(database: Database) -> None:
    text = "business-hours:payments"
    plan = plan_of(allowing(stored(database), [Allowance.parse(text)]), horizon(3))
    publish(database, ACME, plan.model_copy(update={"allowances": (text,)}), COORDINATOR, NOW, 0)
    record_override(
        database, ACME, override("2027-01-05 20:00", "2027-01-06 20:00", "fay", role="secondary"), COORDINATOR, NOW
    )
    with database.read() as session:
        found = {
            when: [one.engineer for one in on_call(session, ACME, moment(when)) if one.role == "secondary"]
            for when in ("2027-01-05 19:00", "2027-01-05 21:00", "2027-01-05 23:00", "2027-01-06 21:00")
        }
    assert list(found.values()) == [["dee"], ["fay"], [], ["dee"]]
    assert read_version(database, ACME, 1)[1] == plan.schedule


def test_a_plan_that_pools_rotations_keeps_what_was_published_of_each(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path, *TWO_ROTATIONS)
    before = plan_of(stored(database), horizon(2))
    publish(database, ACME, before, COORDINATOR, NOW, 0, note="each works for two", force=True)
    state = check(database)
    share = Allowance.parse("share:payments+search")
    plan = plan_of(allowing(stored(database), [share]), horizon(2, MONDAY + timedelta(weeks=2)))
    publish(database, ACME, plan.model_copy(update={"allowances": (share.text,)}), COORDINATOR, LATER, 1)
    names = [one.rotation for one in listed(database).shifts]
    assert names[:8] == ["payments", "payments", "search", "search"] * 2
    assert names[8:] == ["payments-search"] * 4
    state = check(database, state)
    published(database, 2, MONDAY + timedelta(weeks=2), primaries=("fay", "eli"), secondaries=("ana", "ben"))
    roll_back(database, ACME, 2, COORDINATOR, LATER, 3)
    check(database, state)


TWO_ROTATIONS = (
    (
        "policy:\n",
        '  - { id: search, name: Search, members: [ "team:core" ], roles: [ primary, secondary ] }\npolicy:\n',
    ),
)


def test_people_and_rotations_of_published_shifts_are_kept(database: Database, tmp_path: Path) -> None:
    published(database, 3)
    state = check(database)
    with pytest.raises(InvalidInput, match="is named in 1 published shift") as refused:
        delete_part(database, ACME, "engineer", "eli", COORDINATOR, NOW, None)
    assert [fault.value for fault in refused.value.faults] == ["eli"]
    with pytest.raises(InvalidInput, match="is named in 6 published shifts"):
        imported(database, tmp_path, ("id: payments", "id: checkout"))
    imported(database, tmp_path, ("id: payments", "id: checkout, formerly: [ payments ]"))
    imported(database, tmp_path, ("id: payments", "id: checkout, formerly: [ payments ]"), (", secondary ]", " ]"))
    assert len(listed(database).shifts) == 6
    check(database, state)


def test_a_new_name_moves_the_events_that_show_it(database: Database) -> None:
    published(database, 3)
    state = check(database)
    body = {**read_part(database, ACME, "engineer", "ana").body, "name": "Ana Maria"}
    put_part(database, ACME, "engineer", "ana", body, COORDINATOR, LATER, None)
    check(database, state)
    with database.read() as session:
        found = {row.uid: row.sequence for row in session.scalars(select(EventRevisionRow))}
    assert sorted(found.values()) == [0, 0, 0, 0, 1, 1], "hers, and that of who is on duty beside her"


def test_versions_of_another_organisation_are_not_found(database: Database) -> None:
    published(database, 3)
    with pytest.raises(NotFound):
        list_versions(database, "nobody")
    with pytest.raises(NotFound):
        read_version(database, "nobody", 1)


FAY = COORDINATOR.model_copy(update={"engineer": "fay"})
HER_TOKEN = Actor(id="token:bot", name="bot", organisation=ACME, scopes=frozenset(Right), is_service=True, issuer=FAY)
THURSDAY = moment("2027-01-07 12:00")
FIRST = (moment("2027-01-04 14:00"), THURSDAY)


def told(past: tuple[News, ...]) -> dict[str, tuple[list[Span], list[Span]]]:
    """What each of them takes on and gives away of duty that is over."""
    return {one.engineer: (spans(one.takes), spans(one.gives)) for one in past}


def spans(stretches: tuple[Stretch, ...]) -> list[Span]:
    return [(one.start, one.end) for one in stretches]


def test_duty_that_is_over_and_becomes_anothers_is_named(database: Database) -> None:
    assert published(database, 2).past == ()
    answer = published(database, 2, now=THURSDAY, primaries=("eli", "ben"), secondaries=("dee", "fay"))
    assert told(answer.past) == {"ana": ([], [FIRST]), "eli": ([FIRST], [])}
    with database.read() as session:
        kept = audit_entries(session, ACME)[0].after
    assert kept is not None
    assert [(one["engineer"], len(one["takes"]), len(one["gives"])) for one in kept["past"]] == [
        ("ana", 0, 1),
        ("eli", 1, 0),
    ]
    back = roll_back(database, ACME, 1, COORDINATOR, THURSDAY, 2)
    assert told(back.past) == {"ana": ([FIRST], []), "eli": ([], [FIRST])}
    check(database)


def test_what_an_override_passed_on_and_still_does_is_no_change_of_the_past(database: Database) -> None:
    published(database, 2)
    record_override(database, ACME, override("2027-01-05 12:00", "2027-01-06 12:00", "fay"), COORDINATOR, NOW)
    assert published(database, 2, now=THURSDAY, primaries=("ana", "cy")).past == ()


@pytest.mark.parametrize("who", [FAY, HER_TOKEN], ids=["herself", "her-token"])
def test_nobody_publishes_duty_that_is_over_into_their_own_hands(database: Database, who: Actor) -> None:
    published(database, 2)
    published(database, 2, primaries=("fay", "ben"), secondaries=("dee", "eli"))
    published(database, 2)
    organisation, state = stored(database), check(database)
    hers = plan_of(organisation, horizon(2), primaries=("fay", "ben"))
    attempts: tuple[Callable[[], Published], ...] = (
        lambda: publish(database, ACME, hers, who, THURSDAY, None, force=True, note="so be it"),
        lambda: publish(database, ACME, hers, who, THURSDAY, None, dry_run=True),
        lambda: roll_back(database, ACME, 2, who, THURSDAY, None),
    )
    for attempt in attempts:
        with pytest.raises(Forbidden, match=r"your own past duty of payments primary .*Plan from a later day on"):
            attempt()
    check(database, state)
    assert roll_back(database, ACME, 2, COORDINATOR, THURSDAY, None).version.number == 4
    assert publish(database, ACME, plan_of(organisation, horizon(2)), who, THURSDAY, None).past != ()


def test_whoever_publishes_may_change_their_own_weeks_that_are_to_come(database: Database) -> None:
    published(database, 2)
    later = plan_of(stored(database), horizon(2), primaries=("ana", "fay"), secondaries=("dee", "eli"))
    assert publish(database, ACME, later, FAY, THURSDAY, None).past == ()


def test_a_dry_run_tells_what_it_would_do_and_does_nothing(database: Database) -> None:
    published(database, 2)
    state, before = check(database), listed(database)
    plan = plan_of(stored(database), horizon(2), primaries=("eli", "ben"), secondaries=("dee", "fay"))
    tried = publish(database, ACME, plan, COORDINATOR, THURSDAY, 1, dry_run=True)
    assert (tried.dry_run, tried.version.number, set(told(tried.past))) == (True, 2, {"ana", "eli"})
    assert (check(database, state), listed(database)) == (state, before)
    with database.read() as session:
        assert len(audit_entries(session, ACME)) == 2
    with pytest.raises(StaleVersion):
        publish(database, ACME, plan, COORDINATOR, THURSDAY, 0, dry_run=True)
    done = publish(database, ACME, plan, COORDINATOR, THURSDAY, 1)
    assert done.model_copy(update={"dry_run": True, "version": tried.version}) == tried
    assert roll_back(database, ACME, 1, COORDINATOR, THURSDAY, 2, dry_run=True).version.rolls_back_to == 1
    assert [one.number for one in list_versions(database, ACME)] == [2, 1]
