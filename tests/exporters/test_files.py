"""The output folder is replaced as a whole, and nobody's own files are ever lost."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Conflict, DogwatchError, InvalidInput, RemoteFailure
from exporters.files import MANIFEST, refuse_unusable, write_output
from exporters.folder_swap import exchange

FILES = {"schedule.json": b"{}", "feeds/ana.ics": b"BEGIN", "pagerduty/0001-a.json": b"\x00\xff"}


def held(folder: Path) -> dict[str, bytes]:
    """Everything in the folder but dogwatch's own list."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_folder_holds_exactly_the_files_and_a_list_of_them(tmp_path: Path) -> None:
    write_output(tmp_path / "deep" / "out", FILES)
    assert held(tmp_path / "deep" / "out") == FILES
    listing = json.loads((tmp_path / "deep" / "out" / MANIFEST).read_text())
    assert listing == {"written_by": "dogwatch", "files": sorted(FILES)}
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]


def test_a_second_run_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    write_output(tmp_path / "out", FILES)
    write_output(tmp_path / "out", {"schedule.csv": b"x", "feeds/ben.ics": b"y"})
    assert held(tmp_path / "out") == {"schedule.csv": b"x", "feeds/ben.ics": b"y"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_is_filled_and_keeps_its_rights(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir(mode=0o750)
    write_output(folder, FILES)
    write_output(folder, FILES)
    assert held(folder) == FILES
    assert stat.S_IMODE(folder.stat().st_mode) == 0o750


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    write_output(tmp_path / "out", FILES)
    assert (tmp_path / "out").is_symlink()
    assert held(tmp_path / "real") == FILES


# --- other people's files -------------------------------------------------------------------------------------


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "thesis.doc").write_text("three years")
    with pytest.raises(Conflict, match=r"did not write: thesis\.doc"):
        write_output(folder, FILES)
    assert held(folder) == {"thesis.doc": b"three years"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_put_among_ours_is_seen_in_any_subfolder(tmp_path: Path) -> None:
    write_output(tmp_path / "out", FILES)
    (tmp_path / "out" / "feeds" / "notes.txt").write_text("mine")
    with pytest.raises(Conflict, match=r"feeds/notes\.txt"):
        write_output(tmp_path / "out", FILES)
    assert held(tmp_path / "out") == {**FILES, "feeds/notes.txt": b"mine"}


@pytest.mark.parametrize("listing", ["", "[]", "{", '{"files": "all"}', '{"files": [1, null]}'])
def test_a_list_that_cannot_be_read_vouches_for_nothing(tmp_path: Path, listing: str) -> None:
    write_output(tmp_path / "out", FILES)
    (tmp_path / "out" / MANIFEST).write_text(listing)
    with pytest.raises(Conflict, match="did not write"):
        write_output(tmp_path / "out", FILES)
    assert held(tmp_path / "out") == FILES


def test_what_file_managers_drop_is_no_obstacle(tmp_path: Path) -> None:
    write_output(tmp_path / "out", FILES)
    (tmp_path / "out" / ".DS_Store").write_bytes(b"mac")
    write_output(tmp_path / "out", {"a": b""})
    assert held(tmp_path / "out") == {"a": b""}


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(InvalidInput, match="is a file"):
        write_output(tmp_path / "out", FILES)
    assert (tmp_path / "out").read_text() == "mine"


def test_the_folder_one_stands_in_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for folder in (Path(), Path(".."), Path("/")):
        with pytest.raises(Conflict, match="the folder you are in"):
            write_output(folder, FILES)


# --- paths ----------------------------------------------------------------------------------------------------

ESCAPES = ["../x", "a/../../x", "/etc/x", "", ".", "a//b", "a/./b", "a/", "..", "a\\b", "C:x", "a\nb", "a\0b", "//x"]


@pytest.mark.parametrize("name", ESCAPES)
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match="not a path inside"):
        write_output(tmp_path / "out", {name: b"", "good": b""})
    assert list(tmp_path.iterdir()) == []


def test_paths_in_each_others_way_are_all_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        write_output(tmp_path / "out", {"a": b"", "a/b": b"", "C": b"", "c": b"", MANIFEST: b"", "../x": b""})
    assert len(refused.value.faults) == 4
    assert list(tmp_path.iterdir()) == []


@given(st.text(max_size=20))
def test_no_name_whatever_writes_outside(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    place = tmp_path_factory.mktemp("any")
    try:
        write_output(place / "out", {name: b"x"})
    except DogwatchError:
        assert list(place.iterdir()) == []
    else:
        assert held(place / "out") == {name: b"x"}
        assert [path.name for path in place.iterdir()] == ["out"]


# --- failures -------------------------------------------------------------------------------------------------


def test_a_disk_that_refuses_leaves_the_old_files(tmp_path: Path) -> None:
    write_output(tmp_path / "out", FILES)
    too_long = "x" * 300  # longer than any file system takes
    with pytest.raises(RemoteFailure, match="could not be written"):
        write_output(tmp_path / "out", {"a": b"new", too_long: b""})
    assert held(tmp_path / "out") == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


WRITER = """
import sys
from pathlib import Path
from exporters.files import write_output
number = 0
while True:
    number += 1
    write_output(Path(sys.argv[1]), {f"{number}/{name}.bin": b"%d" % number * 2000 for name in range(25)})
    print(number, flush=True)
"""


def test_a_kill_at_any_moment_leaves_one_whole_version(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    for finished in range(1, 13):
        command = [sys.executable, "-c", WRITER, str(folder)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).resolve().parents[2])
        assert writer.stdout is not None
        assert [int(writer.stdout.readline()) for _ in range(finished)] == list(range(1, finished + 1))
        time.sleep(0.0007 * finished)  # somewhere within the next write
        os.kill(writer.pid, signal.SIGKILL)
        writer.communicate()
        assert whole_version(folder) >= finished
    write_output(folder, FILES)
    assert held(folder) == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_folder_is_there_at_every_moment_of_a_replacement(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    if not exchange(tmp_path / "one", tmp_path / "other"):
        pytest.skip("this file system cannot exchange two folders in one step")
    listing = tmp_path / "out" / MANIFEST
    command = [sys.executable, "-c", WRITER.replace("while True", "while number < 60"), str(tmp_path / "out")]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).resolve().parents[2])
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"1\n"
    while writer.poll() is None:
        assert all(listing.exists() for _ in range(1000))
    assert writer.communicate()[0].endswith(b"60\n")


def whole_version(folder: Path) -> int:
    """The one version whose 25 files, all complete, and whose list the folder holds."""
    found = held(folder)
    (version,) = {name.partition("/")[0] for name in found}
    assert found == {f"{version}/{name}.bin": version.encode() * 2000 for name in range(25)}
    assert json.loads((folder / MANIFEST).read_text())["files"] == sorted(found)
    return int(version)


def test_two_writers_at_once_leave_the_whole_work_of_one(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER.replace("while True", "while number < 15"), str(tmp_path / "out")]
    root = Path(__file__).resolve().parents[2]
    writers = [subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=root) for _ in range(2)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert whole_version(tmp_path / "out") == 15
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_place_that_takes_nothing_is_refused_before_anything_is_solved(tmp_path: Path) -> None:
    refuse_unusable(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(RemoteFailure, match="could not be written"):
        refuse_unusable(Path("/proc/dogwatch"))
