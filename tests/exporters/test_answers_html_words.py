"""What the pages of the answers tell."""

from xml.etree.ElementTree import Element

import pytest

from domain.card import RoleWeeks
from domain.why import Carried
from exporters.answers.advice_page import advice_html
from exporters.answers.comparison_page import comparison_html
from exporters.answers.why_page import why_html
from tests.exporters.answers_sample import PAGES, advised, card, card_page, compared, why
from tests.exporters.reading_html import classed, read, rows, words


def section(root: Element, name: str) -> Element:
    (found,) = (one for one in root.iter("section") if one.get("aria-labelledby") == name)
    return found


def table(root: Element, name: str) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in rows(next(section(root, name).iter("table")))]


def test_why_tells_the_chain_its_price_and_how_everybody_stands() -> None:
    root = read(why_html(why("Ana Silva")))
    answer = words(section(root, "answer"))
    assert answer.startswith("The cheapest alternative, proved in every goal (1 change, fewest possible)")
    assert "Ana Silva takes payments primary" in answer
    assert table(root, "price") == [["Fairness tenths", "8,123", "8,111", "\N{MINUS SIGN}12 proved"]]
    assert table(root, "others") == [
        ["Ana Silva", "nothing", "\N{MINUS SIGN}12", "2"],
        ["Cara", "on call 11 Jan: one free week between two", "45 to 600", "3"],
    ]
    refused = section(root, "refused")
    assert [words(one) for one in refused.iter("dt")] == ["No schedule keeps all rules", "Away"]


def test_why_without_an_alternative_says_so_and_shows_no_prices() -> None:
    found = why("Ana").model_copy(update={"alternative": None, "asked": "dora", "notes": ()})
    root = read(why_html(found))
    assert words(section(root, "answer")) == "There is no plan in which Ana holds it."
    assert not [one for one in root.iter("section") if one.get("aria-labelledby") == "price"]


def test_why_tells_in_points_whose_burden_the_alternative_changes() -> None:
    found = why("Ana")
    assert found.alternative is not None
    people = (
        Carried(engineer="ben", name="Ben", before=100, after=151, target=150),
        Carried(engineer="ana", name="Ana", before=204, after=153, target=150),
    )
    best = found.alternative.model_copy(update={"people": people})
    root = read(why_html(found.model_copy(update={"alternative": best})))
    assert words(section(root, "answer")).endswith(
        "Ben would carry 15.1 (+5.1), fair is 15.0; Ana would carry 15.3 (-5.1), fair is 15.0."
    )


def test_compare_tells_what_matters_goals_rules_people_and_weeks() -> None:
    root = read(comparison_html(compared("Ben Okafor")))
    assert "Newly broken: Ben Okafor 1 week changed, 25 weeks the same." in words(section(root, "first"))
    assert table(root, "goals") == [["Fairness tenths of a point, squared", "8,123", "9,000", "+877"]]
    assert "Rest (must hold): broken 0 times before, 1 after" in words(section(root, "rules"))
    assert table(root, "people")[0] == [
        "Ben Okafor", "payments primary 4 Jan", "nothing", "1 \N{RIGHTWARDS ARROW} 2", "28.4", "+18.4", "15.0",
    ]  # fmt: skip
    assert table(root, "weeks") == [["4 Jan", "payments primary", "Ana", "Ben Okafor"]]


def test_compare_without_an_organisation_shows_no_burdens() -> None:
    bare = compared("Ben")
    people = [one.model_copy(update={"burden_before": None, "burden_after": None}) for one in bare.people]
    root = read(comparison_html(bare.model_copy(update={"people": tuple(people), "rules": (), "tiers": ()})))
    assert table(root, "people")[1] == ["Ana", "nothing", "payments primary 4 Jan", "2 \N{RIGHTWARDS ARROW} 1"]
    assert not [one for one in root.iter("section") if one.get("aria-labelledby") in ("goals", "rules")]


def test_evaluate_shows_the_score_beside_what_is_possible() -> None:
    root = read(PAGES["evaluate"]("hand-made.csv"))
    assert words(next(root.iter("h1"))) == "61.2 of 100"
    score = table(root, "beside")[0]
    assert score[1:] == ["61.2", "100.0", "40.0"]
    assert table(root, "people")[0][0] == "Ben"


def test_advise_names_the_switch_and_what_it_asks() -> None:
    root = read(advice_html(advised("search is 5 weeks short")))
    assert [words(one) for one in classed(root, "code", "switch")] == ["--allow share:search+mobile"]
    assert table(root, "proposal-1") == [["search + mobile", "17", "12", "3"]]


def test_advise_says_when_nothing_needs_pooling() -> None:
    fine = advised("x").model_copy(update={"feasible": True, "short": (), "proposals": ()})
    assert (
        words(section(read(advice_html(fine)), "verdict")) == "Every week can be held as it is. Nothing needs pooling."
    )


def test_what_is_short_is_told_though_no_sum_is_and_a_role_stands_alone_where_it_is_shorter() -> None:
    told = card("Ana")
    page = card_page("Ana", told.model_copy(update={"sums": ()}))
    assert "March is short: Ana" in words(section(read(page), "short"))
    primary = RoleWeeks(role="primary", weeks=5, people=3, possible=3)
    narrow = told.sums[0].model_copy(update={"roles": (primary, told.sums[0].roles[1])})
    page = card_page("Ana", told.model_copy(update={"sums": (narrow,)}))
    assert "3 of 5 primary 2 short" in words(section(read(page), "short"))


def test_the_card_has_sums_sentences_conflicts_and_ways_out_with_price_and_switch() -> None:
    root = read(PAGES["card"]("Ana Silva"))
    assert table(root, "short") == [["Payments", "10 of 5+5", "3 of 5+5 7 short"]]
    assert "March is short: Ana Silva" in words(section(root, "short"))
    assert "these rules leave no way together" in words(section(root, "conflict-1"))
    ways = words(section(root, "ways"))
    assert "7 named exceptions to the limit, proved: no fewer will do; asks 1 person, concerns 1" in ways
    assert "--allow limit:ana:2027-03" in ways
    assert "Ana Silva in March." in ways


def test_without_a_plan_no_column_bears_its_name() -> None:
    heads = [words(one) for one in section(read(PAGES["card"]("Ana")), "comparison").iter("th")]
    assert heads[0] == "Greedy"
    assert "This plan" not in heads


@pytest.mark.parametrize("name", ["Payments"])
def test_the_report_counts_who_could_hold_each_week_and_how_to_ask(name: str) -> None:
    root = read(PAGES["plan"](name))
    asked = classed(section(root, "choices"), "code", "switch")
    assert words(asked[0]).startswith("dogwatch why ")
    assert words(asked[0]).endswith("--rotation payments --role primary --week 2027-01-04")
    assert table(root, "choices") == [
        ["4 Jan", "2 of 5", "Absence 2, Membership 1"],
        ["11 Jan primary", "5 of 5", "nothing"],
        ["11 Jan secondary", "1 of 5", "Locks 4"],
    ]


def test_the_report_shows_scores_rounded_down() -> None:
    assert table(read(PAGES["plan"]("Payments")), "comparison")[0][1:] == ["100.0", "25.2", "65.1"]
