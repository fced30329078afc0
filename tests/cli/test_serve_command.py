"""`dogwatch serve`: one process for a SQLite file, and who was killed is in nobody's way."""

import signal
from pathlib import Path

import httpx2
import pytest

from cli.serve_command import _tell_of_open_metrics
from tests.api.service_process import free_port
from tests.cli.running_processes import run, running
from tests.importers.acme import ACME, write

SERVES = "Ctrl-C stops the service"


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """What serves one organisation; another word at the end says on which port."""
    url = f"sqlite:///{tmp_path / 'service.db'}"
    return ["serve", str(write(tmp_path, ACME)), "--database", url, "--workers", "0", "--port"]


def test_a_second_service_on_one_file_is_refused_and_a_killed_one_is_in_nobodys_way(
    command: list[str], tmp_path: Path
) -> None:
    (tmp_path / "other.db").symlink_to(tmp_path / "service.db")
    elsewhere = [word.replace("service.db", "other.db") for word in command]
    with running(*command, free_port()) as first:
        first.wait_for(SERVES)
        for again in (command, elsewhere):
            code, out, err = run(*again, free_port())
            assert (code, out) == (5, ""), err
            assert f"another dogwatch (process {first.process.pid}) serves service.db already" in err
            assert "PostgreSQL" in err
            assert "sign in" not in err
        first.kill()
    port = free_port()
    with running(*elsewhere, port) as next_one:
        next_one.wait_for(SERVES)
        for _ in range(200):
            try:
                assert httpx2.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
                break
            except httpx2.TransportError:
                signal.sigtimedwait([], 0.1)
        next_one.ctrl_c()
        assert next_one.ended()[0] == 0


@pytest.mark.parametrize(
    ("host", "token", "is_told"), [("192.0.2.1", "", 1), ("192.0.2.1", "t", 0), ("127.0.0.1", "", 0)]
)
def test_who_listens_to_others_is_told_that_they_may_read_the_metrics(
    host: str, token: str, is_told: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOGWATCH_METRICS_TOKEN", token)
    _tell_of_open_metrics(host)
    assert capsys.readouterr().err.count("may read /metrics") == is_told
