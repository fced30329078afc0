"""What counting proves is said at once, and never on the word of counting alone."""

from dataclasses import replace

from constraints.capacity import hall_sets
from constraints.framing import frame
from constraints.problem import Problem
from domain.plan import Status
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from scheduler.counted import can_be_held, counted_out, short_by_counting
from scheduler.deadline import Deadline
from scheduler.group import solve_group
from scheduler.ways_out.feasible import rules_of
from tests.scheduler.random_companies import small_company

ONE_TOO_FEW = Shape(rotations=12, people_per_rotation=8, weeks=4)
"""With seed 51: 96 weeks in January, and 95 that people can hold."""


def framed(shape: Shape, seed: int) -> tuple[Problem, ...]:
    return frame(make_organisation(shape, seed), Horizon.of_weeks(shape.first_week, shape.weeks))


def test_twelve_rotations_and_one_week_too_many_are_told_without_any_time_to_search() -> None:
    (problem,) = framed(ONE_TOO_FEW, seed=51)
    assert [(hall.needed, hall.possible) for hall in hall_sets(rules_of(problem))] == [(96, 95)]
    assert solve_group(problem, 0, Deadline.after(0)).status is Status.INFEASIBLE


def test_where_a_schedule_is_found_counting_says_nothing_and_where_it_says_no_there_is_none() -> None:
    said = set()
    for number in range(200, 280):
        company = small_company(number)
        for problem in frame(company.organisation, company.horizon):
            no = short_by_counting(problem)
            assert not (no and solve_group(problem, 0, Deadline()).chosen)
            said.add(no)
    assert said == {True, False}


def test_counting_alone_is_not_believed() -> None:
    """A solver is asked: it refuses the weeks that are too many, and takes as many as there are people for."""
    (problem,) = framed(Shape(rotations=2, weeks=6, people_per_rotation=5), seed=41)
    encoder = rules_of(problem)
    hall = hall_sets(encoder)[0]
    assert counted_out(encoder)
    assert not can_be_held(encoder, hall)
    assert can_be_held(encoder, replace(hall, slots=hall.slots[: hall.possible // 2]))
