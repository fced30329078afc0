"""schedule.json and schedule.csv say the same, the same way every time."""

import csv
import io
import json
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.clock import local_date, parse_instant
from domain.plan import Plan, Status, Tier
from domain.schedule import Horizon, Schedule, Shift
from exporters.schedule_files import COLUMNS, schedule_csv, schedule_json
from tests.exporters.sample import ZONES, pair
from tests.exporters.strategies import schedules

TIERS = (
    Tier(name="fairness", value=177055, bound=177055, unit="squared tenths"),
    Tier(name="wishes", value=12, bound=9, unit="weighted"),
)


def plan(schedule: Schedule, seconds: float = 1.5) -> Plan:
    return Plan(
        horizon=Horizon.of_quarter("2027-Q1"),
        status=Status.FEASIBLE,
        seed=7,
        input_sha256="ab" * 32,
        tiers=TIERS,
        schedule=schedule,
        notes=("Zoë shadows in the week of 4 January.",),
        seconds=seconds,
    )


def test_the_json_holds_the_plan_its_proof_and_its_shifts() -> None:
    content = json.loads(schedule_json(plan(pair("payments", "ana", "ben"))))
    assert list(content) == [
        "status",
        "gap",
        "seed",
        "input_sha256",
        "horizon",
        "tiers",
        "breaches",
        "notes",
        "shifts",
    ]
    assert content["horizon"] == {"first_day": "2027-01-01", "last_day": "2027-03-31", "label": "2027-Q1"}
    assert content["tiers"][1] == {"name": "wishes", "value": 12, "bound": 9, "gap": 0.25, "unit": "weighted"}
    assert (content["status"], content["gap"], content["breaches"]) == ("feasible", 0.25, [])
    assert content["shifts"][0] == {
        "rotation": "payments",
        "role": "primary",
        "week": "2027-01-04",
        "engineer": "ana",
        "start": "2027-01-04T14:00:00Z",
        "end": "2027-01-11T14:00:00Z",
    }


def test_the_time_a_solve_took_does_not_change_the_file() -> None:
    schedule = pair("payments", "ana", "ben")
    assert schedule_json(plan(schedule, 0.1)) == schedule_json(plan(schedule, 9.9))
    assert "Zoë" in schedule_json(plan(schedule))


def test_an_infeasible_plan_has_no_shifts_and_is_still_json() -> None:
    empty = plan(Schedule()).model_copy(update={"status": Status.INFEASIBLE, "tiers": ()})
    content = json.loads(schedule_json(empty))
    assert (content["status"], content["gap"], content["shifts"]) == ("infeasible", 0.0, [])


@given(schedules())
def test_both_files_hold_the_same_rows_and_give_the_schedule_back(schedule: Schedule) -> None:
    rows = list(csv.DictReader(io.StringIO(schedule_csv(schedule))))
    assert rows == json.loads(schedule_json(plan(schedule)))["shifts"]
    assert Schedule.of(Shift.model_validate(row) for row in rows) == schedule


@given(schedules(), st.randoms(use_true_random=False))
def test_the_order_in_which_shifts_were_found_does_not_change_the_file(schedule: Schedule, chance: Random) -> None:
    shuffled = list(schedule.shifts)
    chance.shuffle(shuffled)
    assert schedule_csv(Schedule.of(shuffled)) == schedule_csv(schedule)


@given(schedules())
def test_week_is_the_local_date_on_which_the_slot_begins(schedule: Schedule) -> None:
    for (rotation, _, monday), shifts in schedule.by_slot.items():
        rows = list(csv.DictReader(io.StringIO(schedule_csv(Schedule.of(shifts)))))
        assert local_date(parse_instant(rows[0]["start"]), ZONES[rotation]) == monday
        assert {row["week"] for row in rows} == {monday.isoformat()}


def test_the_columns_are_those_of_the_issue() -> None:
    assert schedule_csv(Schedule()) == ",".join(COLUMNS) + "\n" == "rotation,role,week,engineer,start,end\n"


def test_cells_are_made_safe_even_where_an_id_would_not_be() -> None:
    shift = pair("payments", "ana", "ben").shifts[0].model_copy(update={"engineer": "=HYPERLINK(1)"})
    assert "'=HYPERLINK(1)" in schedule_csv(Schedule.of([shift]))
