"""`fairness.json` and the tables on the terminal tell the same figures."""

import io
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.table import Table

from domain.fairness import Fairness
from exporters.comparison import comparison
from exporters.fairness_files import fairness_json
from exporters.points import points, signed
from exporters.terminal import fairness_table, methods_table
from tests.exporters.report_sample import fairness, method, person


def test_a_person_has_every_burden_as_integer_and_as_decimal() -> None:
    report = Fairness(people=(person("ana", burden=184, carried=-5, target=190),), methods=())
    assert json.loads(fairness_json(report))["people"] == [
        {
            "engineer": "ana",
            "name": "Ana",
            "team": "payments",
            "weeks": 2,
            "primary": 1,
            "secondary": 1,
            "shadow": 0,
            "holidays": 0,
            "wishes_kept": 1,
            "wishes": 2,
            "burden": {"tenths": 184, "points": "18.4"},
            "carried": {"tenths": -5, "points": "-0.5"},
            "target": {"tenths": 190, "points": "19.0"},
            "deviation": {"tenths": -11, "points": "-1.1"},
        }
    ]


def test_a_method_has_all_its_yardsticks() -> None:
    only = method("greedy", broken={"minimum-rest": 2, "availability": 1}, uncovered=1)
    (told,) = json.loads(fairness_json(Fairness(people=(), methods=(only,))))["methods"]
    assert (told["breaches"], told["broken"]) == (4, {"availability": 1, "minimum-rest": 2})
    assert told["squares"] == {"hundredths": 17755, "points_squared": "177.55"}
    assert told["spread"] == {"tenths": 31, "points": "3.1"}
    assert told["wishes_kept"] == 3


def test_the_order_in_which_rules_were_found_broken_does_not_change_a_byte() -> None:
    one, other = ({"a": 1, "b": 2}, {"b": 2, "a": 1})
    files = {fairness_json(Fairness(people=(), methods=(method("greedy", broken=broken),))) for broken in (one, other)}
    assert len(files) == 1


@given(st.integers(-100_000, 100_000))
def test_points_are_the_tenths_written_out(tenths: int) -> None:
    whole, _, tenth = points(tenths).partition(".")
    assert int(whole + tenth) == tenths
    assert len(tenth) == 1
    assert signed(tenths) == ("+" if tenths > 0 else "") + points(tenths)


def best(report: Fairness, label: str) -> list[bool]:
    (line,) = (one for one in comparison(report) if one.label == label)
    return [figure.best for figure in line.figures]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Rules broken", [True, False, False]),
        ("Weeks nobody holds", [True, True, False]),
        ("Unevenness", [True, False, True]),
        ("Wishes kept", [True, True, False]),
        ("Holiday weeks", [False, False, False]),
    ],
)
def test_best_is_who_does_better_than_somebody_and_worse_than_nobody(label: str, expected: list[bool]) -> None:
    assert best(fairness(), label) == expected


def test_broken_rules_are_named_with_their_number() -> None:
    assert comparison(fairness())[0].figures[1].detail == "availability 3, minimum-rest 1"


def shown(table: Table, width: int = 80) -> str:
    console = Console(width=width, file=io.StringIO(), no_color=True)
    with console.capture() as page:
        console.print(table)
    return page.get()


def test_nothing_is_cut_off_on_a_terminal_of_80_columns() -> None:
    crowded = person(
        "ana", name="Aleksandra Featherstonehaugh-Konstantinidis", burden=123_456, carried=-200, target=99_999
    )
    page = shown(fairness_table(Fairness(people=(crowded,), methods=())))
    assert "…" not in page
    for figure in ("12345.6", "-20.0", "9999.9", "+2325.7", "1/1", "1/2"):
        assert figure in page.split()


def test_the_most_burdened_come_first() -> None:
    page = shown(fairness_table(Fairness(people=(person("ana", target=200), person("ben", target=100)), methods=())))
    assert page.index("Ben") < page.index("Ana")


def test_names_that_look_like_markup_are_shown_as_they_are() -> None:
    assert "[red]Ana[/red]" in shown(
        fairness_table(Fairness(people=(person("ana", name="[red]Ana[/red]"),), methods=()))
    )


def test_methods_stand_side_by_side_with_the_best_starred() -> None:
    lines = [" ".join(line.split()) for line in shown(methods_table(fairness())).splitlines()]
    assert "dogwatch offset round robin greedy" in lines
    assert "Rules broken 0 * 4 2" in lines
    assert "Spread 3.1 * 8.0 3.1 *" in lines


def test_scores_stand_beside_their_methods_where_there_are_any() -> None:
    scored = fairness().model_copy(update={"scores": (Decimal(100), Decimal("25.299999999999"), Decimal("65.1"))})
    assert [one["score"] for one in json.loads(fairness_json(scored))["methods"]] == ["100", "25.299999999999", "65.1"]
    assert best(scored, "Score") == [True, False, False]
    assert not any("score" in one for one in json.loads(fairness_json(fairness()))["methods"])


def test_scores_that_are_not_proved_are_told_as_what_they_are_at_least() -> None:
    scored = fairness().model_copy(
        update={"scores": (Decimal("97.3"), Decimal(25), Decimal(65)), "scores_proved": False}
    )
    assert [one["score_proved"] for one in json.loads(fairness_json(scored))["methods"]] == [False] * 3
    assert [one.text for one in comparison(scored)[0].figures] == ["at least 97.3", "at least 25.0", "at least 65.0"]
