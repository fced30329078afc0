"""The page as a whole: correct HTML, nothing from elsewhere, nothing private, readable by everybody."""

import re
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from importlib.resources import files
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest

from domain.errors import InvalidInput
from domain.fairness import Fairness
from domain.organisation import Incident, Organisation
from domain.pay import OvertimeRate, PayPolicy, StipendRate
from domain.people import Absence, Wish, WishLevel
from domain.plan import Plan, Shortage, Status, Tier
from domain.schedule import Schedule
from exporters.report.page import report_html
from tests.exporters.reading_html import classed, read, words
from tests.exporters.report_sample import fairness, plan
from tests.exporters.sample import MONDAY, engineer, organisation, pair, week

NOBODY = Fairness(people=(), methods=())
JOINER = Schedule.of([*pair("payments", "ana", "ben").shifts, week("payments", "shadow", MONDAY, "eva")])


def infeasible() -> Plan:
    shortage = Shortage(
        rotations=("payments",),
        month="2027-03",
        weeks_needed=10,
        weeks_possible=5,
        people=("ana", "ben"),
        sentence="March has 5 handoffs, so 10 weeks to hold; 5 people hold one each: 5 short.",
    )
    return plan(Schedule(), status=Status.INFEASIBLE, tiers=(), shortages=(shortage,))


@pytest.fixture(params=["planned", "joiner", "infeasible", "out of time"])
def page(request: pytest.FixtureRequest) -> str:
    """The page of each kind of answer."""
    made = {
        "planned": (plan(notes=("Ben is away all of March.",)), fairness()),
        "joiner": (plan(JOINER), fairness()),
        "infeasible": (infeasible(), NOBODY),
        "out of time": (plan(Schedule(), status=Status.OUT_OF_TIME, tiers=()), NOBODY),
    }
    return report_html(made[request.param][0], organisation(), made[request.param][1])


def test_the_page_is_html_without_a_single_parse_error(page: str) -> None:
    assert read(page).tag == "html"


LOADING = {"script", "link", "img", "iframe", "object", "embed", "base", "source", "video", "audio", "form", "use"}


def test_the_page_loads_nothing_and_runs_nothing(page: str) -> None:
    for element in read(page).iter():
        assert element.tag not in LOADING
        for name, value in element.attrib.items():
            assert not str(name).lower().startswith("on")
            assert name not in ("src", "srcset", "action")
            assert name != "href" or value.startswith("#")


def test_styles_load_nothing(page: str) -> None:
    (style,) = read(page).iter("style")
    assert "@import" not in (style.text or "")
    assert all(target.startswith("#") for target in re.findall(r"url\(\s*['\"]?(.)", style.text or ""))
    assert "://" not in page


def test_a_browser_is_told_to_load_nothing_either(page: str) -> None:
    policies = [one.get("content") for one in read(page).iter("meta") if one.get("http-equiv")]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_headings_go_down_one_step_at_a_time_from_a_single_first(page: str) -> None:
    levels = [int(one.tag[1]) for one in read(page).iter() if one.tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))


def test_every_table_has_a_caption_and_every_header_says_what_it_heads(page: str) -> None:
    for table in read(page).iter("table"):
        (caption,) = table.findall("caption")
        assert words(caption)
        assert {one.get("scope") for one in table.iter("th")} <= {"col", "colgroup", "row", "rowgroup"}


def test_every_row_is_as_wide_as_its_table(page: str) -> None:
    for table in read(page).iter("table"):
        widths = {sum(int(cell.get("colspan", "1")) for cell in row) for row in table.iter("tr")}
        assert len(widths) == 1


def test_ids_are_unique_and_every_reference_meets_one(page: str) -> None:
    root = read(page)
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(set(ids)) == len(ids)
    assert {target for one in root.iter() for target in references(one)} <= set(ids)


def references(element: Element) -> list[str]:
    named = element.get("aria-labelledby", "").split()
    return [*named, *([element.get("href", "")[1:]] if element.tag == "a" else [])]


def test_the_page_names_its_language_and_fits_a_phone(page: str) -> None:
    root = read(page)
    assert root.get("lang") == "en"
    assert "width=device-width, initial-scale=1" in [one.get("content") for one in root.iter("meta")]


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title><b>bold</b>",
    "{{ 7 * 7 }}{% raw %}",
    "&amp;lt; \N{RIGHT-TO-LEFT MARK}reversed",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(name: str) -> None:
    tame, hostile = (page_of_one_name(one) for one in ("Ana Silva", name))
    assert [one.tag for one in hostile.iter()] == [one.tag for one in tame.iter()]
    assert [one.keys() for one in hostile.iter()] == [one.keys() for one in tame.iter()]
    shown = [one.text for one in hostile.iter("bdi")]
    assert shown.count(name) == [one.text for one in tame.iter("bdi")].count("Ana Silva") > 10


def page_of_one_name(name: str) -> Element:
    """Everything that people may name bears this one name."""
    company = organisation((engineer("ana", name=name), engineer("ben", name=name), engineer("eva", name=name)))
    company = company.model_copy(
        update={
            "company": company.company.model_copy(update={"name": name}),
            "teams": tuple(team.model_copy(update={"name": name}) for team in company.teams),
            "rotations": tuple(one.model_copy(update={"name": name}) for one in company.rotations),
        }
    )
    made = plan(JOINER, notes=(name,), tiers=(Tier(name=name, value=1, bound=1, unit=name),))
    return read(report_html(made, company, fairness(company)))


def with_secrets() -> Organisation:
    return organisation((engineer("ana", payroll_id="PR-99817", cost_center="CC-4471"), engineer("ben"))).model_copy(
        update={
            "absences": (Absence(engineer="ana", first_day=MONDAY, last_day=MONDAY, reason="surgery of the knee"),),
            "wishes": (Wish(engineer="ana", week=date(2027, 2, 1), level=WishLevel.CANNOT),),
            "incidents": (
                Incident.model_validate(
                    {"id": "INC-5150", "team": "payments", "severity": "SEV-1", "opened": "2026-11-02T03:00:00Z"}
                ),
            ),
            "pay": PayPolicy(
                stipends=(StipendRate(role="primary", weekly=Decimal("543.21"), effective=MONDAY),),
                overtime=(OvertimeRate(hourly=Decimal("67.89"), effective=MONDAY),),
            ),
        }
    )


@pytest.mark.parametrize("secret", ["surgery", "knee", "543.21", "67.89", "PR-99817", "CC-4471", "@", "INC-5150"])
def test_no_reason_no_pay_and_no_address_is_on_the_page(secret: str) -> None:
    company = with_secrets()
    page = report_html(plan(pair("payments", "ana", "ben")), company, fairness(company))
    body = page[page.index("<body>") :]
    assert secret not in body


def test_nobody_is_named_beside_a_wish() -> None:
    company = with_secrets()
    root = read(report_html(plan(pair("payments", "ben", "ben")), company, NOBODY))
    (section,) = (one for one in root.iter("section") if one.get("aria-labelledby") == "wishes")
    assert words(section) == "Wishes 1 person named 1 week: 1 not possible."


def test_how_long_the_solve_took_does_not_change_the_page() -> None:
    quick, slow = (report_html(plan(seconds=seconds), organisation(), fairness()) for seconds in (0.1, 99.0))
    assert quick == slow


def test_the_page_says_what_it_was_made_from() -> None:
    root = read(report_html(plan(), organisation(), fairness()))
    (facts,) = (one for footer in root.iter("footer") for one in footer.iter("dl"))
    told = dict(zip(map(words, facts.iter("dt")), map(words, facts.iter("dd")), strict=True))
    assert told == {"Made by": f"dogwatch {version('dogwatch')}", "Seed": "7", "Input, SHA-256": "ab12" * 16}


def test_people_the_organisation_does_not_know_are_refused_and_named() -> None:
    with pytest.raises(InvalidInput, match=r"no such engineer \(found zoe\)"):
        report_html(plan(pair("payments", "zoe", "ana")), organisation(), NOBODY)


def test_a_shortage_is_shown_with_its_sum_and_its_sentence() -> None:
    root = read(report_html(infeasible(), organisation(), NOBODY))
    (table,) = classed(root, "table", "shortages")
    sum_row, sentence = table.findall("tbody/tr")
    assert [words(cell) for cell in sum_row] == ["Payments", "March 2027", "10", "5", "5"]
    assert words(sentence).startswith("March has 5 handoffs")


def test_without_a_schedule_there_is_no_grid_and_no_link_to_one(page: str) -> None:
    root = read(page)
    has_schedule = bool(root.findall(".//time"))
    assert bool(classed(root, "section", "grid")) is has_schedule
    assert ("#grid" in [one.get("href") for one in root.iter("a")]) is has_schedule


COLOUR = re.compile(r"--([a-z-]+): #([0-9a-f]{6})")
PAIRS = [
    ("ink", "paper"),
    ("ink", "festive"),
    ("muted", "paper"),
    ("muted", "festive"),
    ("holiday", "paper"),
    ("holiday", "festive"),
    ("accent", "paper"),
    ("accent", "festive"),
    ("on-accent", "accent"),
]


def schemes() -> list[dict[str, str]]:
    """The colours of screen by day, screen by night, and print."""
    style = files("exporters.report").joinpath("templates", "style.css").read_text(encoding="utf-8")
    return [dict(COLOUR.findall(block)) for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["day", "night", "print"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_stands_out_from_its_ground(scheme: int, text: str, ground: str) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["day", "night", "print"])
def test_marks_of_the_bars_stand_out_from_the_paper(scheme: int) -> None:
    colours = schemes()[scheme]
    assert min(contrast(colours[mark], colours["paper"]) for mark in ("accent", "target", "muted")) >= 3
