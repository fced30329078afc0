"""The pay ledger survives what happens to files: two writers at once, a killed writer, other content."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from compensation.ledger import Event, Ledger
from domain.clock import parse_instant
from domain.errors import Conflict, DogwatchError, InvalidInput
from services.pay_ledger_file import LedgerFile
from tests.compensation.test_life_cycle import closed

EVENT = Event(at=parse_instant("2027-02-01T15:00:00Z"), by="dana", action="review", subject="2027-01")
HOLD = """
import sys, time
from pathlib import Path
from services.pay_ledger_file import LedgerFile

def slowly(ledger):
    print("changing", flush=True)
    time.sleep(60)
    return ledger

LedgerFile(Path(sys.argv[1])).change(slowly)
"""
DIE_WHILE_WRITING = """
import os, signal, sys
from pathlib import Path
import services.pay_ledger_file as module
from compensation.ledger import Ledger

os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)  # the new text is written, the rename is not
module.LedgerFile(Path(sys.argv[1])).change(lambda ledger: ledger.model_copy(update={"events": ledger.events * 2}))
"""


def with_event(ledger: Ledger) -> Ledger:
    return ledger.model_copy(update={"events": (*ledger.events, EVENT)})


def test_a_file_that_is_not_there_is_an_empty_ledger(tmp_path: Path) -> None:
    assert LedgerFile(tmp_path / "pay.json").read() == Ledger()
    assert list(tmp_path.iterdir()) == []


def test_a_change_is_read_back_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "pay.json"
    changed = LedgerFile(path).change(with_event)
    assert LedgerFile(path).read() == changed == with_event(Ledger())
    assert path.stat().st_mode & 0o077 == 0


def test_nothing_is_written_when_the_change_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "pay.json"
    LedgerFile(path).change(lambda ledger: ledger)
    assert not path.exists()
    LedgerFile(path).change(with_event)
    before = path.read_bytes()

    def refuse(_: Ledger) -> Ledger:
        raise Conflict("no")

    with pytest.raises(Conflict, match="no"):
        LedgerFile(path).change(refuse)
    assert path.read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} == {"pay.json", ".pay.json.lock"}


def test_two_processes_cannot_change_it_at_once_and_a_killed_one_gives_the_lock_back(tmp_path: Path) -> None:
    path = tmp_path / "pay.json"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "changing\n"
        with pytest.raises(Conflict, match="another dogwatch is changing"):
            LedgerFile(path).change(with_event)
        assert LedgerFile(path).read() == Ledger()
        other.kill()
    assert LedgerFile(path).change(with_event).events == (EVENT,)


def test_a_writer_killed_before_the_last_step_leaves_the_old_ledger_whole(tmp_path: Path) -> None:
    path = tmp_path / "pay.json"
    LedgerFile(path).change(with_event)
    before = path.read_bytes()
    died = subprocess.run([sys.executable, "-c", DIE_WHILE_WRITING, str(path)], check=False)
    assert died.returncode == -signal.SIGKILL
    assert path.read_bytes() == before
    assert len(LedgerFile(path).change(with_event).events) == 2
    assert {one.name for one in tmp_path.iterdir()} == {"pay.json", ".pay.json.lock"}, (
        "nothing of it is left lying about"
    )


@pytest.mark.parametrize("content", ["", "{}x", '{"dogwatch_pay": 2}', "[]"])
def test_another_file_is_not_taken_for_a_ledger(content: str, tmp_path: Path) -> None:
    path = tmp_path / "pay.json"
    path.write_text(content)
    with pytest.raises(InvalidInput, match="is not a pay ledger"):
        LedgerFile(path).change(with_event)
    assert path.read_text() == content


def test_an_amount_that_somebody_changed_in_the_file_is_neither_told_nor_paid(tmp_path: Path) -> None:
    path = tmp_path / "pay.json"
    LedgerFile(path).change(lambda _: closed())
    path.write_text(path.read_text().replace('"amount": 50000', '"amount": 999900', 1))
    before = path.read_bytes()
    with pytest.raises(Conflict, match=r"PAY-2024-09-\w+, the report of 2024-09 in .*pay.json, is damaged"):
        LedgerFile(path).read()
    with pytest.raises(Conflict, match=r"restore .*pay\.json from a backup"):
        LedgerFile(path).change(with_event)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"sentence": "', '"sentence": "By the way: '),
        ('"action": "close"', '"action": "review"'),
        ('"incident": "P1"', '"incident": "P9"'),
        ('"exports": []', '"exports": [ ], "state": "open"'),
    ],
    ids=["a sentence", "an event", "a fact", "a state"],
)
def test_whatever_else_was_changed_in_the_file_is_refused_too(old: str, new: str, tmp_path: Path) -> None:
    path = tmp_path / "pay.json"
    LedgerFile(path).change(lambda _: closed())
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(Conflict, match=r"pay\.json is damaged: .* restore .*pay\.json from a backup"):
        LedgerFile(path).read()


def test_a_file_of_the_first_days_is_read_and_has_its_hash_from_then_on(tmp_path: Path) -> None:
    path = tmp_path / "pay.json"
    path.write_text(closed().model_dump_json())
    assert LedgerFile(path).read() == closed()
    assert '"sha256"' not in path.read_text()
    changed = LedgerFile(path).change(with_event)
    assert path.read_text().splitlines()[-2].startswith(' "sha256": "')
    assert LedgerFile(path).read() == changed


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(DogwatchError, match="cannot be written"):
        LedgerFile(tmp_path / "nowhere" / "pay.json").change(with_event)
