"""`dogwatch pay` from a draft to a closed month, a late claim, a statement and an explanation."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.running import dogwatch

ORGANISATION = """
company: {name: Acme, zone: America/New_York}
teams: [{id: web, name: Web}]
engineers:
  - {id: ana, name: Ana Silva, email: ana@acme.example, team: web, payroll_id: "000017"}
  - {id: ben, name: Ben Ode, email: ben@acme.example, team: web, payroll_id: "000018"}
rotations:
  - {id: web, name: Web, teams: [web], members: [team:web], roles: [primary]}
pay:
  stipends: [{role: primary, weekly: 500, effective: 2024-08-01}]
  overtime: [{hourly: 80, effective: 2024-08-01}]
  providers:
    adp: {fields: {co-code: ACM, batch-id: JAN}, codes: {stipend: ONC, overtime: OT, holiday-overtime: OTH}}
"""
SCHEDULE = "rotation,role,week,engineer\n" + "".join(
    f"web,primary,{week},{who}\n"
    for week, who in zip(
        ["2025-12-29", "2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02"],
        ["ana", "ben", "ana", "ben", "ana", "ben"],
        strict=True,
    )
)
SEGMENTS = "incident,engineer,start,end\nP1,ana,2026-01-13T02:00-05:00,2026-01-13T02:35-05:00\n"
OVERRIDES = (
    "rotation,role,start,end,engineer\nweb,primary,2026-01-13T12:00-05:00,2026-01-14T12:00-05:00,ben@acme.example\n"
)
CLAIMS = "id,engineer,start,end,approved_by\nc1,ana,2026-01-17T10:00-05:00,2026-01-17T10:30-05:00,dana\n"


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with everything in it, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    texts = {"acme.yaml": ORGANISATION, "schedule.csv": SCHEDULE, "segments.csv": SEGMENTS}
    for name, text in {**texts, "overrides.csv": OVERRIDES, "claims.csv": CLAIMS}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


FACTS = ("--schedule", "schedule.csv", "--segments", "segments.csv", "--overrides", "overrides.csv")
JANUARY = ("--period", "2026-01")
LEDGER = ("--ledger", "pay-ledger.json")


def close_january(monkeypatch: pytest.MonkeyPatch) -> None:
    assert dogwatch(monkeypatch, "pay", "review", "acme.yaml", *JANUARY, *FACTS, "--by", "paula") == 0
    assert dogwatch(monkeypatch, "pay", "approve", "acme.yaml", *JANUARY, "--by", "dana") == 0
    assert dogwatch(monkeypatch, "pay", "close", "acme.yaml", *JANUARY, "--by", "paula") == 0


@pytest.mark.usefixtures("acme")
def test_pay_org_is_short_for_pay_report_org(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "pay", "acme.yaml", *JANUARY, *FACTS, "--json") == 0
    short = json.loads(capsys.readouterr().out)
    assert dogwatch(monkeypatch, "pay", "report", "acme.yaml", *JANUARY, *FACTS, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == short
    paid = {(line["engineer"], line["amount"]["text"]) for line in short["lines"]}
    assert ("ben", "71.43") in paid  # 24 of 168 hours by the override
    assert ("ana", "90.00") in paid  # 35 minutes, rounded up to 45


@pytest.mark.usefixtures("acme")
def test_the_table_names_people_and_total(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert dogwatch(monkeypatch, "pay", "acme.yaml", *JANUARY, *FACTS) == 0
    shown = capsys.readouterr()
    assert "Ana Silva" in shown.out
    assert "Total" in shown.out
    assert "No ledger: a draft" in shown.err


def test_every_format_is_written_for_its_owner_only(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"csv": "a.csv", "wide-csv": "b.csv", "xlsx": "c.xlsx", "html": "d.html", "json": "e.json"}
    for form, name in names.items():
        assert dogwatch(monkeypatch, "pay", "acme.yaml", *JANUARY, *FACTS, "--format", form, "--out", name) == 0
        assert (acme / name).stat().st_mode & 0o077 == 0
    assert "Summary" in load_workbook(acme / "c.xlsx").sheetnames
    long = sum(Decimal(row["amount"] or 0) for row in _rows(acme / "a.csv"))
    assert long == sum(Decimal(row["total_amount"]) for row in _rows(acme / "b.csv"))


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_a_month_is_reviewed_approved_closed_and_corrected(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    close_january(monkeypatch)
    assert dogwatch(monkeypatch, "pay", "acme.yaml", *JANUARY, *LEDGER, "--json", "--by", "paula") == 0
    before = json.loads(capsys.readouterr().out)
    assert before["manifest"]["state"] == "closed"

    late = ("pay", "adjust", "acme.yaml", "--claims", "claims.csv", "--by", "paula")
    assert dogwatch(monkeypatch, *late) == 0
    assert "1 correction to post in 2026-02" in capsys.readouterr().err
    assert 'adjustments": []' in (acme / "pay-ledger.json").read_text()
    assert dogwatch(monkeypatch, *late, "--post") == 0
    assert dogwatch(monkeypatch, *late, "--post") == 0
    assert "0 corrections posted" in capsys.readouterr().err

    assert dogwatch(monkeypatch, "pay", "acme.yaml", *JANUARY, *LEDGER, "--json", "--by", "paula") == 0
    assert json.loads(capsys.readouterr().out) == before
    assert dogwatch(monkeypatch, "pay", "acme.yaml", "--period", "2026-02", *LEDGER, "--json") == 0
    february = json.loads(capsys.readouterr().out)
    assert [line["amount"]["text"] for line in february["adjustments"]] == ["60.00"]

    assert (
        dogwatch(monkeypatch, "pay", "set-aside", "A-1", "--org", "acme.yaml", "--by", "paula", "--reason", "no") == 5
    )
    assert "no correction called A-1 waits" in capsys.readouterr().err
    taken = ("pay", "take-back", "A-1", "--org", "acme.yaml", "--by", "paula", "--reason", "no")
    assert dogwatch(monkeypatch, *taken) == 5
    assert "no correction called A-1 is set aside" in capsys.readouterr().err
    name = february["adjustments"][0]["id"]
    assert dogwatch(monkeypatch, "pay", "explain", name) == 2
    assert "is a correction that 2026-02 pays: name the organisation" in capsys.readouterr().err
    assert dogwatch(monkeypatch, "pay", "explain", name, "--org", "acme.yaml", "--period", "2026-02") == 0


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("  - {id: ben, ", "  - {id: bob, ", "no such engineer (found ben)"),
        ("effective: 2024-08-01}]\n  overtime", "effective: 2026-02-01}]\n  overtime", "has no rate before 2026-02-01"),
    ],
)
def test_a_closed_month_is_shown_and_handed_out_when_it_cannot_be_computed_any_more(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], old: str, new: str, why: str
) -> None:
    close_january(monkeypatch)
    frozen = json.loads((acme / "pay-ledger.json").read_text())["periods"][0]["report"]["manifest"]["lines_sha256"]
    (acme / "acme.yaml").write_text(ORGANISATION.replace(old, new), encoding="utf-8")
    capsys.readouterr()
    for form in (("--json",), ("--profile", "adp"), ()):
        assert dogwatch(monkeypatch, "pay", "acme.yaml", *JANUARY, *LEDGER, *form, "--by", "paula") == 0
        shown = capsys.readouterr()
        assert "This is what was frozen. What it lacks cannot be computed:" in shown.err
        assert why in shown.err
        if form == ("--json",):
            assert json.loads(shown.out)["manifest"]["lines_sha256"] == frozen
    assert dogwatch(monkeypatch, "pay", "acme.yaml", "--period", "2026-02", *LEDGER) == 2


@pytest.mark.usefixtures("acme")
def test_statement_and_explain_need_only_the_ledger(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    close_january(monkeypatch)
    capsys.readouterr()
    assert dogwatch(monkeypatch, "pay", "statement", "ana", "--json") == 0
    mine = json.loads(capsys.readouterr().out)
    assert {line["engineer"] for line in mine["lines"]} == {"ana"}
    overtime = next(line for line in mine["lines"] if line["earning"] == "overtime")
    assert dogwatch(monkeypatch, "pay", "explain", overtime["id"][:9]) == 0
    assert "80.00 per hour (everyone, since 2024-08-01), times 1.5" in capsys.readouterr().out
    assert dogwatch(monkeypatch, "pay", "statement", "nobody") == 2
    assert dogwatch(monkeypatch, "pay", "explain", "X-1") == 2


@pytest.mark.usefixtures("acme")
def test_a_statement_can_be_computed_without_a_ledger(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "pay", "statement", "ben@acme.example", "--org", "acme.yaml", *JANUARY, *FACTS) == 0
    assert "on-call pay of Ben Ode, 2026-01 (open)" in capsys.readouterr().out
    assert dogwatch(monkeypatch, "pay", "statement", "ben") == 5


def test_somebody_with_nothing_but_a_waiting_claim_has_a_statement_that_says_so(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (acme / "schedule.csv").write_text(SCHEDULE.replace(",ana", ",ben"), encoding="utf-8")
    (acme / "claims.csv").write_text(CLAIMS.replace(",dana", ","), encoding="utf-8")
    facts = ("--schedule", "schedule.csv", "--claims", "claims.csv")
    assert dogwatch(monkeypatch, "pay", "statement", "Ana Silva", "--org", "acme.yaml", *JANUARY, *facts) == 0
    told = capsys.readouterr().out
    assert "on-call pay of Ana Silva, 2026-01 (open)" in told
    assert "claims work on claim c1" in told
    assert dogwatch(monkeypatch, "pay", "review", "acme.yaml", *JANUARY, *facts, "--by", "paula") == 0
    assert dogwatch(monkeypatch, "pay", "statement", "ana", "--json") == 0
    kept = json.loads(capsys.readouterr().out)
    assert (kept["payee"]["engineer"], kept["lines"], len(kept["exceptions"])) == ("ana", [], 1)


@pytest.mark.usefixtures("acme")
def test_a_providers_file_comes_from_a_closed_period_and_then_it_stays_closed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "pay", "acme.yaml", *JANUARY, *FACTS, "--profile", "adp") == 5
    refusal = capsys.readouterr()
    assert refusal.out == ""
    assert "next: dogwatch pay review acme.yaml --period 2026-01 --by NAME --ledger pay-ledger.json" in refusal.err
    adp = ("pay", "acme.yaml", *JANUARY, *LEDGER, "--profile", "adp", "--by", "paula")
    assert dogwatch(monkeypatch, *adp, *FACTS) == 5
    assert "2026-01 is open; close it before payroll gets it" in capsys.readouterr().err
    close_january(monkeypatch)
    capsys.readouterr()
    assert dogwatch(monkeypatch, *adp) == 0
    answer = capsys.readouterr()
    assert answer.out.splitlines()[0].startswith("Co Code,Batch ID,File #")
    assert "Check on first import" in answer.err
    assert dogwatch(monkeypatch, "pay", "reopen", *JANUARY, "--by", "paula", "--reason", "oops") == 5
    assert "was handed out as adp" in capsys.readouterr().err


def test_a_month_that_is_not_over_is_not_closed(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (acme / "far.csv").write_text("rotation,role,week,engineer\nweb,primary,2197-01-02,ana\n", encoding="utf-8")
    far = ("acme.yaml", "--period", "2197-01")
    assert dogwatch(monkeypatch, "pay", "review", *far, "--schedule", "far.csv", "--by", "paula") == 0
    assert dogwatch(monkeypatch, "pay", "approve", *far, "--by", "dana") == 0
    assert dogwatch(monkeypatch, "pay", "close", *far, "--by", "paula") == 5
    assert "2197-01 lasts until 2197-02-01T05:00:00Z; it can be closed from then on" in capsys.readouterr().err


@pytest.mark.usefixtures("acme")
def test_a_ledger_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = "is not there yet: a new ledger, in which every period is open."
    assert dogwatch(monkeypatch, "pay", "review", "acme.yaml", *JANUARY, *FACTS, "--by", "paula") == 0
    assert f"pay-ledger.json {told}" in capsys.readouterr().err
    for ledger, missing in (("pay-ledger.json", False), ("pay-leger.json", True)):
        assert dogwatch(monkeypatch, "pay", "acme.yaml", *JANUARY, "--ledger", ledger) == 0
        assert (f"{ledger} {told}" in capsys.readouterr().err) is missing


@pytest.mark.usefixtures("acme")
def test_corrections_that_are_not_posted_are_counted_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    close_january(monkeypatch)
    late = ("acme.yaml", "--period", "2026-02", "--claims", "claims.csv", "--by", "paula")
    assert dogwatch(monkeypatch, "pay", "review", *late) == 5
    assert "1 correction of a closed period is not posted yet; post it first" in capsys.readouterr().err


@pytest.mark.usefixtures("acme")
def test_reopening_before_an_export_is_recorded(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    close_january(monkeypatch)
    assert dogwatch(monkeypatch, "pay", "reopen", *JANUARY, "--by", "paula", "--reason", "wrong override") == 0
    events = json.loads((acme / "pay-ledger.json").read_text())["events"]
    assert [event["action"] for event in events] == ["review", "approve", "close", "reopen"]
    assert events[-1]["note"] == "wrong override"
    assert "2026-01 is open." in capsys.readouterr().err


@pytest.mark.usefixtures("acme")
def test_whoever_is_paid_cannot_approve(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert dogwatch(monkeypatch, "pay", "review", "acme.yaml", *JANUARY, *FACTS, "--by", "paula") == 0
    assert dogwatch(monkeypatch, "pay", "approve", "acme.yaml", *JANUARY, "--by", "Ana Silva") == 5
    assert "nobody approves their own line" in capsys.readouterr().err


def test_a_claim_is_accepted_by_somebody_else(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (acme / "claims.csv").write_text(CLAIMS.replace(",dana", ","))
    facts = (*FACTS, "--claims", "claims.csv", "--by", "paula")
    assert dogwatch(monkeypatch, "pay", "review", "acme.yaml", *JANUARY, *facts) == 0
    assert dogwatch(monkeypatch, "pay", "approve", "acme.yaml", *JANUARY, "--by", "dana") == 5
    subject = next(word for word in capsys.readouterr().err.split() if word.startswith("C-"))
    assert dogwatch(monkeypatch, "pay", "accept", subject, "acme.yaml", "--by", "ana") == 5
    assert dogwatch(monkeypatch, "pay", "accept", subject, "acme.yaml", "--by", "dana") == 0
    assert dogwatch(monkeypatch, "pay", "reopen", *JANUARY, "--by", "paula", "--reason", "claim accepted") == 0
    close_january(monkeypatch)
    capsys.readouterr()
    assert dogwatch(monkeypatch, "pay", "statement", "ana") == 0
    assert "Worked on claim c1" in capsys.readouterr().out


@pytest.mark.usefixtures("acme")
def test_what_makes_no_sense_is_a_usage_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "pay", "acme.yaml", "--period", "January") == 2
    assert "write it like 2027-01" in capsys.readouterr().err
    assert dogwatch(monkeypatch, "pay", "acme.yaml", *JANUARY, *FACTS, "--out", "table.txt") == 2
    assert "a table is for the terminal" in capsys.readouterr().err


def test_a_correction_that_was_set_aside_is_taken_back(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    close_january(monkeypatch)
    moved = ORGANISATION.replace("{id: ana, ", "{id: ana, zone: Asia/Tokyo, ")
    assert moved != ORGANISATION
    (acme / "acme.yaml").write_text(moved, encoding="utf-8")
    adjust = ("pay", "adjust", "acme.yaml", "--by", "paula")
    signed = ("--org", "acme.yaml", "--by", "paula", "--reason", "moved in May")
    assert dogwatch(monkeypatch, *adjust, "--json") == 0
    (waiting,) = json.loads(capsys.readouterr().out)
    assert dogwatch(monkeypatch, "pay", "set-aside", waiting["id"], *signed) == 0
    assert dogwatch(monkeypatch, *adjust, "--json") == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out) == []
    assert f"{waiting['id']}  ana" in shown.err
    assert dogwatch(monkeypatch, "pay", "take-back", waiting["id"], *signed) == 0
    assert dogwatch(monkeypatch, *adjust, "--json") == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out) == [waiting]
    assert "lets them wait again" not in shown.err
