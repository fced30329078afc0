"""Pooling advice leads to companies that can be planned, with no more strangers than it must."""

from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from constraints import checker
from constraints.capacity import hall_sets
from constraints.framing import frame
from constraints.pooling import pooled
from constraints.strangers import strangeness
from domain.advice import Advice
from domain.organisation import Company, Lock, Organisation
from domain.people import Engineer
from domain.plan import Status
from domain.rotations import Handoff, Member, Rotation, Team
from domain.schedule import Horizon
from importers.organisation_file import load_organisation
from importers.synthetic_files import write_organisation
from scheduler.solve import Request, solve
from services.pooling import advise, pooled_by
from services.sample import sample_company

pytestmark = pytest.mark.xdist_group("pooling")
"""What is made once for all of them is made in one process of the run, not in each."""

QUARTER = Horizon.of_quarter("2027-Q1")
MARCH = Horizon.of_weeks(date(2027, 3, 1), 5)
"""Five handoffs in one month: ten weeks, so ten people."""


def company(sizes: dict[str, int], zones: dict[str, str] | None = None, **more: object) -> Organisation:
    """A team and a rotation of each name, with so many people."""
    where = {name: (zones or {}).get(name, "Europe/Berlin") for name in sizes}
    fields: dict[str, object] = {
        "company": Company(name="Acme", zone="Europe/Berlin"),
        "teams": tuple(Team(id=name, name=name.title()) for name in sizes),
        "engineers": tuple(
            Engineer(id=f"{name}{n}", name=f"{name}{n}", email=f"{name}{n}@a.example", team=name, zone=where[name])
            for name, size in sizes.items()
            for n in range(size)
        ),
        "rotations": tuple(
            Rotation(
                id=name,
                name=name.title(),
                teams=(name,),
                members=(Member(team=name),),
                handoff=Handoff(zone=where[name]),
            )
            for name in sizes
        ),
    }
    return Organisation.model_validate(fields | more)


@cache
def techcorp() -> tuple[Organisation, Advice]:
    organisation = load_organisation(sample_company("team-owned.yaml")).organisation
    return organisation, advise(organisation, QUARTER, Request())


def test_the_sample_company_gets_three_different_proposals_that_can_be_planned() -> None:
    _, advice = techcorp()
    assert not advice.feasible
    assert len(advice.proposals) == 3
    assert len({frozenset(pool.rotations for pool in one.pools) for one in advice.proposals}) == 3
    for one in advice.proposals:
        assert one.status is Status.OPTIMAL
        assert one.yardsticks.breaches == 0
    assert set(advice.must) == {"checkout", "identity", "search", "mobile", "logistics", "data"}


def test_what_is_written_can_be_planned_again(tmp_path: Path) -> None:
    organisation, advice = techcorp()
    file = write_organisation(pooled_by(organisation, advice.proposals[0]), tmp_path)
    again = load_organisation(file).organisation
    plan = solve(frame(again, QUARTER), QUARTER, "", Request())
    assert plan.status is Status.OPTIMAL
    tiers = {tier.name: tier.value for tier in plan.tiers}
    assert tiers["fairness"] == advice.proposals[0].yardsticks.squares


def test_later_proposals_are_no_cheaper_and_share_at_most_half_of_their_pools() -> None:
    _, advice = techcorp()
    prices = [one.price for one in advice.proposals]
    assert prices[0] == min(prices)
    first, second = ({pool.rotations for pool in one.pools} for one in advice.proposals[:2])
    assert len(first & second) <= len(first) // 2


def test_a_company_that_works_needs_no_advice() -> None:
    advice = advise(company({"web": 10, "ops": 11}), MARCH, Request())
    assert advice.feasible
    assert advice.proposals == ()


def test_where_sharing_does_not_help_it_is_said() -> None:
    advice = advise(company({"web": 4, "ops": 4}), MARCH, Request())
    assert not advice.feasible
    assert advice.proposals == ()
    assert "Sharing alone does not help" in advice.notes[0]
    assert "web, 2027-03: 10 weeks to hold, 4 people who can hold 4: 6 short" in advice.short


@pytest.mark.parametrize(
    "sizes",
    [{"a": 6, "b": 5, "c": 7, "d": 11}, {"a": 3, "b": 4, "c": 3, "d": 10}, {"a": 9, "b": 9, "c": 1, "d": 1}],
)
def test_no_other_way_to_pool_has_fewer_strangers(sizes: dict[str, int]) -> None:
    """Every partition of the rotations, tried: by counting, which decides here, as nobody is ever away."""
    organisation = company(sizes)
    advice = advise(organisation, MARCH, Request())
    works = {
        sum(strangeness(organisation, block, MARCH.first_day).price for block in blocks)
        for blocks in partitions(list(sizes))
        if all(sum(sizes[one] for one in block) >= 10 for block in blocks)
    }
    assert advice.proposals[0].price == min(works)


def partitions(items: list[str]) -> list[list[tuple[str, ...]]]:
    if not items:
        return [[]]
    first, rest = items[0], items[1:]
    found = []
    for size in range(len(rest) + 1):
        for others in combinations(rest, size):
            left = [one for one in rest if one not in others]
            found += [[(first, *others), *more] for more in partitions(left)]
    return found


def test_a_near_clock_is_preferred_to_a_far_one() -> None:
    zones = {"berlin": "Europe/Berlin", "pune": "Asia/Kolkata", "lisbon": "Europe/Lisbon", "delhi": "Asia/Kolkata"}
    advice = advise(company(dict.fromkeys(zones, 6), zones), MARCH, Request())
    joined = {frozenset(pool.rotations) for pool in advice.proposals[0].pools}
    assert joined == {frozenset({"berlin", "lisbon"}), frozenset({"pune", "delhi"})}
    assert [one.price for one in advice.proposals] == sorted(one.price for one in advice.proposals)


def test_strangers_are_pairs_of_a_person_and_a_team_she_does_not_know_yet() -> None:
    organisation = company({"web": 3, "ops": 2})
    asked = strangeness(organisation, ("web", "ops"), MARCH.first_day)
    assert (asked.people, asked.strangers, asked.moved) == (5, 5, 0)
    helped = organisation.model_copy(
        update={
            "rotations": (
                organisation.rotations[0].model_copy(update={"members": (Member(team="web"), Member(engineer="ops0"))}),
                organisation.rotations[1],
            )
        }
    )
    assert strangeness(helped, ("web", "ops"), MARCH.first_day).strangers == 4


def test_hours_count_for_whom_the_handoff_moves_away() -> None:
    organisation = company({"web": 3, "far": 2}, {"far": "Asia/Kolkata"})
    asked = strangeness(organisation, ("web", "far"), MARCH.first_day)
    assert (asked.moved, asked.hours) == (2, 8)


def test_locks_follow_into_the_pooled_rotation() -> None:
    lock = Lock(rotation="ops", role="primary", week=date(2027, 3, 8), engineer="ops1")
    organisation = company({"web": 6, "ops": 5}, locks=(lock,))
    advice = advise(organisation, MARCH, Request())
    (pool,) = advice.proposals[0].pools
    joined = pooled_by(organisation, advice.proposals[0])
    assert joined.locks[0].rotation == pool.becomes
    assert joined.rotation[pool.becomes].formerly == ("web", "ops")


def test_every_pool_that_is_proposed_stands_the_count_alone() -> None:
    organisation, advice = techcorp()
    for one in advice.proposals:
        for pool in one.pools:
            joined = pooled(organisation, pool.rotations)
            only = joined.model_copy(update={"rotations": (joined.rotation[pool.becomes],)})
            assert not [hall for part in frame(only, QUARTER) for hall in hall_sets(checker.encoded(part))]
