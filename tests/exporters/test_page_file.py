"""A page goes to its file as a whole, and never over something that is no page."""

from pathlib import Path

import pytest

from domain.errors import Conflict
from exporters.page_file import write_page

PAGE = "<!doctype html>\n<title>Grüße</title>\n"


def test_a_page_is_written_and_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    for page in (PAGE, PAGE + "again"):
        write_page(tmp_path / "why.html", page)
        assert (tmp_path / "why.html").read_text(encoding="utf-8") == page
    assert [one.name for one in tmp_path.iterdir()] == ["why.html"]


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "link.html").symlink_to("real.html")
    write_page(tmp_path / "link.html", PAGE + "new")
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "real.html").read_text(encoding="utf-8") == PAGE + "new"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="is a folder; name a file in it"):
        write_page(tmp_path, PAGE)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="is not a folder; make it first"):
        write_page(tmp_path / "none" / "why.html", PAGE)


def test_somebodys_file_that_is_no_page_is_left_as_it_is(tmp_path: Path) -> None:
    mine = tmp_path / "schedule.csv"
    mine.write_text("week,engineer\n", encoding="utf-8")
    with pytest.raises(Conflict, match="is no HTML page"):
        write_page(mine, PAGE)
    assert mine.read_text(encoding="utf-8") == "week,engineer\n"
