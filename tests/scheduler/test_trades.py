"""Trades keep all rules and make nothing worse; an early stop keeps a schedule that is worth keeping."""

import time
from datetime import date
from random import Random

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from constraints import checker
from constraints.framing import frame
from constraints.problem import Problem
from constraints.tiers import FAIRNESS
from domain.organisation import Company, Organisation
from domain.people import Engineer
from domain.policy import MonthlyLimit, Policy
from domain.rotations import Member, Rotation, Team
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from scheduler.greedy import greedy
from scheduler.trades import traded
from tests.scheduler.small_companies import every_schedule, problems


@settings(max_examples=60, deadline=None)
@given(problems(), st.data())
def test_trades_keep_all_rules_and_never_make_a_schedule_worse(problem: Problem, data: st.DataObject) -> None:
    known = list(every_schedule(problem))
    assume(known)
    start = data.draw(st.sampled_from(known))
    after = traded(checker.encoded(problem), start.chosen)
    schedule = problem.schedule(after)
    assert not [breach for breach in checker.breaches(problem, schedule) if breach.hard]
    found = tuple(checker.tier_values(problem, schedule).values())
    event("better" if found < start.tiers else "as good")
    assert found <= start.tiers


def test_trades_halve_the_unfairness_of_a_greedy_schedule() -> None:
    shape = Shape(people_per_rotation=15, experienced_percent=100)
    (problem,) = frame(make_organisation(shape, 31), Horizon.of_weeks(shape.first_week, shape.weeks))
    encoder = checker.encoded(problem)
    first = greedy(encoder)
    chosen = {problem.slot_at[shift.key]: problem.position[shift.engineer] for shift in first.shifts}
    before = checker.tier_values(problem, first)[FAIRNESS]
    after = checker.tier_values(problem, problem.schedule(traded(encoder, chosen)))[FAIRNESS]
    assert after < before / 2


YEARS = Horizon.of_weeks(date(2019, 1, 7), 400)


def eight_people_for_eight_years() -> Problem:
    """One holder a week and loose rules, as in files that are found in the wild: everybody holds fifty weeks."""
    people = [Engineer(id=f"p{n}", name=f"P {n}", email=f"p{n}@example.com", team="core") for n in range(8)]
    rotation = Rotation(id="web", name="Web", teams=("core",), members=(Member(team="core"),), roles=("primary",))
    organisation = Organisation(
        company=Company(name="Acme", zone="UTC"),
        policy=Policy(minimum_rest_weeks=0, monthly_limit=MonthlyLimit(weeks=5)),
        teams=(Team(id="core", name="Core"),),
        engineers=tuple(people),
        rotations=(rotation,),
    )
    (problem,) = frame(organisation, YEARS)
    return problem


def test_trades_over_many_years_end_in_seconds_and_better() -> None:
    """A single sweep took minutes here: the work ends within it."""
    problem, random = eight_people_for_eight_years(), Random(3)
    chosen = {slot: random.randrange(8) for slot in range(len(problem.slots))}
    began = time.process_time()
    after = traded(checker.encoded(problem), chosen)
    assert time.process_time() - began < 60
    before, better = (checker.tier_values(problem, problem.schedule(one))[FAIRNESS] for one in (chosen, after))
    assert better < before


def test_trades_end_at_once_when_somebody_says_stop() -> None:
    problem, asked = eight_people_for_eight_years(), list[bool]()
    chosen = {slot: slot // 50 for slot in range(len(problem.slots))}

    def go_on() -> bool:
        asked.append(True)
        return len(asked) < 3

    began = time.process_time()
    assert traded(checker.encoded(problem), chosen, go_on) != chosen
    assert time.process_time() - began < 3
