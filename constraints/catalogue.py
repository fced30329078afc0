"""All rules and goals, as a policy sets them. A new rule is a file in `constraints.rules` and a line here."""

from datetime import date

from constraints.rule import Goal, Rule
from constraints.rules.availability import Availability
from constraints.rules.coverage import Coverage
from constraints.rules.eligibility import Eligibility
from constraints.rules.fairness import Fairness
from constraints.rules.fewest_changes import FewestChanges
from constraints.rules.holiday_memory import HolidayMemory
from constraints.rules.holiday_share import HolidayShare
from constraints.rules.home_first import HomeFirst
from constraints.rules.locks import Locks
from constraints.rules.minimum_rest import MinimumRest
from constraints.rules.monthly_limit import MonthlyLimitRule
from constraints.rules.one_duty import OneDuty
from constraints.rules.overload import Overload
from constraints.rules.pairing import Pairing
from constraints.rules.role_mix import RoleMix
from constraints.rules.shadowing import Shadowing
from constraints.rules.spacing import Spacing
from constraints.rules.wishes import Wishes
from domain.allowance import Kind
from domain.policy import Hardness, Policy

SOFT_PRICE = 8
"""What one breach of a rule costs that the policy made soft: as much as two unwanted weeks."""


def rules(policy: Policy) -> tuple[Rule, ...]:
    """The rules of a policy; those it switched off are left out."""
    limit = policy.monthly_limit
    always: tuple[Rule, ...] = (
        Coverage(),
        OneDuty(),
        monthly_limit(policy),
        MinimumRest(weeks=policy.minimum_rest_weeks, roles=limit.roles, exempt=_weeks_of_people(policy, Kind.REST)),
        Eligibility(),
        Availability(tolerance_hours=policy.absence_tolerance_hours, exempt=_weeks_of_people(policy, Kind.ABSENCE)),
        Locks(),
        Shadowing(),
    )
    switched: tuple[tuple[Hardness, Rule], ...] = (
        (policy.pairing, Pairing(exempt=_weeks_of_rotations(policy), weight=_weight(policy.pairing))),
        (
            policy.holiday_memory,
            HolidayMemory(exempt=_weeks_of_people(policy, Kind.HOLIDAY), weight=_weight(policy.holiday_memory)),
        ),
    )
    return (*always, *(rule for hardness, rule in switched if hardness is not Hardness.OFF))


def monthly_limit(policy: Policy) -> MonthlyLimitRule:
    """The limit of weeks, with its exceptions."""
    return MonthlyLimitRule(
        limit=policy.monthly_limit, exceptions=tuple(one for one in policy.allowed if one.kind is Kind.LIMIT)
    )


def goals(policy: Policy) -> tuple[Goal, ...]:
    """The goals of a policy; a goal of weight 0 is left out."""
    weights = policy.weights
    return (
        FewestChanges(),
        Fairness(),
        Overload(),
        *((HolidayShare(weight=weights.holiday_week),) if weights.holiday_week else ()),
        *((RoleMix(weight=weights.role_mix),) if weights.role_mix else ()),
        *((Spacing(weeks=policy.preferred_gap_weeks, weight=weights.spacing),) if weights.spacing else ()),
        Wishes(rather_not=weights.rather_not, happy_to=weights.happy_to),
        *((HomeFirst(weight=weights.away_from_home),) if weights.away_from_home else ()),
    )


def _weeks_of_people(policy: Policy, kind: Kind) -> frozenset[tuple[str, date]]:
    return frozenset(
        (one.engineer, one.week) for one in policy.allowed if one.kind is kind and one.engineer and one.week
    )


def _weeks_of_rotations(policy: Policy) -> frozenset[tuple[str, date]]:
    return frozenset((one.rotation, one.week) for one in policy.allowed if one.kind is Kind.PAIRING and one.week)


def _weight(hardness: Hardness) -> int | None:
    return SOFT_PRICE if hardness is Hardness.SOFT else None
