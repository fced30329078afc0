"""`dogwatch import`: what differs is told, and what people entered in the service stays until it is said."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.access import operator
from services.records.parts import add_part
from storage.database import open_database
from tests.cli.running import dogwatch
from tests.importers.acme import ACME, write

AWAY = {"engineer": "ana", "first_day": "2027-03-01", "last_day": "2027-03-02", "reason": "surgery"}
STAYS = "absence ana~2027-03-01: stays, entered in the service"


def test_an_absence_entered_in_the_service_stays_until_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url, file = f"sqlite:///{tmp_path / 'service.db'}", write(tmp_path, ACME)
    monkeypatch.setenv("DOGWATCH_DATABASE_URL", url)
    assert dogwatch(monkeypatch, "import", file) == 0
    database = open_database(url)
    add_part(database, "acme", "absence", AWAY, operator("acme"), datetime(2026, 11, 26, tzinfo=UTC))
    database.close()
    capsys.readouterr()
    for trial in (("--dry-run",), ()):
        assert dogwatch(monkeypatch, "import", file, *trial) == 0
        said = capsys.readouterr().out
        assert (STAYS in said, "surgery" in said) == (True, False)
    assert dogwatch(monkeypatch, "import", file, "--replace-entries", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["key"], one["change"]) for one in told["differences"]] == [("ana~2027-03-01", "removed")]
    assert told["kept"] == []
