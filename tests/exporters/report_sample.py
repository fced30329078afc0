"""A plan, its fairness and its company, small and written by hand."""

from constraints.tiers import FAIRNESS, PREFERENCES, UNITS
from domain.fairness import Fairness, PersonFairness, Yardsticks
from domain.organisation import Organisation
from domain.plan import Plan, Status, Tier
from domain.schedule import Horizon, Schedule
from tests.exporters.sample import organisation, pair

TIERS = (
    Tier(name=FAIRNESS, value=8123, bound=8123, unit=UNITS[FAIRNESS]),
    Tier(name=PREFERENCES, value=64, bound=64, unit=UNITS[PREFERENCES]),
)


def plan(schedule: Schedule | None = None, **more: object) -> Plan:
    facts = {
        "horizon": Horizon.of_quarter("2027-Q1"),
        "status": Status.OPTIMAL,
        "seed": 7,
        "input_sha256": "ab12" * 16,
        "tiers": TIERS,
        "schedule": schedule if schedule is not None else pair("payments", "ana ben cara dora", "eva ana ben cara"),
    }
    return Plan.model_validate({**facts, **more})


def person(name: str, /, **more: object) -> PersonFairness:
    facts = {
        "engineer": name,
        "name": name.title(),
        "team": "payments",
        "weeks": 2,
        "primary": 1,
        "secondary": 1,
        "shadow": 0,
        "holidays": 0,
        "burden": 184,
        "carried": -20,
        "target": 150,
        "wishes_kept": 1,
        "wishes": 2,
    }
    return PersonFairness.model_validate({**facts, **more})


def method(name: str, /, **more: object) -> Yardsticks:
    facts = {
        "method": name,
        "broken": {},
        "uncovered": 0,
        "squares": 17755,
        "largest_overload": 14,
        "spread": 31,
        "fewest_weeks": 1,
        "most_weeks": 2,
        "most_holidays": 1,
        "role_imbalance": 4,
        "close_pairs": 0,
        "wishes_kept": 3,
        "wishes": 4,
    }
    return Yardsticks.model_validate({**facts, **more})


def fairness(company: Organisation | None = None) -> Fairness:
    """Everybody of the company, and three methods."""
    return Fairness(
        people=tuple(person(one.id, name=one.name, team=one.team) for one in (company or organisation()).engineers),
        methods=(
            method("dogwatch"),
            method("offset round robin", broken={"availability": 3, "minimum-rest": 1}, squares=99001, spread=80),
            method("greedy", uncovered=2, largest_overload=60, wishes_kept=1),
        ),
    )
