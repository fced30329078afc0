"""`dogwatch pagerduty` against a double on this machine: as a person uses it, and killed by `kill -9`."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.access import operator
from domain.clock import WEEK
from importers.organisation_file import load_organisation
from services.records.import_organisation import import_organisation
from storage.database import Database
from tests.cli.running import dogwatch
from tests.pager.double.server import TOKEN, Double
from tests.pager.double.state import LayerSchedule, Policy
from tests.services.pagerduty.company import found, pagerduty, publish_weeks, published, read_at_once, swap, user
from tests.services.pagerduty.oracle import wrong_moments
from tests.storage.databases import SqliteFiles, database_at

ROOT = Path(__file__).parents[2]
Capture = pytest.CaptureFixture[str]


class Desk:
    """Somebody with a published company, an account in PagerDuty, and a terminal."""

    def __init__(self, database: Database, double: Double, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
        self.database, self.double = database, double
        self._monkeypatch, self._capsys = monkeypatch, capsys
        monkeypatch.setenv("DOGWATCH_DATABASE_URL", str(database.engine.url))
        monkeypatch.setenv("DOGWATCH_PAGERDUTY_ADDRESS", double.address)

    def run(self, *arguments: str, token: str = TOKEN) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of `dogwatch pagerduty ARGUMENTS`."""
        self._monkeypatch.setenv("DOGWATCH_PAGERDUTY_TOKEN", token)
        code = dogwatch(self._monkeypatch, "pagerduty", *arguments)
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def start(self, *arguments: str, stderr: int = subprocess.DEVNULL) -> "subprocess.Popen[str]":
        """The same as a process of its own."""
        self._monkeypatch.setenv("DOGWATCH_PAGERDUTY_TOKEN", TOKEN)
        command = [sys.executable, "-m", "cli.main", "pagerduty", *arguments]
        return subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=stderr, text=True, cwd=ROOT, preexec_fn=_hears_ctrl_c
        )

    def plan(self) -> dict[str, Any]:
        code, out, err = self.run("plan", "--json")
        assert code == 0, err
        told: dict[str, Any] = json.loads(out)
        return told


def _hears_ctrl_c() -> None:
    """Also where whoever runs the tests does so in the background of a shell, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def desk(sqlite_files: SqliteFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Iterator[Desk]:
    now = datetime.now(UTC)
    monday = now.date() - timedelta(days=now.weekday()) - WEEK
    read_at_once(monkeypatch)
    with sqlite_files.migrated() as url, database_at(url) as database, pagerduty(1, now) as double:
        double.tick = timedelta(0)
        found(database, tmp_path, 1)
        publish_weeks(database, 5, first=monday)
        yield Desk(database, double, monkeypatch, capsys)


def test_from_preflight_to_drift(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{TOKEN}\n")
    code, _, err = desk.run("preflight", "--token-file", str(tmp_path / "key"), token="")
    assert (code, "nothing stands in the way" in err) == (0, True), err
    code, out, err = desk.run("plan")
    assert code == 0
    assert "New schedules:" in out
    assert "In the next 24 hours, in schedules that are new:" in out
    assert not desk.double.writes, "a plan writes nothing"
    plan = desk.plan()["id"]
    code, _, err = desk.run("apply", plan)
    assert (code, "PagerDuty pages who is published." in err) == (0, True)
    assert wrong_moments(desk.database, desk.double, datetime.now(UTC) + timedelta(minutes=5)) == []
    assert desk.run("verify")[0] == 0
    assert desk.run("drift")[0] == 0
    shift = max(next(iter(desk.double.state.schedules.values())).shifts.values(), key=lambda one: one.start)
    shift.user = user(desk.double, 0, "fay")
    code, out, _ = desk.run("drift")
    assert code == 7
    assert "was changed" in out
    assert "Fay 0" in out
    assert TOKEN not in out
    assert desk.run("verify")[0] == 7
    code, out, _ = desk.run("plan")
    assert "Later:" in out
    assert "Fay 0 ->" in out
    assert "Steps: 1 x change member." in out


def test_a_plan_says_in_json_too_who_will_page_in_new_schedules(desk: Desk) -> None:
    plan = desk.plan()
    told = [one["mismatch"] for one in plan["changes"] if one["role"] == "primary"]
    ahead = [one for one in published(desk.database).shifts if one.role == "primary" and one.end > desk.double.now]
    assert [one["expected"] for one in told] == [[user(desk.double, 0, one.engineer[:-1])] for one in ahead]
    assert {(*one["found"],) for one in told} == {()}
    assert told[0]["start"] == plan["since"]


def test_a_finished_plan_that_is_applied_again_counts_no_write(desk: Desk) -> None:
    plan = desk.plan()["id"]
    code, _, err = desk.run("apply", plan)
    assert (code, "0 writes" in err, f"{len(desk.double.writes)} writes" in err) == (0, False, False), err
    desk.double.forget_requests()
    code, _, err = desk.run("apply", plan)
    assert (code, "0 writes: PagerDuty pages who is published." in err) == (0, True), err
    assert not desk.double.writes


def test_ctrl_c_says_how_to_go_on(desk: Desk) -> None:
    plan = desk.plan()["id"]
    started = desk.start("apply", plan, stderr=subprocess.PIPE)

    def interrupt(*_: object) -> str:
        if len(desk.double.writes) == 2:
            os.kill(started.pid, signal.SIGINT)
        return "go on"

    desk.double.after_write = interrupt
    _, said = started.communicate(timeout=120)
    desk.double.after_write = None
    assert (started.returncode, said) == (130, "Stopped; apply the same plan again: it goes on where it was.\n")
    assert desk.run("apply", plan)[0] == 0
    assert desk.plan()["is_empty"]


def test_verify_fails_when_nothing_is_published(desk: Desk, tmp_path: Path) -> None:
    company = load_organisation(tmp_path / "organisation.yaml")
    import_organisation(desk.database, company, "new", operator("new"), datetime.now(UTC))
    code, _, err = desk.run("verify", "--organisation", "new")
    assert (code, "Nothing is published from now on." in err) == (7, True), err
    assert "PagerDuty pages who is published" not in err
    code, out, err = desk.run("plan", "--organisation", "new")
    assert (code, "because nothing is published." in out) == (0, True), err


def test_exit_codes_of_what_may_go_wrong(desk: Desk) -> None:
    plan = desk.plan()["id"]
    publish_weeks(desk.database, 5, first=min(one.week for one in published(desk.database).shifts), turn=1)
    code, _, err = desk.run("apply", plan)
    assert (code, "was published otherwise" in err) == (5, True)
    assert desk.run("apply", "0123456789abcdef")[0] == 2
    code, _, err = desk.run("plan", token="a wrong key")  # noqa: S106  # opens nothing
    assert (code, "check the API key" in err) == (6, True)
    assert "wrong key" not in err
    assert desk.run("plan", token="")[0] == 2
    desk.double.state.users.clear()
    code, _, err = desk.run("preflight")
    assert (code, "PagerDuty has no user with this email" in err) == (2, True)


def test_a_rotation_that_is_held_back_is_told_by_every_command(desk: Desk) -> None:
    assert desk.run("apply", desk.plan()["id"])[0] == 0
    last = max((one for one in published(desk.database).shifts if one.role == "primary"), key=lambda one: one.start)
    swap(desk.database, 0, last.start, last.start + timedelta(hours=1), last.engineer[:-1], role="secondary")
    code, out, err = desk.run("plan")
    assert (code, "Held back" in out, "nobody stands behind" in out) == (7, True, True), err
    code, out, _ = desk.run("plan", "--json")
    told = json.loads(out)
    assert (code, [one["rotation"] for one in told["held_back"]], told["is_empty"]) == (7, ["team0"], True)
    code, _, err = desk.run("apply", told["id"])
    assert (code, "Held back, and left as it is: team0." in err) == (7, True), err
    code, _, err = desk.run("preflight")
    assert (code, "nobody stands behind" in err) == (2, True), err
    assert desk.run("verify")[0] == 7


def test_a_layered_schedule_is_handed_over_and_let_go_of(desk: Desk) -> None:
    desk.double.state.layered["L0000001"] = LayerSchedule("L0000001", "Old", "Etc/UTC")
    code, _, err = desk.run("use", "team0", "primary", "L0000001")
    assert (code, "by layers" in err) == (0, True)
    assert desk.run("apply", desk.plan()["id"])[0] == 0
    assert desk.double.state.layered["L0000001"].overrides
    assert desk.run("forget", "team0", "primary")[0] == 0
    assert desk.run("forget", "team0", "primary")[0] == 2


def test_a_policy_is_handed_over_and_let_go_of(desk: Desk) -> None:
    desk.double.state.policies["E0000001"] = Policy("E0000001", "On call: team0", [])
    code, _, err = desk.run("plan")
    assert (code, "dogwatch pagerduty use-policy team0 E0000001" in err) == (2, True), err
    code, _, err = desk.run("use-policy", "team0", "E0000001")
    assert (code, "team0 escalates by 'On call: team0' (E0000001)." in err) == (0, True), err
    assert desk.run("apply", desk.plan()["id"])[0] == 0
    assert len(desk.double.state.policies["E0000001"].rules) == 4
    assert desk.run("use-policy", "team0", "E0000002")[0] == 2
    assert desk.run("forget-policy", "team0")[0] == 0
    assert "dogwatch pagerduty use-policy team0 E0000001" in desk.run("plan")[2]
    code, _, err = desk.run("forget-policy", "team0")
    assert (code, "team0 has no escalation policy in PagerDuty" in err) == (2, True), err


@pytest.mark.parametrize(("write", "answered"), [(3, True), (2, False)])
def test_killed_by_kill_nine_and_started_again_it_ends_as_if_nothing_had_been(
    desk: Desk, write: int, answered: bool
) -> None:
    plan = desk.plan()["id"]
    started = desk.start("apply", plan)

    def kill(*_: object) -> str:
        if len(desk.double.writes) != write + 1:
            return "go on"
        os.kill(started.pid, signal.SIGKILL)
        return "lost"

    if answered:
        desk.double.after_write = kill
    else:
        desk.double.before_write = kill
    assert started.wait(timeout=120) == -signal.SIGKILL
    desk.double.after_write = desk.double.before_write = None
    code, _, err = desk.run("apply", plan)
    assert code == 0, err
    assert wrong_moments(desk.database, desk.double, datetime.now(UTC) + timedelta(minutes=5)) == []
    assert desk.plan()["is_empty"]
    assert len(desk.double.state.schedules) == 2
    assert len(desk.double.state.policies) == 1
    assert [len(one.shifts) for one in desk.double.state.schedules.values()] == [4, 4]
