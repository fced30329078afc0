"""`dogwatch why` and `dogwatch compare` as people type them."""

import json
import shlex
import shutil
from pathlib import Path

import pytest

from tests.cli.running import dogwatch

pytestmark = pytest.mark.xdist_group("why command")
"""What is made once for all of them is made in one process of the run, not in each."""

COMPANY = """\
dogwatch: 1
company: {name: Acme, zone: Europe/Berlin}
teams: [{id: core, name: Core}]
engineers:
  - {id: ana, name: Ana Silva, email: ana@example.com, team: core}
  - {id: bo, name: Bo Lind, email: bo@example.com, team: core}
  - {id: cy, name: Cy Ruiz, email: cy@example.com, team: core}
  - {id: di, name: Di Moor, email: di@example.com, team: core}
  - {id: eva, name: Eva Kern, email: eva@example.com, team: core}
rotations:
  - {id: search, name: Search, teams: [core], members: ["team:core"], roles: [primary]}
absences:
  - {engineer: bo, first_day: 2027-02-09, last_day: 2027-02-09, reason: knee surgery}
pay:
  stipends: [{role: primary, weekly: 500, effective: 2020-01-01}]
"""


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An organisation file with its February planned beside it, in `out`."""
    folder = tmp_path_factory.mktemp("planned")
    (folder / "acme.yaml").write_text(COMPANY, encoding="utf-8")
    options = ("--from", "2027-02-01", "--weeks", "4", "--out", folder / "out")
    with pytest.MonkeyPatch.context() as patch:
        assert dogwatch(patch, "plan", folder / "acme.yaml", *options) == 0
    return folder


@pytest.fixture
def acme(planned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The same, for one test."""
    capsys.readouterr()
    return shutil.copytree(planned, tmp_path, dirs_exist_ok=True)


def why(monkeypatch: pytest.MonkeyPatch, folder: Path, *more: str) -> int:
    cell = ("--rotation", "search", "--week", "2027-02-10")
    return dogwatch(monkeypatch, "why", folder / "acme.yaml", folder / "out", *cell, *more)


def test_why_tells_the_holder_the_alternative_and_who_is_away(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(monkeypatch, acme) == 0
    told = capsys.readouterr()
    assert told.out.startswith("search primary, week of 2027-02-08: ")
    assert "The cheapest alternative, proved in every goal" in told.out
    assert "- away: Bo Lind" in told.out
    assert "surgery" not in told.out + told.err
    assert "locks:" in told.err


def test_why_answers_in_json_with_nothing_else_on_stdout(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(monkeypatch, acme, "--json", "--exact") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["alternative"]["changes"][0]["week"] == "2027-02-08"
    assert {one["standing"] for one in found["candidates"]} == {"possible", "excluded"}


def test_the_same_question_gets_the_same_bytes(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = set()
    for _ in range(2):
        assert why(monkeypatch, acme, "--json") == 0
        answers.add(capsys.readouterr().out)
    assert len(answers) == 1


def test_asking_for_somebody_who_is_away_exits_3_with_the_reason(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(monkeypatch, acme, "--instead", "bo") == 3
    assert "- away: Bo Lind" in capsys.readouterr().out


def test_two_questions_at_once_are_refused(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(monkeypatch, acme, "--instead", "cy", "--not-me") == 2
    assert "two questions" in capsys.readouterr().err


def test_a_day_that_is_none_is_refused(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    schedule = ("why", acme / "acme.yaml", acme / "out", "--rotation", "search")
    assert dogwatch(monkeypatch, *schedule, "--week", "2027-02-30") == 2
    assert "--week: is not a day" in capsys.readouterr().err


def test_taking_the_alternative_makes_the_plan_that_was_promised(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(monkeypatch, acme, "--not-me", "--json") == 0
    promised = json.loads(capsys.readouterr().out)["alternative"]
    lock = f"{{rotation: search, role: primary, week: 2027-02-08, engineer: {promised['engineer']}}}"
    (acme / "locked.yaml").write_text(f"{COMPANY}locks: [{lock}]\n", encoding="utf-8")
    options = ("--from", "2027-02-01", "--weeks", "4", "--out", acme / "other")
    assert dogwatch(monkeypatch, "plan", acme / "locked.yaml", *options) == 0
    capsys.readouterr()
    assert dogwatch(monkeypatch, "compare", acme / "out", acme / "other", acme / "acme.yaml", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["after"] - one["before"] for one in found["tiers"]] == [one["price"] for one in promised["prices"]]


def test_compare_reads_folders_and_tells_what_changed(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (acme / "out" / "schedule.csv").read_text(encoding="utf-8").splitlines()
    (acme / "hole.csv").write_text("\n".join((*rows[:2], *rows[3:])) + "\n", encoding="utf-8")
    assert dogwatch(monkeypatch, "compare", acme / "out", acme / "hole.csv", acme / "acme.yaml") == 0
    told = capsys.readouterr()
    assert told.out.startswith("- Newly broken: search primary, week of 2027-02-08: nobody")
    assert "coverage (must hold): broken 0 times before, 1 after" in told.out
    assert "cover" not in told.err


def test_compare_leaves_out_what_only_one_covers_unless_it_is_asked_for(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (acme / "out" / "schedule.csv").read_text(encoding="utf-8").splitlines()
    (acme / "later.csv").write_text("\n".join((rows[0], *rows[3:])) + "\n", encoding="utf-8")
    both = ("compare", acme / "out", acme / "later.csv", acme / "acme.yaml")
    assert dogwatch(monkeypatch, *both) == 0
    told = capsys.readouterr()
    assert told.out.startswith("- Both give every week to the same people.")
    assert f"Only {acme / 'out' / 'schedule.json'} covers weeks 2027-02-01 to 2027-02-08: left out" in told.err
    assert dogwatch(monkeypatch, *both, "--from", "2027-02-08", "--weeks", "3") == 0
    told = capsys.readouterr()
    assert told.out.startswith("- Newly broken: search primary, week of 2027-02-08: nobody")
    assert "1 Feb" not in told.out
    assert "left out" not in told.err


def test_compare_without_an_organisation_says_how_to_learn_more(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (acme / "none.csv").write_text("rotation,role,week,engineer,start,end\n", encoding="utf-8")
    assert dogwatch(monkeypatch, "compare", acme / "out", acme / "none.csv") == 0
    told = capsys.readouterr()
    assert "What changes for whom" in told.out
    assert "For rules, goals and burdens: dogwatch compare" in told.err


@pytest.mark.parametrize("file", ["cut.csv", "out/feeds/all.ics"])
def test_the_plan_cut_to_four_columns_and_its_feed_are_the_plan(
    file: str, acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (acme / "out" / "schedule.csv").read_text(encoding="utf-8").splitlines()
    (acme / "cut.csv").write_text("".join(",".join(row.split(",")[:4]) + "\n" for row in rows), encoding="utf-8")
    assert dogwatch(monkeypatch, "compare", acme / file, acme / "out", acme / "acme.yaml") == 0
    assert capsys.readouterr().out.startswith("- Both give every week to the same people.")


def test_files_that_call_nobody_alike_need_the_organisation(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "compare", acme / "out" / "feeds" / "all.ics", acme / "out") == 0
    assert "note: They have no name in common" in capsys.readouterr().err


def test_two_sheets_of_days_and_people_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wild.csv").write_text("date,person\n25.01.2027,Ana Silva\n01.02.2027,Bo\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("date,person\n2027-01-25,ana silva\n2027-02-01,Cy\n", encoding="utf-8")
    assert dogwatch(monkeypatch, "compare", tmp_path / "wild.csv", tmp_path / "other.csv", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["week"] for one in found["cells"]] == ["2027-02-01"]
    assert {one["name"] for one in found["people"]} == {"Bo", "Cy"}
    assert found["unchanged"] == 1


def holders(folder: Path) -> dict[tuple[str, str, str], str]:
    shifts = json.loads((folder / "schedule.json").read_text(encoding="utf-8"))["shifts"]
    return {(one["rotation"], one["role"], one["week"]): one["engineer"] for one in shifts}


def test_the_alternative_taken_is_the_chain_and_nothing_else(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(monkeypatch, acme, "--json", "--take", str(acme / "changed")) == 0
    told = capsys.readouterr()
    changes = json.loads(told.out)["alternative"]["changes"]
    before, after = holders(acme / "out"), holders(acme / "changed")
    assert {cell: who for cell, who in after.items() if before[cell] != who} == {
        (one["rotation"], one["role"], one["week"]): one["after"] for one in changes
    }
    assert len(changes) > 1
    assert "the plan with exactly these changes" in told.err
    assert (acme / "changed" / "feeds" / "all.ics").is_file()


def test_the_locks_told_and_planned_again_give_the_same_schedule(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(monkeypatch, acme) == 0
    told = capsys.readouterr().err
    locks = [line for line in told.splitlines() if line.startswith("  - {rotation:")]
    locked = acme / "locked.yaml"
    locked.write_text("\n".join([COMPANY, "locks:", *locks, ""]), encoding="utf-8")
    options = ("--from", "2027-02-01", "--weeks", "4", "--replan", acme / "out", "--out", acme / "again")
    assert dogwatch(monkeypatch, "plan", locked, *options) == 0
    assert why(monkeypatch, acme, "--take", str(acme / "changed")) == 0
    assert holders(acme / "again") == holders(acme / "changed") != holders(acme / "out")


def test_the_command_told_takes_the_alternative(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(monkeypatch, acme, "--not-me") == 0
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "--take" in line]
    monkeypatch.chdir(acme)
    assert dogwatch(monkeypatch, *shlex.split(line)[1:]) == 0
    assert holders(acme / "out-changed") != holders(acme / "out")


def test_nothing_is_written_where_there_is_no_alternative(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(monkeypatch, acme, "--instead", "bo", "--take", str(acme / "changed")) == 3
    assert not (acme / "changed").exists()


def test_a_schedule_that_no_longer_fits_elsewhere_is_not_taken_as_if_it_did(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another rotation's holder has gone on holiday since: more than the chain would have to change."""
    other = COMPANY.replace("roles: [primary]}\n", "roles: [primary]}\n" + OTHER_TEAM["rotations"])
    other = other.replace("rotations:\n", OTHER_TEAM["engineers"] + "rotations:\n").replace(
        "teams: [{id: core, name: Core}]", "teams: [{id: core, name: Core}, {id: data, name: Data}]"
    )
    (acme / "acme.yaml").write_text(other, encoding="utf-8")
    options = ("--from", "2027-02-01", "--weeks", "4", "--out", acme / "out")
    assert dogwatch(monkeypatch, "plan", acme / "acme.yaml", *options) == 0
    away = holders(acme / "out")["data", "primary", "2027-02-22"]
    absence = f"  - {{engineer: {away}, first_day: 2027-02-23, last_day: 2027-02-23}}\npay:"
    (acme / "acme.yaml").write_text(other.replace("pay:", absence), encoding="utf-8")
    assert why(monkeypatch, acme, "--take", str(acme / "changed")) == 5
    assert "more would have to change than the chain" in capsys.readouterr().err
    assert not (acme / "changed").exists()


OTHER_TEAM = {
    "engineers": "".join(
        f"  - {{id: {one}, name: {one.title()}, email: {one}@example.com, team: data}}\n"
        for one in ("fay", "gus", "hal", "ivy", "jon")
    ),
    "rotations": '  - {id: data, name: Data, teams: [data], members: ["team:data"], roles: [primary]}\n',
}


def test_a_locked_cell_says_so_once_and_how_to_ask_anyway(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    holder = holders(acme / "out")["search", "primary", "2027-02-08"]
    lock = f"locks: [{{rotation: search, role: primary, week: 2027-02-08, engineer: {holder}}}]\n"
    (acme / "acme.yaml").write_text(f"{COMPANY}{lock}", encoding="utf-8")
    assert why(monkeypatch, acme) == 0
    told = capsys.readouterr()
    assert " ".join(told.out.split()).count("locked to") == 1
    assert "while the lock stands, nobody else may" in " ".join(told.out.split())
    assert "There is no plan" not in told.out
    assert "- away: Bo Lind" in told.out
    assert "--allow unlock:search:primary:2027-02-08" in told.err
    assert why(monkeypatch, acme, "--allow", "unlock:search:primary:2027-02-08", "--take", str(acme / "freed")) == 0
    assert "The cheapest alternative" in capsys.readouterr().out
    assert holders(acme / "freed")["search", "primary", "2027-02-08"] != holder


def test_a_locked_week_that_is_released_goes_to_whoever_simply_takes_it(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One change alone: no other lock of the chain holds it in place."""
    (acme / "acme.yaml").write_text(COMPANY.replace("2027-02-09", "2027-06-01"), encoding="utf-8")
    options = ("--from", "2027-02-01", "--weeks", "4", "--out", acme / "out")
    assert dogwatch(monkeypatch, "plan", acme / "acme.yaml", *options) == 0
    before = holders(acme / "out")
    lock = f"locks: [{{rotation: search, role: primary, week: 2027-02-08, engineer: {before[CELL]}}}]\n"
    with (acme / "acme.yaml").open("a", encoding="utf-8") as file:
        file.write(lock)
    released = "unlock:search:primary:2027-02-08"
    assert why(monkeypatch, acme, "--allow", released, "--take", str(acme / "freed")) == 0
    after = holders(acme / "freed")
    assert [cell for cell in before if before[cell] != after[cell]] == [CELL]
    assert json.loads((acme / "freed" / "schedule.json").read_text(encoding="utf-8"))["allowances"] == [released]


CELL = ("search", "primary", "2027-02-08")


def test_the_schedule_of_another_company_is_not_planned_again(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (acme / "other.yaml").write_text(COMPANY.replace("eva", "zoe"), encoding="utf-8")
    options = ("--from", "2027-02-01", "--weeks", "4", "--replan", acme / "out", "--out", acme / "again")
    assert dogwatch(monkeypatch, "plan", acme / "other.yaml", *options) == 2
    assert "engineer: the organisation has no such engineer (found eva)" in capsys.readouterr().err
    assert not (acme / "again").exists()
