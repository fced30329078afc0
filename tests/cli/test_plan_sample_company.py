"""`dogwatch demo` from end to end: the sample company's quarter, and all that goes out, read as strangers read it."""

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
import yaml
from icalendar import Calendar

from tests.cli.running_processes import ROOT, run

pytestmark = pytest.mark.xdist_group("sample company")
"""What is made once for all of them is made in one process of the run, not in each."""

COMPANY = ROOT / "fixtures" / "techcorp"
ROTATIONS = ("payments", "platform", "checkout-identity", "search-mobile", "logistics-data", "notifications")
WEEKS = 13
SLOTS = len(ROTATIONS) * 2 * WEEKS


class Duty(NamedTuple):
    """What every output says in its own way."""

    rotation: str
    role: str
    engineer: str
    start: datetime
    end: datetime


class Demo(NamedTuple):
    out: Path
    code: int
    stdout: str
    stderr: str

    def text(self, name: str) -> str:
        return (self.out / name).read_text(encoding="utf-8")

    def json(self, name: str) -> Any:
        return json.loads(self.text(name))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    out = tmp_path_factory.mktemp("demo") / "out"
    return Demo(out, *run("demo", "--out", out))


@pytest.fixture(scope="module")
def company() -> Any:
    return yaml.safe_load((COMPANY / "organisation.yaml").read_text(encoding="utf-8"))


def test_demo_proves_the_optimum_and_says_what_to_look_at_next(demo: Demo) -> None:
    assert demo.code == 0, demo.stderr
    assert "optimal. Proved" in demo.stdout
    assert "offset round robin" in demo.stdout
    assert "spacing and wishes" in demo.stderr
    assert f"Open {demo.out}/report.html" in demo.stderr
    assert "report.html" not in demo.stdout
    assert "\x1b" not in demo.stdout + demo.stderr


def test_demo_writes_everything_that_goes_out(demo: Demo, company: Any) -> None:
    people = {one["id"] for one in company["engineers"]}
    feeds = {f"feeds/{name}.ics" for name in (*people, *ROTATIONS, "all")}
    files = {path.relative_to(demo.out).as_posix() for path in demo.out.rglob("*") if path.is_file()}
    files.discard(".dogwatch-manifest.json")
    assert len(people) == 80
    assert {name for name in files if name.startswith("feeds/")} == feeds
    assert {name for name in files if "/" not in name} == {
        *("schedule.json", "schedule.csv", "fairness.json", "pay.csv", "report.html")
    }
    assert {"pagerduty/README.txt", "pagerduty/users.json"} <= files
    assert {name.split("/")[0] for name in files if "/" in name} == {"feeds", "pagerduty", "pay"}


def test_schedule_json_has_the_shape_that_was_promised(demo: Demo) -> None:
    plan = demo.json("schedule.json")
    assert {"status", "gap", "seed", "input_sha256", "tiers", "breaches", "shifts"} <= set(plan)
    assert (plan["status"], plan["gap"], plan["seed"], plan["breaches"]) == ("optimal", 0.0, 0, [])
    assert re.fullmatch("[0-9a-f]{64}", plan["input_sha256"])
    assert [tier["name"] for tier in plan["tiers"]] == [
        *("fairness", "largest-overload", "holidays-and-roles", "preferences")
    ]
    assert all(tier["value"] == tier["bound"] for tier in plan["tiers"])
    assert {tuple(shift) for shift in plan["shifts"]} == {("rotation", "role", "week", "engineer", "start", "end")}
    assert all(
        shift[end].endswith("Z") and "." not in shift[end] for shift in plan["shifts"] for end in ("start", "end")
    )


def test_every_week_is_held_once_in_each_role_from_handoff_to_handoff(demo: Demo, company: Any) -> None:
    """`week` is the local date of the handoff; the instants are its wall time, before and after clocks change."""
    handoffs = {one["id"]: one["handoff"] for one in company["rotations"]}
    mondays = [date(2027, 1, 4) + timedelta(weeks=number) for number in range(WEEKS)]
    shifts = [shift for shift in demo.json("schedule.json")["shifts"] if shift["role"] != "shadow"]
    for shift in shifts:
        handoff, week = handoffs[shift["rotation"]], date.fromisoformat(shift["week"])
        wall, zone = time.fromisoformat(handoff["time"]), ZoneInfo(handoff["zone"])
        ends = [datetime.combine(day, wall, zone).astimezone(UTC) for day in (week, week + timedelta(days=7))]
        assert [datetime.fromisoformat(shift[end]) for end in ("start", "end")] == ends
    held = Counter((shift["rotation"], shift["role"], shift["week"]) for shift in shifts)
    assert held == {
        (name, role, str(day)): 1 for name in ROTATIONS for role in ("primary", "secondary") for day in mondays
    }


def test_input_sha256_is_the_one_that_validate_tells(demo: Demo) -> None:
    code, out, _ = run("validate", COMPANY / "organisation.yaml", "--json")
    assert code == 0
    assert json.loads(out)["sha256"] == demo.json("schedule.json")["input_sha256"]


def test_planning_again_writes_the_same_bytes_feeds_included(demo: Demo) -> None:
    before = {path: path.read_bytes() for path in demo.out.rglob("*") if path.is_file()}
    code, _, err = run("demo", "--out", demo.out)
    assert code == 0, err
    assert {path: path.read_bytes() for path in demo.out.rglob("*") if path.is_file()} == before


def planned(demo: Demo) -> Counter[Duty]:
    return Counter(_duty(shift, shift["engineer"]) for shift in demo.json("schedule.json")["shifts"])


def on_call(duties: Counter[Duty]) -> Counter[Duty]:
    """Without shadows: they are neither paged nor paid."""
    return Counter({duty: count for duty, count in duties.items() if duty.role != "shadow"})


def _duty(row: dict[str, str], engineer: str, start: str = "start", end: str = "end") -> Duty:
    ends = (datetime.fromisoformat(row[start]), datetime.fromisoformat(row[end]))
    return Duty(row["rotation"], row["role"], engineer, *ends)


def test_schedule_csv_tells_of_the_same_duties(demo: Demo) -> None:
    rows = csv.DictReader(demo.text("schedule.csv").splitlines())
    assert Counter(_duty(row, row["engineer"]) for row in rows) == planned(demo)


def in_calendar(path: Path, names: dict[str, str]) -> Counter[Duty]:
    """Duties by what a calendar program shows: a title, a start and an end."""
    found: Counter[Duty] = Counter()
    events: list[Any] = list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))
    for event in events:
        title = re.fullmatch(r"(?:On call|Shadowing): (\S+) \(([a-z-]+)\)(?: - (.+))?", str(event["SUMMARY"]))
        assert title, event["SUMMARY"]
        who = names[title[3]] if title[3] else path.stem
        found[Duty(title[1], title[2], who, event["DTSTART"].dt, event["DTEND"].dt)] += 1
    return found


def joined(duties: Counter[Duty]) -> Counter[Duty]:
    """Weeks of one person that follow each other are one event in a calendar."""
    found: list[Duty] = []
    for duty in sorted(duties.elements()):
        if found and found[-1][:3] == duty[:3] and found[-1].end == duty.start:
            found[-1] = found[-1]._replace(end=duty.end)
        else:
            found.append(duty)
    return Counter(found)


def test_feeds_tell_of_the_same_duties(demo: Demo, company: Any) -> None:
    """The company's feed, the sum of all engineers' feeds, and the sum of all rotations' feeds."""
    names = {one["name"]: one["id"] for one in company["engineers"]}

    def together(stems: Iterable[str]) -> Counter[Duty]:
        return sum((in_calendar(demo.out / "feeds" / f"{stem}.ics", names) for stem in stems), Counter[Duty]())

    expected = joined(planned(demo))
    assert together(["all"]) == expected
    assert together(names.values()) == expected
    assert together(ROTATIONS) == expected


def test_an_unanswered_page_climbs_to_the_lead_the_platform_team_and_the_vp(demo: Demo) -> None:
    (path,) = (demo.out / "pagerduty").glob("*-escalation-search-mobile.json")
    assert json.loads(path.read_text())["description"][1:] == [
        "At once: whoever is primary.",
        "After 5 min: whoever is secondary.",
        "After 30 min: the team lead, Jonas Weber and Nina Schröder.",
        "After 60 min: the platform team, whoever is primary of platform.",
        "After 120 min: the VP, vp.engineering@techcorp.example.",
    ]


def test_pagerduty_requests_tell_of_the_same_duties(demo: Demo, company: Any) -> None:
    people = {one["email"]: one["id"] for one in company["engineers"]}
    found: Counter[Duty] = Counter()
    for path in (demo.out / "pagerduty").glob("*-shifts-*.json"):
        request = json.loads(path.read_text(encoding="utf-8"))
        schedule = re.search(r"\{schedule:(.+)\.(.+)\}", request["path"])
        assert schedule
        for shift in request["body"]["custom_shifts"]:
            (assignment,) = shift["assignments"]
            email = assignment["member"]["user_id"].removeprefix("{user:").removesuffix("}")
            where = {"rotation": schedule[1], "role": schedule[2]} | shift
            found[_duty(where, people[email], "start_time", "end_time")] += 1
    assert found == on_call(planned(demo))


def test_pay_tells_of_the_same_duties_and_adds_up_to_the_cent(demo: Demo) -> None:
    """A week that two months touch has a line in each; together they are the week, and the weekly rate."""
    rows = list(csv.DictReader(demo.text("pay.csv").splitlines()))
    weeks: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in rows:
        weeks.setdefault((row["rotation"], row["role"], row["week"], row["engineer"]), []).append(row)
    whole = [
        {**lines[0], "start": min(line["start"] for line in lines), "end": max(line["end"] for line in lines)}
        for lines in weeks.values()
    ]
    assert Counter(_duty(row, row["engineer"]) for row in whole) == on_call(planned(demo))
    assert {sum(Decimal(line["amount"]) for line in lines) for lines in weeks.values()} == {Decimal("500.00")}
    assert sum(Decimal(row["amount"]) for row in rows) == SLOTS * Decimal("500.00")
    assert {row["currency"] for row in rows} == {"USD"}


def test_report_shows_every_week_of_everybody(demo: Demo, company: Any) -> None:
    page = demo.text("report.html")
    names = {one["id"]: one["name"] for one in company["engineers"]}
    busy = {duty.engineer for duty in planned(demo)}
    assert "<script" not in page
    assert all(names[who].replace("'", "&#39;") in page or names[who] in page for who in busy)


def test_fairness_adds_up_to_the_duties(demo: Demo) -> None:
    found = demo.json("fairness.json")
    weeks = Counter(duty.engineer for duty in on_call(planned(demo)))
    assert {one["engineer"]: one["weeks"] for one in found["people"] if one["weeks"]} == weeks
    assert [method["method"] for method in found["methods"]] == ["dogwatch", "offset round robin", "greedy"]


def test_nothing_private_goes_out(demo: Demo) -> None:
    """Reasons of absences are in the organisation's files and in no output; pay is in the outputs of pay alone."""
    with (COMPANY / "absences.csv").open(encoding="utf-8", newline="") as file:
        reasons = {row["reason"] for row in csv.DictReader(file) if row.get("reason")}
    assert reasons
    for path in demo.out.rglob("*"):
        if path.is_file():
            text = _readable(path).lower()
            assert not [reason for reason in reasons if reason.lower() in text], path
            paid = path.name == "pay.csv" or path.parent.name == "pay"
            assert paid or "500.00" not in text, path
    assert "500.00" in demo.text("pay.csv")


def _readable(path: Path) -> str:
    """The text of a file, or of what is packed into it."""
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8")
    with ZipFile(path) as packed:
        return "\n".join(packed.read(name).decode("utf-8") for name in packed.namelist())


def test_the_module_runs_without_the_installed_command() -> None:
    answered = subprocess.run(
        [sys.executable, "-m", "cli.main", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answered.stdout.startswith("dogwatch ")
