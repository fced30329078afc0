"""`dogwatch account`: whoever runs the service opens, changes and lets in also those whom no coordinator may."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.access import Actor, CompanyRole
from domain.accounts import AccountDetails
from domain.errors import Unauthenticated
from services.access.accounts import change_account
from services.access.identify import SESSION, identify
from services.access.sign_in import open_session
from storage.database import open_database
from tests.cli.running import dogwatch
from tests.importers.acme import ACME, write

PIA = ("account", "open", "Pia@Acme.example", "--name", "Pia Payer", "--role", "payroll")


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """A database that keeps one organisation."""
    address = f"sqlite:///{tmp_path / 'service.db'}"
    monkeypatch.setenv("DOGWATCH_DATABASE_URL", address)
    assert dogwatch(monkeypatch, "import", write(tmp_path, ACME)) == 0
    capsys.readouterr()
    return address


@pytest.fixture
def ask(url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """What a command answers in JSON."""

    def answer(*words: str) -> Any:
        assert dogwatch(monkeypatch, *words, "--json") == 0
        return json.loads(capsys.readouterr().out)

    return answer


def test_payroll_is_opened_listed_and_let_in_once(url: str, ask: Any) -> None:
    made = ask(*PIA)
    assert (made["email"], made["roles"]) == ("pia@acme.example", ["payroll"])
    assert made["id"] in [one["id"] for one in ask("account", "list")]
    link = ask("account", "link", "pia@acme.example", "--public-url", "https://dogwatch.example.org/")
    assert link["url"].startswith("https://dogwatch.example.org/signin/")
    assert link["minutes"] == 15
    database, secret = open_database(url), link["url"].rsplit("/", 1)[1]
    try:
        now = datetime.now(UTC)
        session = open_session(database, secret, now, 1)
        assert identify(database, session, SESSION, now).roles == (CompanyRole.PAYROLL,)
        with pytest.raises(Unauthenticated):
            open_session(database, secret, now, 1)
    finally:
        database.close()


def test_an_engineers_account_is_confirmed_when_it_is_opened_here_and_once_more_after_a_coordinator_changed_it(
    url: str, ask: Any
) -> None:
    made = ask("account", "open", "ana@acme.example", "--name", "Ana", "--role", "engineer", "--engineer", "ana")
    assert made["confirmed_by"] == "operator"
    database = open_database(url)
    try:
        coordinator = Actor(id="account:c", name="C", organisation="acme", roles=(CompanyRole.COORDINATOR,))
        moved = AccountDetails.model_validate({**made, "email": "c@acme.example"}, extra="ignore")
        change_account(database, made["id"], moved, coordinator, datetime.now(UTC), None)
    finally:
        database.close()
    assert ask("account", "list")[0]["confirmed_by"] is None
    assert ask("account", "confirm", "c@acme.example")["confirmed_by"] == "operator"


def test_a_change_keeps_what_it_does_not_name(ask: Any) -> None:
    made = ask(*PIA, "--engineer", "ana")
    changed = ask("account", "change", made["id"], "--role", "payroll", "--role", "auditor")
    assert changed == made | {"roles": ["payroll", "auditor"], "revision": 2}
    assert ask("account", "change", "PIA@acme.example", "--inactive") == changed | {"active": False, "revision": 3}


def test_every_wrong_option_is_told_and_nothing_is_opened(
    ask: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = ask("account", "list")
    assert dogwatch(monkeypatch, "account", "open", "pia", "--name", "Pia", "--role", "boss") == 2
    told = capsys.readouterr().err
    assert [word for word in ("email", "roles", "boss", "rate-administrator", "2 faults") if word not in told] == []
    assert ask("account", "list") == before


def test_nobody_is_let_in_who_has_no_account_or_an_inactive_one(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dogwatch(monkeypatch, "account", "link", "zed@acme.example") == 2
    made = ask(*PIA)
    ask("account", "change", made["id"], "--inactive")
    assert dogwatch(monkeypatch, "account", "link", made["id"]) == 2


def test_the_list_is_a_table_for_people(
    ask: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = ask(*PIA)
    assert dogwatch(monkeypatch, "account", "list") == 0
    (row,) = [line for line in capsys.readouterr().out.splitlines() if made["id"] in line]
    assert ("payroll" in row, "active" in row) == (True, True)
