"""Overrides made in PagerDuty come back as overrides here; what else was done there is told, and left alone."""

import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.errors import StaleVersion
from exporters.pagerduty_words import plan_words
from services.pagerduty.apply_plan import apply_plan
from services.pagerduty.drift import DriftKind, drift
from services.pagerduty.verifying import verify
from services.records.overriding import list_overrides
from storage.database import Database
from tests.pager.double.final_schedule import on_call
from tests.pager.double.state import CustomShift, User
from tests.services.pagerduty.company import (
    ACME,
    OPERATOR,
    TUESDAY,
    connection,
    found,
    pagerduty,
    planned,
    publish_weeks,
    published,
    swap,
    synced,
    user,
)
from tests.services.pagerduty.made_there import END, START, holder_at, overridden, primary
from tests.services.pagerduty.oracle import wrong_moments


def test_an_override_made_there_is_recorded_here_and_stays_there(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        assert holder_at(company, START) == "ben0"
        name = overridden(company, double, "cy")
        double.forget_requests()
        assert synced(company, way).adopted == 1
        assert not double.writes
        assert holder_at(company, START) == "cy0"
        (kept,) = list_overrides(company, ACME)
        assert (kept.origin, kept.start, kept.end, kept.engineer) == ("pagerduty", START, END, "cy0")
        assert name in kept.reason
        assert wrong_moments(company, double, way.earliest()) == []
        assert planned(company, way).is_empty


def test_an_override_for_a_colleague_who_has_no_shift_ahead_is_recorded_too(database: Database, tmp_path: Path) -> None:
    found(database, tmp_path, 1)
    publish_weeks(database, 1)
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(database, way)
        start = datetime(2027, 3, 4, 8, tzinfo=UTC)
        overridden(database, double, "cy", start, start + timedelta(hours=10))
        assert "cy0" not in published(database).by_engineer
        plan = planned(database, way)
        assert any("Cy 0 from Thu 4 Mar" in line for line in plan_words(plan))
        applied = apply_plan(database, ACME, plan.id, way, OPERATOR)
        assert (applied.adopted, applied.mismatches) == (1, ())
        assert holder_at(database, start) == "cy0"
        assert verify(database, ACME, way).mismatches == ()
        assert planned(database, way).is_empty


def test_two_users_who_share_the_email_of_a_colleague_without_shifts_are_no_fault(
    database: Database, tmp_path: Path
) -> None:
    found(database, tmp_path, 1)
    publish_weeks(database, 1)
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(database, way)
        double.state.users["U9999999"] = User("U9999999", "Cy the other", "cy0@acme.example")
        start = datetime(2027, 3, 4, 8, tzinfo=UTC)
        overridden(database, double, "cy", start, start + timedelta(hours=10))
        (told,) = planned(database, way).lines[0].foreign
        assert user(double, 0, "cy") in told


def test_an_override_from_one_second_to_another_is_recorded_in_whole_minutes_and_stays_there(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        name = overridden(company, double, "cy", START + timedelta(seconds=37), END + timedelta(seconds=59))
        double.forget_requests()
        assert synced(company, way).adopted == 1
        assert synced(company, way).adopted == 0
        assert not double.writes
        assert name in primary(company, double).overrides
        (kept,) = list_overrides(company, ACME)
        assert (kept.start, kept.end) == (START, END)
        assert verify(company, ACME, way).mismatches == ()
        assert planned(company, way).is_empty


def test_an_override_of_less_than_a_minute_changes_nothing(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        name = overridden(company, double, "cy", START + timedelta(seconds=7), START + timedelta(seconds=50))
        assert planned(company, way).is_empty
        assert drift(company, ACME, way).differences == ()
        assert name in primary(company, double).overrides


def test_an_override_that_began_and_ended_between_two_syncs_is_recorded_too(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        overridden(company, double, "cy")
        double.now = END + timedelta(hours=1)
        assert synced(company, way).adopted == 1
        assert holder_at(company, START) == "cy0"


def test_taken_back_there_it_is_withdrawn_here(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        name = overridden(company, double, "cy")
        synced(company, way)
        del primary(company, double).overrides[name]
        assert synced(company, way).withdrawn == 1
        assert holder_at(company, START) == "ben0"
        assert list_overrides(company, ACME) == ()
        assert planned(company, way).is_empty


def test_a_later_swap_here_lies_on_top_of_it_without_a_gap(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        overridden(company, double, "cy")
        synced(company, way)
        swap(company, 0, START + timedelta(hours=2), END, "ana", now=double.now)
        assert synced(company, way).mismatches == ()
        assert holder_at(company, END - timedelta(hours=1)) == "ana0"
        assert wrong_moments(company, double, way.earliest()) == []
        assert planned(company, way).is_empty


def test_a_foreign_shift_is_told_and_never_touched(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        foreign = CustomShift("CFOREIGN", START, END, user(double, 0, "fay"))
        primary(company, double).shifts["CFOREIGN"] = foreign
        publish_weeks(company, 3, turn=1, now=double.now)
        applied = synced(company, way)
        assert [one.mismatch.found for one in applied.mismatches] == [
            tuple(sorted((user(double, 0, "cy"), user(double, 0, "fay"))))
        ]
        assert primary(company, double).shifts["CFOREIGN"] == foreign
        (line, *_) = planned(company, way).lines
        assert line.foreign == (f"shift CFOREIGN of {foreign.user} from 2027-03-10T08:00Z to 2027-03-11T20:00Z",)
        assert len(verify(company, ACME, way).mismatches) == 1


def test_an_override_by_an_outsider_stays_in_force_and_the_plan_does_not_say_otherwise(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        name = overridden(company, double, "cy")
        outsider = next(one.id for one in double.state.users.values() if one.email.startswith("xana0@"))
        primary(company, double).overrides[name].user = outsider
        publish_weeks(company, 3, turn=1, now=double.now)
        plan = planned(company, way)
        told = list(plan_words(plan))
        assert any(f"override {name} of {outsider}" in line for line in told)
        assert not any(f"{outsider} ->" in line for line in told), "the plan leaves it alone"
        assert plan.lines[0].steps
        applied = apply_plan(company, ACME, plan.id, way, OPERATOR)
        assert [one.mismatch.found for one in applied.mismatches] == [(outsider,)]
        assert primary(company, double).overrides[name].user == outsider
        again = planned(company, way)
        assert again.is_empty
        assert list(plan_words(again))[-1] == (
            "There is nothing to do: where somebody else pages, it is by what is not ours."
        )


def test_a_shift_of_ours_stays_beneath_an_outsiders_override_and_nobody_is_missing_around_it(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        swap(company, 0, START, END, "cy", now=double.now)
        synced(company, way)
        name = overridden(company, double, "cy", START + timedelta(hours=2), START + timedelta(hours=5))
        made = primary(company, double).overrides[name]
        made.user = next(one.id for one in double.state.users.values() if one.email.startswith("xana0@"))
        kept = copy.deepcopy(made)
        swap(company, 0, START, END, "ben", now=double.now)
        (mismatch,) = [one.mismatch for one in synced(company, way).mismatches]
        assert (mismatch.start, mismatch.end, mismatch.found) == (made.start, made.end, (made.user,))
        assert primary(company, double).overrides[name] == kept
        assert planned(company, way).is_empty


def test_two_outsiders_with_changes_between_stay_in_force_over_one_shift_of_ours(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        swap(company, 0, START, END, "cy", now=double.now)
        synced(company, way)
        outsider = next(one.id for one in double.state.users.values() if one.email.startswith("xana0@"))
        long = overridden(company, double, "cy", START + timedelta(hours=2), START + timedelta(hours=8))
        brief = overridden(company, double, "cy", END - timedelta(hours=3), END)
        for name in (long, brief):
            primary(company, double).overrides[name].user = outsider
        swap(company, 0, START + timedelta(hours=10), END, "ben", now=double.now)
        swap(company, 0, START, START + timedelta(hours=10), "dee", now=double.now)
        (line, *_) = (plan := planned(company, way)).lines
        assert [one.split()[1] for one in line.foreign] == [long, brief]
        assert all("\n".join(plan_words(plan)).count(name) == 1 for name in (long, brief))
        assert all(one.mismatch.found == (outsider,) for one in synced(company, way).mismatches)
        shown = [part for part in on_call(primary(company, double)) if part.user == outsider]
        assert [(part.override_id, part.end - part.start) for part in shown] == [
            (long, timedelta(hours=6)),
            (brief, timedelta(hours=3)),
        ]
        assert planned(company, way).is_empty
        assert not double.violations


def test_drift_tells_what_was_done_there_and_is_put_right(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        assert drift(company, ACME, way).differences == ()
        second, third = sorted(primary(company, double).shifts.values(), key=lambda one: one.start)[1:3]
        second.user = user(double, 0, "fay")
        del primary(company, double).shifts[third.id]
        kinds = [one.kind for one in drift(company, ACME, way).differences]
        assert sorted(kinds) == [DriftKind.CHANGED, DriftKind.REMOVED]
        assert len(verify(company, ACME, way).mismatches) == 2
        synced(company, way)
        assert drift(company, ACME, way).differences == ()
        assert verify(company, ACME, way).mismatches == ()


def test_a_plan_is_refused_when_anything_moved_since(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        publish_weeks(company, 3, turn=1, now=double.now)
        plan = planned(company, way)
        next(iter(primary(company, double).shifts.values())).end += timedelta(hours=1)
        double.forget_requests()
        with pytest.raises(StaleVersion, match="team0 primary was changed in PagerDuty"):
            apply_plan(company, ACME, plan.id, way, OPERATOR)
        assert not double.writes


def test_a_plan_is_refused_when_the_published_list_moved_since(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        plan = planned(company, way)
        swap(company, 0, START, END, "cy", now=double.now)
        with pytest.raises(StaleVersion, match="team0 primary was published otherwise"):
            apply_plan(company, ACME, plan.id, way, OPERATOR)
        assert not double.writes


def test_an_override_that_gives_one_person_two_roles_is_told_and_not_recorded(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        overridden(company, double, "eli")
        assert published(company).by_engineer["eli0"][0].start < START < published(company).by_engineer["eli0"][0].end
        applied = synced(company, way)
        assert (applied.adopted, len(applied.mismatches)) == (0, 1)
        assert list_overrides(company, ACME) == ()
        (told,) = planned(company, way).lines[0].foreign
        assert told.endswith("who holds another role of the rotation then")
