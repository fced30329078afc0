"""What `dogwatch plan` does when it is stopped, has no time, or loses a worker: never half a plan, never a hang."""

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from constraints.checker import breaches
from constraints.framing import frame
from domain.schedule import Horizon, Schedule, Shift
from importers.organisation_file import load_organisation
from importers.synthetic import Shape, make_organisation, write_organisation
from tests.cli.running_processes import ROOT, run, running
from tests.services.drafts.company import ENDLESS

CROWDED = Shape(rotations=4, people_per_rotation=8)
"""Eight do the work of eleven: no search says within minutes that there is no schedule, but counting does at once."""
TIGHT = Shape(rotations=10)
"""Counting finds nothing against it, and a first schedule takes a moment."""
TEAM_OWNED = ("plan", ROOT / "fixtures" / "techcorp" / "team-owned.yaml", "--quarter", "2027-Q1")
"""The sample company as it runs today, which cannot be planned."""
QUARTER = ("--from", ENDLESS.first_week, "--weeks", ENDLESS.weeks)


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_organisation(make_organisation(ENDLESS, seed=1), tmp_path_factory.mktemp("endless"))


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_organisation(make_organisation(CROWDED, seed=71), tmp_path_factory.mktemp("crowded"))


@pytest.fixture(scope="module")
def tight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_organisation(make_organisation(TIGHT, seed=31), tmp_path_factory.mktemp("tight"))


def test_ctrl_c_keeps_the_best_schedule_so_far_and_tells_how_far_it_may_be_from_the_best(
    endless: Path, tmp_path: Path
) -> None:
    with running("plan", endless, *QUARTER, "--out", tmp_path / "out", "--json") as planning:
        planning.wait_for("first schedule found")
        planning.ctrl_c()
        code, out, err = planning.ended()
    assert code == 0, err
    assert "Traceback" not in err
    found = json.loads(out)
    assert (found["status"], found["breaches"]) == ("feasible", [])
    assert found["gap"] == found["tiers"][0]["gap"] > 0
    assert 0 < found["tiers"][0]["bound"] < found["tiers"][0]["value"]
    assert all(tier["gap"] == pytest.approx(1 - tier["bound"] / tier["value"]) for tier in found["tiers"])
    assert any("Stopped by hand" in note for note in found["notes"])
    assert json.loads((tmp_path / "out" / "schedule.json").read_text()) == found
    assert broken_rules(endless, found["shifts"]) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the workers in /proc, which only Linux has")
def test_ctrl_c_before_the_first_schedule_exits_4_and_writes_nothing(tight: Path, tmp_path: Path) -> None:
    """As soon as there is a worker, which has not even begun to listen."""
    with running("plan", tight, *QUARTER, "--out", tmp_path / "out") as planning:
        while not planning.workers():
            time.sleep(0.01)
        planning.ctrl_c()
        code, out, err = planning.ended()
    assert code == 4, err
    assert "Stopped by hand before a first schedule was found" in " ".join(out.split())
    assert "--time-limit" not in out
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the workers in /proc, which only Linux has")
def test_ctrl_c_before_any_answer_tells_what_counting_proves(crowded: Path, tmp_path: Path) -> None:
    with running("plan", crowded, *QUARTER, "--out", tmp_path / "out") as planning:
        while not planning.workers():
            time.sleep(0.01)
        planning.ctrl_c()
        code, out, err = planning.ended()
    assert code == 3, err
    assert "March 2027 has 5 handoffs" in out
    assert "40 weeks to hold" in " ".join(out.split())
    assert "Stopped by hand before a way out was found" in " ".join(out.split())
    assert "--time-limit" not in out
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()


def test_ctrl_c_while_ways_out_are_sought_keeps_the_reason_and_those_found() -> None:
    with running(*TEAM_OWNED, "--dry-run") as planning:
        planning.wait_for("ways out: trying one more week")
        planning.ctrl_c()
        code, out, err = planning.ended()
    assert code == 3, err
    assert "Traceback" not in err
    assert "Weeks that people can hold, of weeks to hold" in out
    assert "March 2027 has 5 handoffs, so mobile has 10 weeks to hold" in out
    assert "\n1. Share rotations" in out
    assert "Stopped by hand: these are the ways out that were found by then" in " ".join(out.split())
    assert "was tried" not in out


def test_the_time_limit_ends_the_search_for_ways_out_and_leaves_the_sums() -> None:
    code, out, err = run(*TEAM_OWNED, "--dry-run", "--json", "--time-limit", 0.5)
    assert code == 3, err
    found = json.loads(out)
    assert found["status"] == "infeasible"
    assert {one["rotation"]: one["short"] for one in found["card"]["sums"] if one["month"] == "2027-03"}["mobile"] == 5
    assert found["card"]["bottlenecks"][0]["rotations"] == ["mobile"]
    assert any("The time limit passed" in note and "--time-limit" in note for note in found["card"]["notes"])


def broken_rules(organisation: Path, shifts: list[dict[str, str]]) -> list[str]:
    schedule = Schedule.of(Shift.model_validate(shift) for shift in shifts)
    problems = frame(load_organisation(organisation).organisation, Horizon.of_weeks(ENDLESS.first_week, ENDLESS.weeks))
    return [one.sentence for problem in problems for one in breaches(problem, schedule) if one.hard]


def test_no_schedule_within_the_limit_exits_4_and_writes_nothing(tight: Path, tmp_path: Path) -> None:
    code, out, err = run("plan", tight, *QUARTER, "--out", tmp_path / "out", "--time-limit", 0.1)
    assert code == 4, err
    assert "Out of time" in out
    assert "longer --time-limit" in " ".join(out.split())
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the workers in /proc, which only Linux has")
def test_a_killed_worker_is_told_and_ends_the_command(endless: Path, tmp_path: Path) -> None:
    with running("plan", endless, *QUARTER, "--out", tmp_path / "out") as planning:
        planning.wait_for("first schedule found")
        (worker,) = planning.workers()
        os.kill(worker, signal.SIGKILL)
        code, out, err = planning.ended()
    assert (code, out) == (1, "")
    assert "a process that was solving was ended from outside" in err
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()


def test_ctrl_c_over_many_years_ends_with_a_schedule_and_pressed_again_ends_the_trades_too(tmp_path: Path) -> None:
    shape = Shape(people_per_rotation=12, weeks=260)
    org = write_organisation(make_organisation(shape, seed=1), tmp_path / "years")
    years = ("--from", shape.first_week, "--weeks", shape.weeks)
    with running("plan", org, *years, "--out", tmp_path / "out", "--json", "--dry-run") as planning:
        planning.wait_for("first schedule found")
        planning.ctrl_c()
        time.sleep(0.2)
        planning.ctrl_c()
        code, out, err = planning.ended()
    assert code == 0, err
    assert (json.loads(out)["status"], json.loads(out)["breaches"]) == ("feasible", [])
