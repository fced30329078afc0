"""`dogwatch init` writes a file that validates as it is, and never over somebody's work."""

from pathlib import Path

import pytest

from importers.organisation_file import load_organisation
from tests.cli.running import dogwatch


def test_the_written_file_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dogwatch(monkeypatch, "init", tmp_path / "acme.yaml") == 0
    assert dogwatch(monkeypatch, "validate", tmp_path / "acme.yaml") == 0
    organisation = load_organisation(tmp_path / "acme.yaml").organisation
    assert (len(organisation.engineers), len(organisation.rotations), len(organisation.absences)) == (11, 1, 2)
    assert organisation.pay.stipends


def test_a_folder_gets_its_organisation_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dogwatch(monkeypatch, "init", tmp_path) == 0
    assert (tmp_path / "organisation.yaml").is_file()


def test_what_is_there_is_kept_unless_forced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text("mine")
    assert dogwatch(monkeypatch, "init", path) == 2
    assert path.read_text() == "mine"
    assert "is already there; --force replaces it" in capsys.readouterr().err
    assert dogwatch(monkeypatch, "init", path, "--force") == 0
    assert path.read_text().startswith("# An organisation for dogwatch")


def test_a_folder_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "init", tmp_path / "nowhere" / "acme.yaml") == 2
    assert "cannot be written" in capsys.readouterr().err
