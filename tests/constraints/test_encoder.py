"""What rules write down is what a solver will read."""

import pytest

from constraints.encoder import Encoder, Row
from constraints.problem import Cell
from tests.constraints.company import company, framed
from tests.constraints.evaluation import Verdict, costs, verdict

A, B, C = Cell(0, 0), Cell(1, 0), Cell(2, 0)
CELLS = (A, B, C)


def encoder() -> Encoder:
    return Encoder(framed(company(), weeks=1))


def test_a_limit_that_cannot_be_passed_is_no_row() -> None:
    found = encoder()
    found.at_most("limit", CELLS, 3)
    assert found.rows == []
    found.at_most("limit", CELLS, 2)
    assert found.rows == [Row("limit", CELLS, 0, 2)]


@pytest.mark.parametrize("cells", [(), (A,)])
def test_a_row_that_asks_for_more_than_there_is_cannot_be_kept(cells: tuple[Cell, ...]) -> None:
    found = encoder()
    found.at_least("pairing", cells, 2)
    assert verdict(found, cells) is Verdict.ROW_BROKEN


def test_a_cell_remembers_every_rule_that_excludes_it() -> None:
    found = encoder()
    found.exclude("availability", A)
    found.exclude("eligibility", A)
    assert found.excluded == {A: ["availability", "eligibility"]}
    assert verdict(found, [A]) is Verdict.EXCLUDED


def test_prices_of_a_cell_add_up_within_their_tier() -> None:
    found = encoder()
    found.charge("preferences", A, 2)
    found.charge("preferences", A, 3)
    found.charge("changes", A, 1)
    found.charge_always("preferences", 7)
    assert costs(found, [A]) == {"preferences": 12, "changes": 1}
    assert costs(found, [B]) == {"preferences": 7, "changes": 0}


@pytest.mark.parametrize(("chosen", "over", "under"), [((), 0, 10), ((A,), 0, 5), ((A, B), 5, 0), (CELLS, 10, 0)])
def test_what_is_too_much_and_what_is_too_little_costs_each_time(
    chosen: tuple[Cell, ...], over: int, under: int
) -> None:
    much, little = encoder(), encoder()
    much.charge_over("preferences", CELLS, 1, 5)
    little.charge_under("preferences", CELLS, 2, 5)
    assert costs(much, chosen) == {"preferences": over}
    assert costs(little, chosen) == {"preferences": under}


def test_personal_costs_add_up_and_the_worst_of_all_counts_once() -> None:
    found = encoder()
    found.charge_people("fairness", lambda _, load: load.burden)
    found.charge_people("fairness", lambda person, _: person)
    found.charge_worst("largest-overload", lambda person, load: load.burden + person)
    assert costs(found, [A]) == {"fairness": 20 + (0 + 1 + 2), "largest-overload": 20}


def test_a_tier_has_one_worst() -> None:
    found = encoder()
    found.charge_worst("largest-overload", lambda _, load: load.burden)
    with pytest.raises(ValueError, match="has its worst-of cost already"):
        found.charge_worst("largest-overload", lambda _, load: load.burden)
