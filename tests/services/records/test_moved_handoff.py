"""A handoff that moves to another time: the week between is as long as it takes, and nobody else's duty changes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from compensation.computation import compute
from compensation.facts import PayFacts
from compensation.periods import Period
from constraints.allowing import allowing
from constraints.framing import frame
from domain.allowance import Allowance
from domain.clock import iso
from domain.errors import BrokenRules
from domain.organisation import Organisation
from domain.plan import Plan, Status
from domain.schedule import Horizon, Schedule, Shift
from services.announcing.handoffs import handoff_note
from services.records.overriding import record_override
from services.records.parts import put_part
from services.records.publish import publish
from storage.database import Database
from tests.services.records.company import ACME, COORDINATOR, NOW, imported, stored
from tests.services.records.invariants import check
from tests.services.records.schedules import MONDAY, horizon, listed, moment, override, plan_of, published

SEAM = MONDAY + timedelta(weeks=2)
TURNS = {"primary": ("cy", "ben", "ana"), "secondary": ("fay", "eli", "dee")}


@pytest.fixture(autouse=True)
def _company(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)


def hand_over(database: Database, time: str, weekday: str = "monday") -> None:
    body = {"id": "payments", "name": "Payments", "members": [{"team": "core"}], "roles": ["primary", "secondary"]}
    handoff = {"weekday": weekday, "time": time}
    put_part(database, ACME, "rotation", "payments", body | {"handoff": handoff}, COORDINATOR, NOW, None)


def seen_from(database: Database) -> Organisation:
    """The company with all that is published on record, as a draft sees it."""
    return stored(database).settled_by(listed(database).shifts)


def planned(database: Database, over: Horizon, turns: Mapping[str, Sequence[str]] = TURNS) -> Plan:
    (problem,) = frame(seen_from(database), over)
    shifts = [Shift.of(slot, turns[slot.role][(slot.week - over.first_day).days // 7]) for slot in problem.slots]
    return Plan(horizon=over, status=Status.OPTIMAL, seed=0, input_sha256="0" * 64, schedule=Schedule.of(shifts))


def handovers(schedule: Schedule) -> Iterator[tuple[datetime, datetime]]:
    """When each week but the last ends, and when the next one begins."""
    for role in ("primary", "secondary"):
        line = [one for one in schedule.shifts if one.role == role]
        yield from ((before.end, after.start) for before, after in pairwise(line))


@pytest.mark.parametrize("time", ["11:00", "07:00", "23:30", "00:00"])
def test_the_first_week_begins_when_the_week_before_it_ends(database: Database, time: str) -> None:
    published(database, 2)
    before = listed(database)
    hand_over(database, time)
    answer = publish(database, ACME, planned(database, horizon(3, SEAM)), COORDINATOR, NOW, 1)
    after = listed(database)
    assert answer.breaches == ()
    assert set(before.shifts) <= set(after.shifts)
    assert all(end == start for end, start in handovers(after))
    assert {one.start for one in after.shifts if one.week == SEAM} == {one.end for one in before.shifts[-2:]}
    check(database)


@pytest.mark.parametrize("time", ["11:00", "07:00"])
def test_the_week_between_is_a_whole_week_for_pay_messages_and_overrides(database: Database, time: str) -> None:
    published(database, 2)
    hand_over(database, time)
    publish(database, ACME, planned(database, horizon(3, SEAM)), COORDINATOR, NOW, 1)
    found = compute(PayFacts(planned=listed(database)), stored(database), [Period.parse("2027-01")])
    assert {line.amount for line in found.lines if line.week == SEAM} == {30_000, 50_000}
    assert [one for one in found.findings if one.start and one.start.date() > MONDAY] == []
    note = handoff_note(listed(database), stored(database), SEAM)
    assert [[name for name, _, _ in one.holders] for one in note.handovers if one.role != "shadow"] == [["Cy"], ["Fay"]]
    across = override("2027-01-18 08:00", "2027-01-18 18:00", "dee", reason="a visit")
    record_override(database, ACME, across, COORDINATOR, NOW, force=True)
    assert all(end == start for end, start in handovers(listed(database)))
    check(database)


def test_weeks_before_published_ones_end_when_those_begin(database: Database) -> None:
    published(database, 2, SEAM)
    hand_over(database, "11:00")
    publish(database, ACME, planned(database, horizon(2)), COORDINATOR, NOW, 1)
    assert all(end == start for end, start in handovers(listed(database)))
    assert iso(listed(database).shifts[0].start) == "2027-01-04T16:00:00Z"


@pytest.mark.parametrize("time", ["11:00", "07:00"])
def test_weeks_before_the_week_between_still_end_when_that_begins(database: Database, time: str) -> None:
    published(database, 2)
    hand_over(database, time)
    publish(database, ACME, planned(database, horizon(3, SEAM)), COORDINATOR, NOW, 1)
    before = {shift for shift in listed(database).shifts if shift.week >= SEAM}
    last = horizon(1, SEAM - timedelta(weeks=1))
    turns = {"primary": ("ben",), "secondary": ("eli",)}
    answer = publish(database, ACME, planned(database, last, turns), COORDINATOR, NOW, 2)
    assert (answer.breaches, answer.affected) == ((), ())
    across = override("2027-01-19 08:00", "2027-01-19 18:00", "dee", reason="a visit")
    record_override(database, ACME, across, COORDINATOR, NOW, force=True)
    answer = publish(database, ACME, planned(database, last, turns), COORDINATOR, NOW, 3)
    assert (answer.breaches, answer.affected) == ((), ())
    assert all(end == start for end, start in handovers(listed(database)))
    assert {shift.start for shift in before if shift.week == SEAM} == {moment("2027-01-18 14:00")}


def test_a_plan_that_does_not_know_of_the_other_time_is_refused(database: Database) -> None:
    published(database, 2)
    hand_over(database, "11:00")
    with pytest.raises(BrokenRules, match="instead of one holder for the whole week"):
        publish(database, ACME, plan_of(stored(database), horizon(2, SEAM)), COORDINATOR, NOW, 1)


def test_a_hole_between_handoffs_on_different_days_is_named(database: Database) -> None:
    published(database, 2)
    hand_over(database, "09:00", "tuesday")
    over = horizon(2, SEAM)
    with pytest.raises(BrokenRules) as refused:
        publish(database, ACME, planned(database, over), COORDINATOR, NOW, 1)
    sentences = [one.sentence for one in refused.value.breaches]
    said = "nobody is on call for payments {} from 2027-01-18T14:00:00Z to 2027-01-19T14:00:00Z"
    assert [any(said.format(role) in one for one in sentences) for role in TURNS] == [True, True]
    assert date(2027, 1, 19) in {shift.week for shift in planned(database, over).schedule.shifts}


def test_a_week_left_open_at_the_edge_is_no_hole_in_the_night_of_changing_clocks_either(database: Database) -> None:
    spring = date(2027, 3, 8)
    published(database, 2, spring - timedelta(weeks=2))
    text = f"open:payments:secondary:{spring}"
    plan = plan_of(allowing(stored(database), [Allowance.parse(text)]), horizon(2, spring))
    answer = publish(database, ACME, plan.model_copy(update={"allowances": (text,)}), COORDINATOR, NOW, 1)
    assert answer.breaches == ()
