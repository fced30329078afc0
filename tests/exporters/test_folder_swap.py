"""One folder takes the place of another, also where the system needs two steps for it."""

from pathlib import Path

import pytest

from exporters.folder_swap import exchange, put_in_place, recover, replace_in_two_steps, sole_writer, staging_place


def folder(path: Path, content: str) -> Path:
    path.mkdir()
    (path / "file").write_text(content)
    return path


def content(path: Path) -> str:
    return (path / "file").read_text()


def test_an_exchange_swaps_both_or_says_that_it_cannot(tmp_path: Path) -> None:
    one, other = folder(tmp_path / "one", "1"), folder(tmp_path / "other", "2")
    swapped = exchange(one, other)
    assert (content(one), content(other)) == (("2", "1") if swapped else ("1", "2"))


def test_an_exchange_with_nothing_changes_nothing(tmp_path: Path) -> None:
    one = folder(tmp_path / "one", "1")
    assert not exchange(one, tmp_path / "missing")
    assert content(one) == "1"


def test_the_staged_folder_is_in_place_and_nothing_else_is_left(tmp_path: Path) -> None:
    out, staged = folder(tmp_path / "out", "old"), folder(tmp_path / "staged", "new")
    put_in_place(staged, out)
    assert content(out) == "new"
    assert list(tmp_path.iterdir()) == [out]


def test_two_steps_lead_to_the_same(tmp_path: Path) -> None:
    out, staged = folder(tmp_path / "out", "old"), folder(tmp_path / "staged", "new")
    replace_in_two_steps(staged, out)
    assert content(out) == "new"
    assert list(tmp_path.iterdir()) == [out]


def test_when_the_second_step_fails_the_old_folder_comes_back(tmp_path: Path) -> None:
    out = folder(tmp_path / "out", "old")
    with pytest.raises(FileNotFoundError):
        replace_in_two_steps(tmp_path / "missing", out)
    assert content(out) == "old"


def test_a_kill_between_the_two_steps_is_repaired(tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder(tmp_path / ".out.dogwatch-old", "old")
    folder(staging_place(out, "1234"), "half")
    recover(out)
    assert content(out) == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_a_kill_after_the_two_steps_leaves_only_rubbish_that_is_cleared(tmp_path: Path) -> None:
    out = folder(tmp_path / "out", "new")
    folder(tmp_path / ".out.dogwatch-old", "old")
    recover(out)
    assert content(out) == "new"
    assert list(tmp_path.iterdir()) == [out]


def test_recovery_leaves_the_neighbours_alone(tmp_path: Path) -> None:
    names = [".out2.dogwatch-new-1", ".out.dogwatch", "out.dogwatch-new-1", ".out2.dogwatch-old"]
    for name in names:
        folder(tmp_path / name, "theirs")
    recover(tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_a_writer_is_alone_until_it_ends(tmp_path: Path) -> None:
    with sole_writer(tmp_path) as first:
        assert first
    with sole_writer(tmp_path) as second:
        assert second
