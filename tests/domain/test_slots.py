"""A slot's planned extent: today's handoff, an earlier name, an earlier handoff; never a guess."""

from datetime import date

import pytest

from domain.clock import seconds
from domain.slots import held_slot, planned_slot
from tests.compensation.company import at, company, rotation, shifts

WEEK = date(2024, 9, 9)


@pytest.mark.parametrize(("week", "hours"), [("2024-09-09", 168), ("2024-10-28", 169), ("2024-03-04", 167)])
def test_a_week_runs_from_handoff_to_handoff_on_the_clock(week: str, hours: int) -> None:
    slot = planned_slot(company(), "web", "primary", date.fromisoformat(week))
    assert seconds(slot.start, slot.end) == hours * 3600


def test_an_earlier_name_stands_for_the_rotation_of_today() -> None:
    organisation = company(rotations=(rotation("pool", formerly=("web", "app")),))
    assert planned_slot(organisation, "app", "primary", WEEK).start == at("2024-09-09 09:00")
    with pytest.raises(KeyError):
        planned_slot(organisation, "other", "primary", WEEK)


def test_a_week_that_was_planned_before_the_handoff_moved_keeps_its_extent() -> None:
    before = shifts(company(), "2024-09-09", ("alice", "", "2024-09-12 09:00"), ("bob", "2024-09-12 09:00", ""))
    moved = company(rotations=(rotation(handoff={"weekday": "monday", "time": "11:00"}),))
    assert held_slot(moved, before).start == at("2024-09-09 09:00")
    assert held_slot(moved, before).end == at("2024-09-16 09:00")


def test_part_of_a_week_or_another_week_does_not_move_the_extent() -> None:
    organisation = company()
    part = shifts(organisation, "2024-09-09", ("alice", "2024-09-10 00:00", ""))
    assert held_slot(organisation, part).start == at("2024-09-09 09:00")
    whole = shifts(organisation, "2024-09-09", ("alice", "", ""))
    wrong = [one.model_copy(update={"week": date(2024, 9, 2)}) for one in whole]
    assert held_slot(organisation, wrong).start == at("2024-09-02 09:00")
