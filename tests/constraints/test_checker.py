"""The independent judge: breaches and values of a schedule, group by group and together."""

from constraints.checker import breaches, part_of, tier_values, total_tiers
from constraints.framing import frame
from constraints.problem import Problem
from constraints.tiers import FAIRNESS, OVERLOAD, PREFERENCES, SHARING
from domain.rotations import Member
from domain.schedule import Horizon, Schedule, Shift
from tests.constraints.company import MONDAY, company, framed, held, person, rotation, weeks_after, with_policy

ALTERNATING = {
    ("core", role, weeks_after(MONDAY, number)): who
    for number in range(2)
    for role, who in (("primary", ("ana", "bo")[number % 2]), ("secondary", ("cy", "dee")[number % 2]))
}
FOUR = ("ana", "bo", "cy", "dee")


def two_groups() -> tuple[Problem, ...]:
    rotations = [
        rotation("a", roles=("primary",), members=(Member(engineer="ana"), Member(engineer="bo"))),
        rotation("b", roles=("primary",), members=(Member(engineer="cy"), Member(engineer="dee"))),
    ]
    return frame(company(FOUR, rotations), Horizon.of_weeks(MONDAY, 2))


def given_to(problems: tuple[Problem, ...], *holders: str) -> Schedule:
    slots = [slot for problem in problems for slot in problem.slots]
    return Schedule.of(Shift.of(slot, who) for slot, who in zip(slots, holders, strict=True))


def test_a_good_schedule_has_no_breach() -> None:
    problem = framed(company(FOUR), weeks=2)
    assert breaches(problem, held(problem, ALTERNATING)) == ()


def test_each_broken_rule_is_told() -> None:
    problem = framed(company(FOUR), weeks=2)
    everything_to_ana = held(problem, dict.fromkeys(ALTERNATING, "ana"))
    assert {one.rule for one in breaches(problem, everything_to_ana)} == {"one-duty", "monthly-limit", "minimum-rest"}


def test_both_roles_of_a_week_are_two_duties_and_no_want_of_rest_beside() -> None:
    problem = framed(company(FOUR), weeks=2)
    cells = {slot.key: who for slot, who in zip(problem.slots, ("ana", "ana", "bo", "cy"), strict=True)}
    assert {one.rule for one in breaches(problem, held(problem, cells))} == {"one-duty", "monthly-limit"}


def test_tiers_are_in_the_order_of_the_policy() -> None:
    order = (PREFERENCES, SHARING, FAIRNESS, OVERLOAD)
    problem = framed(company(FOUR, policy=with_policy(tiers=order)), weeks=2)
    assert tuple(tier_values(problem, held(problem, ALTERNATING))) == order


def test_what_soft_rules_cost_is_a_preference() -> None:
    people = [person(who, experienced=who != "cy") for who in FOUR]
    alone = rotation(roles=("primary",))
    hard, soft = (
        framed(company(people, [alone], policy=with_policy(pairing=how)), weeks=1) for how in ("hard", "soft")
    )
    week = {("core", "primary", MONDAY): "cy"}
    assert tier_values(soft, held(soft, week))[PREFERENCES] - tier_values(hard, held(hard, week))[PREFERENCES] == 8
    assert [one.hard for problem in (hard, soft) for one in breaches(problem, held(problem, week))] == [True, False]


def test_groups_are_judged_by_their_own_shifts() -> None:
    first, second = problems = two_groups()
    schedule = given_to(problems, "ana", "bo", "cy", "dee")
    assert {shift.rotation for shift in part_of(first, schedule).shifts} == {"a"}
    assert all(not breaches(problem, part_of(problem, schedule)) for problem in (first, second))


def test_the_values_of_a_plan_are_sums_over_its_groups_and_the_overload_is_the_worst_one() -> None:
    """In each group one person holds both weeks: 20 above and 20 below, twice."""
    problems = two_groups()
    totals = total_tiers(problems, given_to(problems, "ana", "ana", "cy", "cy"))
    assert (totals[FAIRNESS], totals[OVERLOAD]) == (4 * 20**2, 20)
