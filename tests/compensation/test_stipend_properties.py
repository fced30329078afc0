"""Stipends agree with an oracle that paints every tick, and keep the promises of the written policy."""

from collections import Counter, defaultdict
from fractions import Fraction
from itertools import pairwise

from hypothesis import event, given, settings
from hypothesis import strategies as st

from compensation.lines import PayLine
from compensation.stipend import Stipend, stipend
from domain.clock import later, seconds
from domain.overrides import Override, final_schedule
from domain.pay import TwoSchedules
from domain.schedule import Schedule
from domain.slots import planned_slot
from tests.compensation import stipend_oracle as oracle
from tests.compensation.cases import CASES
from tests.compensation.stipend_cases import PEOPLE, Case, cases

many = settings(max_examples=CASES)


def by_cell(found: Stipend) -> dict[tuple[str, int, str], int]:
    cells: dict[tuple[str, int, str], int] = defaultdict(int)
    for line in found.lines:
        cells[line.rotation or "", _month(line.period), line.engineer] += line.amount or 0
    for gap in found.gaps:
        cells[gap.rotation, _month(gap.period), ""] += gap.unpaid
    return dict(cells)


def _month(period: str) -> int:
    return int(period[:4]) * 12 + int(period[5:]) - 1


def _agree(case: Case, *, once: bool) -> None:
    found = stipend(case.organisation, case.schedule)
    slots = case.painted()
    expected = oracle.paid(slots, PEOPLE, once=once) if slots else {}
    event(f"step {case.step}, months {len({month for _, month, _ in expected})}, gaps {bool(found.gaps)}")
    cells = by_cell(found)
    assert {cell: cells.get(cell, 0) for cell in expected} == expected
    assert cells.keys() <= expected.keys()


@many
@given(cases())
def test_every_cell_is_what_painting_the_ticks_gives(case: Case) -> None:
    _agree(case, once=True)


@many
@given(cases(TwoSchedules.PER_SCHEDULE))
def test_per_schedule_every_cell_is_what_painting_the_ticks_gives(case: Case) -> None:
    _agree(case, once=False)


@many
@given(cases())
def test_holders_gaps_and_what_is_paid_elsewhere_add_up_to_the_slot(case: Case) -> None:
    found = stipend(case.organisation, case.schedule)
    event(f"paid elsewhere {bool(found.elsewhere)}")
    for painted in case.painted():
        whole = oracle.half_up(Fraction(int(painted.cents.sum()), painted.length))
        lines = sum(line.amount or 0 for line in found.lines if line.rotation == painted.name)
        gaps = sum(gap.unpaid for gap in found.gaps if gap.rotation == painted.name)
        assert lines + gaps + sum(one.cents for one in found.elsewhere if one.rotation == painted.name) == whole


@many
@given(cases(TwoSchedules.PER_SCHEDULE))
def test_no_cell_is_more_than_two_cents_from_the_exact_share(case: Case) -> None:
    found = stipend(case.organisation, case.schedule)
    paid: Counter[tuple[str, str]] = Counter()
    for line in found.lines:
        paid[line.rotation or "", line.engineer] += line.amount or 0
    for painted in case.painted():
        for number, who in enumerate(PEOPLE):
            exact = Fraction(int(painted.cents[painted.holder == number].sum()), painted.length)
            assert abs(paid[painted.name, who] - exact) <= 2


@many
@given(case=cases(), data=st.data())
def test_reports_of_two_parts_add_up_to_the_report_of_the_whole_wherever_it_is_cut(
    case: Case, data: st.DataObject
) -> None:
    slot = planned_slot(case.organisation, "one", "primary", case.week)
    anywhere = st.integers(0, seconds(slot.start, slot.end)).map(lambda by: later(slot.start, by))
    cuts = data.draw(st.lists(anywhere, max_size=3))
    whole, cut = stipend(case.organisation, case.schedule), stipend(case.organisation, case.schedule, cuts)
    assert _worth(whole) == _worth(cut)


def _worth(found: Stipend) -> dict[tuple[str, str], int]:
    """Per rotation and month, what everybody and nobody get together, with what is paid elsewhere."""
    sums: Counter[tuple[str, str]] = Counter()
    for line in found.lines:
        sums[line.rotation or "", line.period] += line.amount or 0
    for gap in found.gaps:
        sums[gap.rotation, gap.period] += gap.unpaid
    for one in found.elsewhere:
        sums[one.rotation, one.period] += one.cents
    return dict(sums)


@many
@given(case=cases(), data=st.data())
def test_cutting_a_shift_in_two_changes_nothing(case: Case, data: st.DataObject) -> None:
    pieces = []
    for shift in case.schedule.shifts:
        ticks = seconds(shift.start, shift.end)
        middle = later(shift.start, data.draw(st.integers(1, ticks - 1))) if ticks > 1 else shift.end
        halves = [(shift.start, middle), (middle, shift.end)]
        pieces += [shift.model_copy(update={"start": start, "end": end}) for start, end in halves if start < end]
    assert stipend(case.organisation, Schedule.of(pieces)) == stipend(case.organisation, case.schedule)


@many
@given(case=cases(), data=st.data())
def test_the_order_of_overrides_that_do_not_meet_changes_nothing(case: Case, data: st.DataObject) -> None:
    overrides = data.draw(_overrides(case)) if case.held["one"] else ()
    shuffled = data.draw(st.permutations(overrides))
    one, other = (final_schedule(case.schedule, rows, case.organisation) for rows in (overrides, shuffled))
    assert one == other
    assert stipend(case.organisation, one) == stipend(case.organisation, other)


@st.composite
def _overrides(draw: st.DrawFn, case: Case) -> tuple[Override, ...]:
    slot = planned_slot(case.organisation, "one", "primary", case.week)
    edges = sorted(draw(st.sets(st.integers(0, seconds(slot.start, slot.end)), min_size=2, max_size=8)))
    return tuple(
        Override(
            rotation="one", role="primary", start=later(slot.start, start), end=later(slot.start, end), engineer=who
        )
        for start, end in zip(edges[::2], edges[1::2], strict=False)
        for who in [draw(st.sampled_from([*PEOPLE, None]))]
    )


@many
@given(cases())
def test_nobody_is_paid_for_more_than_an_hour_per_hour(case: Case) -> None:
    mine: dict[str, list[PayLine]] = defaultdict(list)
    for line in stipend(case.organisation, case.schedule).lines:
        mine[line.engineer].append(line)
    for lines in mine.values():
        spans = sorted(span for line in lines for span in line.spans)
        assert all(before.end <= after.start for before, after in pairwise(spans))


@many
@given(case=cases(TwoSchedules.PER_SCHEDULE), data=st.data())
def test_a_swap_in_one_month_never_moves_another_month(case: Case, data: st.DataObject) -> None:
    before = stipend(case.organisation, case.schedule)
    months = sorted({line.period for line in before.lines if line.rotation == "one"})
    if len(months) < 2:
        event("one month")
        return
    event("two months")
    last = [line for line in before.lines if line.period == months[-1] and line.rotation == "one"]
    start, end = min(line.start for line in last), max(line.end for line in last)
    who = data.draw(st.sampled_from(PEOPLE))
    swap = Override(rotation="one", role="primary", start=start, end=end, engineer=who)
    after = stipend(case.organisation, final_schedule(case.schedule, [swap], case.organisation))
    assert _earlier(before, months[-1]) == _earlier(after, months[-1])


def _earlier(found: Stipend, month: str) -> list[tuple[str, int | None]]:
    return [(line.id, line.amount) for line in found.lines if line.period < month]
