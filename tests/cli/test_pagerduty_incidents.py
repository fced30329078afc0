"""`dogwatch pagerduty incidents`: into files that pay reads, or into the database; each run reads on."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.running import dogwatch
from tests.importers.acme import ACME, load, write
from tests.pager.double.server import TOKEN, Double, running
from tests.pager.double.state import User
from tests.services.incidents.pagers import happens

NOW = datetime.now(UTC).replace(microsecond=0)
SINCE = (NOW - timedelta(days=20)).date().isoformat()


@pytest.fixture
def pager(monkeypatch: pytest.MonkeyPatch) -> Iterator[Double]:
    monkeypatch.setenv("DOGWATCH_PAGERDUTY_TOKEN", TOKEN)
    with running(NOW) as double:
        monkeypatch.setenv("DOGWATCH_PAGERDUTY_ADDRESS", double.address)
        double.state.users["UANA"] = User("UANA", "Ana", "ana@example.com")
        steps = ((1, "acknowledge", "ana"), (31, "resolve", "ana"))
        happens(double, 1, NOW - timedelta(days=9), *steps, service={"summary": "Checkout API"})
        happens(double, 2, NOW - timedelta(days=8), (15, "resolve", ""), service={"summary": "Payments"})
        yield double


def test_what_is_read_into_files_is_paid_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pager: Double
) -> None:
    org, out = write(tmp_path, ACME), tmp_path / "pager"
    first = ("pagerduty", "incidents", org, "--out", out, "--since", SINCE, "--team", "Checkout API=pay", "--json")
    assert dogwatch(monkeypatch, *first) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["segments"], answer["unanswered"], answer["incidents"], answer["unused"]) == (1, 1, 2, [])
    assert dogwatch(monkeypatch, "pagerduty", "incidents", org, "--out", out) == 0
    assert "0 new or different" in capsys.readouterr().err
    named = f"{ACME}files: {{incidents: [pager/incidents.csv]}}\n"
    incidents = load(tmp_path, named).organisation.incidents
    assert [one.team for one in incidents if one.id.startswith("Q")] == ["pay", "pay"]
    when = (NOW - timedelta(days=9)).strftime("%Y-%m")
    assert dogwatch(monkeypatch, "pay", org, "--period", when, "--segments", out / "segments.csv") == 0
    assert pager.violations == []


def test_what_is_read_into_the_database_is_there_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pager: Double
) -> None:
    org, url = write(tmp_path, ACME), f"sqlite:///{tmp_path / 'kept.db'}"
    assert dogwatch(monkeypatch, "import", org, "--database", url) == 0
    read = ("pagerduty", "incidents", "--database", url, "--team", "Checkout API=pay")
    assert dogwatch(monkeypatch, *read, "--since", SINCE) == 0
    told = capsys.readouterr().err
    assert "2 new facts of pay, 2 new incidents, 0 to read again; 0 lines not used." in told
    assert "'Checkout API' means team pay from now on\n" in told
    assert dogwatch(monkeypatch, "pagerduty", "incidents", "--database", url) == 0
    assert "0 new facts of pay, 0 new incidents" in capsys.readouterr().err
    assert pager.violations == []


@pytest.mark.parametrize(
    "wrong",
    [
        ("--since", "soon"),
        ("--team", "x"),
        ("--severity", "="),
        ("--team", "x=nobody"),
        ("--team", "x" * 201 + "=pay"),
        (),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pager: Double, wrong: tuple[str, ...]
) -> None:
    since = () if "--since" in wrong or not wrong else ("--since", SINCE)
    org = write(tmp_path, ACME)
    assert dogwatch(monkeypatch, "pagerduty", "incidents", org, "--out", tmp_path / "x", *since, *wrong) == 2
    assert pager.requests == []
