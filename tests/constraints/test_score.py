"""The score's own promises: 100 for the unbettered, less for each broken rule and each unfairness, always in range."""

from datetime import date
from decimal import Decimal
from math import sqrt

from hypothesis import assume, event, given
from hypothesis import strategies as st

from constraints.framing import frame
from constraints.problem import Problem
from constraints.score import BEST, Measures, broken_rules, measures, score, shown, were_rules_kept
from domain.organisation import Company, Organisation
from domain.people import Absence, Engineer
from domain.policy import MonthlyLimit, Policy
from domain.rotations import Member, Rotation, Team
from domain.schedule import Horizon, Schedule, Shift

counts = st.integers(0, 60)
loads = st.lists(st.integers(1, 300), min_size=2, max_size=20)


def measured(deviations: list[int], weeks: list[int], broken: int) -> Measures:
    return Measures(
        squares=sum(one**2 for one in deviations),
        broken=broken,
        people=len(deviations),
        burden=sum(weeks),
        heaviest=max(weeks),
    )


@st.composite
def people_and_weeks(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    weeks = draw(loads)
    return draw(st.lists(st.integers(-400, 400), min_size=2, max_size=20)), weeks


@given(people_and_weeks(), counts, st.integers(0, 10**6))
def test_the_score_lies_between_0_and_100(situation: tuple[list[int], list[int]], broken: int, least: int) -> None:
    found = measured(*situation, broken)
    assert 0 < score(found, least) <= BEST
    assert 0 < score(found, None) <= BEST


@given(people_and_weeks())
def test_a_proved_optimum_without_breaches_scores_exactly_100(situation: tuple[list[int], list[int]]) -> None:
    found = measured(*situation, 0)
    assert score(found, found.squares) == BEST


@given(people_and_weeks(), st.data())
def test_whatever_can_be_bettered_scores_less_than_100(
    situation: tuple[list[int], list[int]], data: st.DataObject
) -> None:
    found = measured(*situation, 0)
    assume(found.squares > 0)
    least = data.draw(st.integers(0, found.squares - 1))
    assert score(found, least) < BEST
    assert shown(score(found, least)) < BEST


@given(people_and_weeks(), counts, st.data())
def test_no_single_change_makes_up_for_the_rule_it_breaks(
    situation: tuple[list[int], list[int]], broken: int, data: st.DataObject
) -> None:
    """One week from one person to another, or two people's weeks exchanged, however much fairer that is."""
    deviations, weeks = situation
    before = measured(deviations, weeks, broken)
    least = data.draw(st.none() | st.integers(0, before.squares)) if not broken else data.draw(st.integers(0, 10**6))
    giver, taker = data.draw(st.permutations(range(len(deviations))))[:2]
    given_away, taken = data.draw(st.sampled_from(weeks)), data.draw(st.sampled_from([0, *weeks]))
    changed = list(deviations)
    changed[giver] += taken - given_away
    changed[taker] += given_away - taken
    after = measured(changed, weeks, broken + 1)
    event("fairer than before" if after.squares < before.squares else "no fairer")
    assert score(after, least) < score(before, least)


@given(people_and_weeks(), counts, st.data())
def test_an_unfair_change_scores_less(situation: tuple[list[int], list[int]], broken: int, data: st.DataObject) -> None:
    deviations, weeks = situation
    before = measured(deviations, weeks, broken)
    least = data.draw(st.integers(0, before.squares))
    order = sorted(range(len(deviations)), key=lambda who: deviations[who])
    changed = list(deviations)
    week = data.draw(st.sampled_from(weeks))
    changed[order[0]] -= week
    changed[order[-1]] += week
    assert score(measured(changed, weeks, broken), least) < score(before, least)


@given(people_and_weeks(), st.integers(1, 60))
def test_the_score_follows_its_definition(situation: tuple[list[int], list[int]], broken: int) -> None:
    """The definition once more, in floats and with rules broken."""
    found, least = measured(*situation, broken), 900
    people = found.people
    fair = max(found.burden / people, 1) + sqrt(least / people)
    penalty = broken * 2 * found.heaviest / sqrt(people)
    expected = 100 * sqrt(fair / (fair + sqrt(found.squares / people) + penalty))
    assert abs(float(score(found, least)) - expected) < 1e-6
    assert were_rules_kept(found, 0) > score(found, 0)


def test_99_and_something_is_not_shown_as_100() -> None:
    assert shown(Decimal("99.999999999999")) == Decimal("99.9")
    assert shown(Decimal(100)) == Decimal("100.0")


def company(limit: int = 1) -> Problem:
    """Eight people, one of them away for a while, and one rotation over nine weeks."""
    names = ("ana", "bo", "cy", "dee", "eli", "flo", "gus", "hal", "ivy", "jo")
    organisation = Organisation(
        company=Company(name="Acme", zone="Europe/Berlin"),
        policy=Policy(monthly_limit=MonthlyLimit(weeks=limit)),
        teams=(Team(id="core", name="Core"),),
        engineers=tuple(
            Engineer(id=one, name=one.title(), email=f"{one}@example.com", team="core", experienced=one != "jo")
            for one in names
        ),
        rotations=(Rotation(id="web", name="Web", teams=("core",), members=(Member(team="core"),)),),
        absences=(Absence(engineer="ana", first_day=date(2027, 1, 4), last_day=date(2027, 1, 24)),),
    )
    (problem,) = frame(organisation, Horizon.of_weeks(date(2027, 1, 4), 9))
    return problem


def schedule_of(problem: Problem, people: list[int]) -> Schedule:
    shifts = [Shift.of(slot, problem.people[who]) for slot, who in zip(problem.slots, people, strict=True)]
    return Schedule.of(shifts)


@given(st.lists(st.integers(0, 9), min_size=18, max_size=18), st.integers(0, 17), st.integers(0, 9))
def test_each_injected_breach_lowers_the_score_of_any_schedule(people: list[int], slot: int, who: int) -> None:
    problem = company()
    changed = [*people[:slot], who, *people[slot + 1 :]]
    before = measures([problem], schedule_of(problem, people))
    after = measures([problem], schedule_of(problem, changed))
    event(f"{after.broken - before.broken:+d} broken")
    less_fair = after.broken == before.broken and after.squares > before.squares
    if after.broken > before.broken or less_fair:
        assert score(after, 100) < score(before, 100)


@given(st.lists(st.integers(0, 9), min_size=18, max_size=18), st.integers(0, 17))
def test_a_week_left_open_lowers_the_score(people: list[int], slot: int) -> None:
    problem = company()
    whole = schedule_of(problem, people)
    gone = next(one for one in whole.shifts if one.key == problem.slots[slot].key)
    before, after = measures([problem], whole), measures([problem], Schedule.of(set(whole.shifts) - {gone}))
    assume(after.broken > before.broken)
    assert score(after, 100) < score(before, 100)


def test_weeks_over_the_limit_count_one_by_one() -> None:
    """Four weeks in a row: three pairs without rest, and two weeks more than the two of a month."""
    problem = company(limit=2)
    january = [slot for slot in problem.slots if slot.role == "primary"][:4]
    broken = [broken_rules(problem, Schedule.of(Shift.of(slot, "bo") for slot in january[:held])) for held in range(5)]
    uncovered = len(problem.slots)
    assert broken == [uncovered, uncovered - 1, uncovered - 2 + 1, uncovered - 3 + 2 + 1, uncovered - 4 + 3 + 2]


def test_everybody_idle_is_no_division_by_zero() -> None:
    nothing = Measures(squares=0, broken=0, people=0, burden=0, heaviest=0)
    assert score(nothing, None) == BEST
    assert score(Measures(squares=0, broken=1, people=1, burden=0, heaviest=0), None) < BEST


def test_the_tenth_of_a_point_is_seen_in_a_large_company() -> None:
    better = Measures(squares=4_000_000_000, broken=3, people=1_000, burden=200_000, heaviest=300)
    worse = Measures(squares=4_000_000_001, broken=3, people=1_000, burden=200_000, heaviest=300)
    assert score(worse, 1_000) < score(better, 1_000)
