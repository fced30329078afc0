"""Every answer as a page: correct HTML, nothing from elsewhere, whatever people write stays text."""

import re
from itertools import pairwise

import pytest

from tests.exporters.answers_sample import PAGES
from tests.exporters.reading_html import read, words
from tests.exporters.test_report_page import HOSTILE, LOADING, references


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param]("Ana Silva")


def test_a_page_is_html_without_a_single_parse_error(page: str) -> None:
    assert read(page).tag == "html"


def test_a_page_loads_nothing_and_runs_nothing(page: str) -> None:
    assert "://" not in page
    assert "@import" not in page
    for element in read(page).iter():
        assert element.tag not in LOADING
        for name, value in element.attrib.items():
            assert not str(name).lower().startswith("on")
            assert name not in ("src", "srcset", "action")
            assert name != "href" or value.startswith("#")


def test_a_browser_is_told_to_load_nothing_either(page: str) -> None:
    policies = [one.get("content") for one in read(page).iter("meta") if one.get("http-equiv")]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_a_page_has_its_language_its_title_and_fits_a_phone(page: str) -> None:
    root = read(page)
    assert root.get("lang") == "en"
    assert "width=device-width, initial-scale=1" in [one.get("content") for one in root.iter("meta")]
    (title,) = root.iter("title")
    assert words(title)


def test_headings_go_down_one_step_at_a_time_from_a_single_first(page: str) -> None:
    levels = [int(one.tag[1]) for one in read(page).iter() if one.tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))


def test_tables_have_captions_scopes_and_rows_of_one_width(page: str) -> None:
    for table in read(page).iter("table"):
        (caption,) = table.findall("caption")
        assert words(caption)
        assert {one.get("scope") for one in table.iter("th")} <= {"col", "colgroup", "row", "rowgroup"}
        assert len({sum(int(cell.get("colspan", "1")) for cell in row) for row in table.iter("tr")}) == 1


def test_ids_are_unique_and_every_reference_meets_one(page: str) -> None:
    root = read(page)
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(set(ids)) == len(ids)
    assert {target for one in root.iter() for target in references(one)} <= set(ids)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", PAGES)
def test_hostile_names_stay_text(kind: str, name: str) -> None:
    tame, hostile = (read(PAGES[kind](one)) for one in ("Ana Silva", name))
    assert [one.tag for one in hostile.iter()] == [one.tag for one in tame.iter()]
    assert [one.keys() for one in hostile.iter()] == [one.keys() for one in tame.iter()]
    assert name in "".join(hostile.itertext())


@pytest.mark.parametrize("kind", PAGES)
def test_the_same_answer_gives_the_same_page(kind: str) -> None:
    assert PAGES[kind]("Ana Silva") == PAGES[kind]("Ana Silva")


@pytest.mark.parametrize("kind", PAGES)
def test_no_figure_is_a_python_value(kind: str) -> None:
    told = words(read(PAGES[kind]("Ana Silva")).find("body"))  # type: ignore[arg-type]  # every page has a body
    assert not re.search(r"\bNone\b|\bTrue\b|\bFalse\b|Decimal|object at|Status\.", told)
