"""Our own schedules come back as they were written, or with every fault at once."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from domain.errors import InvalidInput
from domain.plan import Plan, Status, Tier
from domain.schedule import Horizon, Schedule, Shift
from exporters.schedule_files import schedule_csv, schedule_json
from importers.schedule_file import read_schedule_file, strangers


def shift(week: date, engineer: str, role: str = "primary") -> Shift:
    start = datetime(week.year, week.month, week.day, 9, tzinfo=UTC)
    end = start + timedelta(days=7)
    return Shift(rotation="search", role=role, week=week, engineer=engineer, start=start, end=end)


PLAN = Plan(
    horizon=Horizon(first_day=date(2027, 1, 1), last_day=date(2027, 1, 31)),
    status=Status.FEASIBLE,
    seed=7,
    input_sha256="ab" * 32,
    tiers=(Tier(name="fairness", value=40, bound=30, unit="tenths of a point, squared"),),
    schedule=Schedule.of([shift(date(2027, 1, 4), "ana"), shift(date(2027, 1, 11), "bo")]),
)


def test_what_plan_wrote_comes_back_whole(tmp_path: Path) -> None:
    (tmp_path / "schedule.json").write_text(schedule_json(PLAN), encoding="utf-8")
    found = read_schedule_file(tmp_path / "schedule.json")
    assert (found.schedule, found.horizon, found.tiers) == (PLAN.schedule, PLAN.horizon, PLAN.tiers)
    assert (found.status, found.seed, found.input_sha256, found.unread) == (Status.FEASIBLE, 7, "ab" * 32, ())


def test_the_rows_alone_come_back_from_csv(tmp_path: Path) -> None:
    (tmp_path / "schedule.csv").write_text(schedule_csv(PLAN.schedule), encoding="utf-8")
    found = read_schedule_file(tmp_path / "schedule.csv")
    assert (found.schedule, found.horizon) == (PLAN.schedule, None)


def test_an_output_folder_stands_for_its_schedule(tmp_path: Path) -> None:
    (tmp_path / "schedule.json").write_text(schedule_json(PLAN), encoding="utf-8")
    assert read_schedule_file(tmp_path).schedule == PLAN.schedule


def test_a_folder_without_a_schedule_says_which_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"schedule\.json: file: there is no such file"):
        read_schedule_file(tmp_path)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    content = json.loads(schedule_json(PLAN))
    content["shifts"][0]["week"] = "2027-02-30"
    content["shifts"][1]["engineer"] = "Bo!"
    content["shifts"].append(content["shifts"][1] | {"engineer": "cleo", "end": "2027-01-01T00:00:00Z"})
    content["seed"] = "many"
    (tmp_path / "schedule.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InvalidInput) as refusal:
        read_schedule_file(tmp_path / "schedule.json")
    assert {fault.where for fault in refusal.value.faults} == {
        "shifts[0].week",
        "shifts[1].engineer",
        "shifts[2].end",
        "seed",
    }


def test_two_holders_of_one_slot_are_a_fault_with_its_line(tmp_path: Path) -> None:
    rows = schedule_csv(Schedule(shifts=(shift(date(2027, 1, 4), "ana"), shift(date(2027, 1, 4), "bo"))))
    (tmp_path / "schedule.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"schedule\.csv:3:\d+: engineer: ana holds this slot until 2027-01-11"):
        read_schedule_file(tmp_path / "schedule.csv")


def test_two_shadows_beside_one_primary_are_no_fault(tmp_path: Path) -> None:
    shadows = (shift(date(2027, 1, 4), "ana", "shadow"), shift(date(2027, 1, 4), "bo", "shadow"))
    (tmp_path / "schedule.csv").write_text(schedule_csv(Schedule(shifts=shadows)), encoding="utf-8")
    assert len(read_schedule_file(tmp_path / "schedule.csv").schedule.shifts) == 2


def test_json_that_is_no_schedule_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fairness.json").write_text('{"people": []}', encoding="utf-8")
    with pytest.raises(InvalidInput, match="shifts: must be a list"):
        read_schedule_file(tmp_path / "fairness.json")


def test_fields_of_a_newer_version_are_named(tmp_path: Path) -> None:
    content = json.loads(schedule_json(PLAN)) | {"colour": "blue"}
    (tmp_path / "schedule.json").write_text(json.dumps(content), encoding="utf-8")
    assert read_schedule_file(tmp_path / "schedule.json").unread == ("colour",)


def test_strangers_are_named_once_with_the_nearest_known_name(tmp_path: Path) -> None:
    (tmp_path / "schedule.csv").write_text(schedule_csv(PLAN.schedule), encoding="utf-8")
    found = list(strangers(read_schedule_file(tmp_path / "schedule.csv"), ["anna", "bo"], ["search"]))
    assert [(fault.where, fault.value, fault.hint) for fault in found] == [("engineer", "ana", "did you mean anna?")]
