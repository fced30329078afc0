"""The bars: what is drawn is what the numbers say."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from domain.fairness import Fairness, PersonFairness
from exporters.report.bars import Bar, bars
from exporters.report.page import report_html
from tests.exporters.reading_html import classed, read, rows, words
from tests.exporters.report_sample import fairness, person, plan
from tests.exporters.sample import organisation

tenths = st.integers(0, 3000)
people = st.builds(
    lambda burden, carried, target: person("ana", burden=burden, carried=carried, target=target),
    tenths,
    st.integers(-200, 200),
    tenths,
)


def drawn(*found: PersonFairness) -> list[Bar]:
    numbered = tuple(one.model_copy(update={"name": f"{place:03d}"}) for place, one in enumerate(found))
    (chart,) = bars(Fairness(people=numbered, methods=()), organisation())
    return list(chart.bars)


def place(percent: str) -> Fraction:
    return Fraction(percent.removesuffix("%"))


@given(st.lists(people, min_size=1, max_size=6))
def test_every_mark_lies_within_the_picture(found: list[PersonFairness]) -> None:
    for bar in drawn(*found):
        ends = [place(part.start) + place(part.length) for part in (bar.carried, bar.planned)]
        assert all(0 <= place(one) <= 100 for one in (bar.target, bar.zero, bar.carried.start, bar.planned.start))
        assert all(end <= 100 for end in ends)


@given(st.lists(people, min_size=1, max_size=6))
def test_marks_lie_where_an_exact_scale_puts_them(found: list[PersonFairness]) -> None:
    low = min(0, *(min(one.carried, one.carried + one.burden, one.target) for one in found), 0)
    high = max(low + 1, *(max(one.carried, one.carried + one.burden, one.target) for one in found))

    def exact(value: int) -> Fraction:
        return Fraction(100 * (value - low), high - low)

    for bar, one in zip(drawn(*found), found, strict=True):
        reached = place(bar.planned.start) + place(bar.planned.length)
        assert abs(place(bar.target) - exact(one.target)) <= Fraction(1, 50)
        assert abs(place(bar.zero) - exact(0)) <= Fraction(1, 50)
        assert abs(reached - exact(max(0, one.carried, one.carried + one.burden))) <= Fraction(1, 25)
        assert abs(place(bar.carried.length) - Fraction(100 * abs(one.carried), high - low)) <= Fraction(1, 50)


def test_a_credit_from_before_is_drawn_left_of_zero() -> None:
    (bar,) = drawn(person("ana", carried=-50, burden=150, target=100))
    assert place(bar.carried.start) + place(bar.carried.length) == place(bar.zero) == place(bar.planned.start)


def test_a_debt_from_before_comes_first_and_the_plan_is_put_onto_it() -> None:
    (bar,) = drawn(person("ana", carried=50, burden=150, target=100))
    assert place(bar.planned.start) == place(bar.carried.start) + place(bar.carried.length)
    assert place(bar.carried.start) == place(bar.zero)


def test_who_carries_nothing_and_owes_nothing_is_left_out() -> None:
    absent = person("ben", weeks=0, burden=0, carried=0, target=0)
    assert [bar.person.engineer for bar in drawn(person("ana"), absent)] == ["ana"]
    assert bars(Fairness(people=(absent,), methods=()), organisation()) == ()


def test_numbers_stand_beside_every_bar() -> None:
    root = read(report_html(plan(), organisation(), fairness()))
    (table,) = classed(root, "table", "bars")
    ana = next(row for row in rows(table) if words(row[0]) == "Ana Silva")
    assert [words(cell) for cell in ana[2:]] == [
        "18.4",
        "\N{MINUS SIGN}2.0",
        "15.0",
        "+1.4",
        "2",
        "0",
        "1 of 2",
    ]
