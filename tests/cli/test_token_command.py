"""`dogwatch token`: made with few rights, shown once, listed without its secret, ended at once."""

import json
from pathlib import Path

import pytest

from domain.access import Right
from domain.errors import Unauthenticated
from services.access.identify import API, identify
from storage.database import open_database
from tests.api.serving import START
from tests.cli.running import dogwatch
from tests.importers.acme import ACME, write


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """A database that keeps one organisation."""
    address = f"sqlite:///{tmp_path / 'service.db'}"
    monkeypatch.setenv("DOGWATCH_DATABASE_URL", address)
    assert dogwatch(monkeypatch, "import", write(tmp_path, ACME)) == 0
    capsys.readouterr()
    return address


def rights(url: str, secret: str) -> set[Right]:
    database = open_database(url)
    try:
        return set(identify(database, secret, API, START).rights)
    finally:
        database.close()


def test_a_token_reads_the_schedule_and_nothing_else_unless_told(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "token", "create", "wallboard") == 0
    printed = capsys.readouterr()
    assert rights(url, printed.out.strip()) == {Right.READ_SCHEDULE}
    assert printed.out.strip() not in printed.err


def test_a_token_of_a_role_has_its_rights_but_none_over_an_own(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "token", "create", "export", "--role", "payroll", "--json") == 0
    found = rights(url, json.loads(capsys.readouterr().out)["secret"])
    assert Right.READ_PAY in found
    assert Right.ISSUE_OWN_TOKENS not in found


def test_every_wrong_option_is_told_and_nothing_is_made(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "token", "create", "x", "--scope", "pay:reed", "--role", "boss") == 2
    told = capsys.readouterr().err
    assert [word for word in ("pay:reed", "boss", "together") if word not in told] == []
    dogwatch(monkeypatch, "token", "list", "--json")
    assert json.loads(capsys.readouterr().out) == []


def test_tokens_are_listed_without_their_secrets_and_revoked(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dogwatch(monkeypatch, "token", "create", "export", "--scope", "pay:read", "--scope", "schedule:read", "--json")
    made = json.loads(capsys.readouterr().out)
    dogwatch(monkeypatch, "token", "list")
    listed = capsys.readouterr().out
    assert "usable" in listed
    assert made["secret"] not in listed
    assert dogwatch(monkeypatch, "token", "revoke", made["id"]) == 0
    with pytest.raises(Unauthenticated):
        rights(url, made["secret"])


def test_a_token_that_is_not_there_is_not_revoked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dogwatch(monkeypatch, "token", "revoke", "nobody") == 2
