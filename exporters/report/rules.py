"""The rules in force, as the company has set them, in sentences."""

from collections.abc import Iterator

from domain.organisation import Organisation
from domain.policy import Hardness, LimitWindow, MonthlyLimit, MonthOf, Policy
from exporters.report.words import counted, listed

_MONTH_OF = {
    MonthOf.HANDOFF: "A week belongs to the month of its handoff.",
    MonthOf.MAJORITY: "A week belongs to the month that holds most of its days.",
    MonthOf.TOUCHED: "A week counts in every month it touches.",
}

Rule = tuple[str, str]
"""Its name, and what it asks."""


def rules_in_words(organisation: Organisation) -> tuple[Rule, ...]:
    """Every rule that this organisation has switched on."""
    policy = organisation.policy
    return (
        ("Coverage", "Each role of each rotation has exactly one holder in every week."),
        ("One duty at a time", "Nobody holds two weeks that overlap, in whatever rotation or role."),
        ("Weeks per month", _monthly_limit(policy.monthly_limit)),
        *_rest(policy),
        (
            "Membership",
            "People hold weeks in their own rotations only, in roles they may hold, while they belong there.",
        ),
        ("Absence", _absence(policy)),
        *_joiners(policy),
        *_pairing(policy),
        *_holiday_memory(policy),
        *_locks(len(organisation.locks)),
    )


def _monthly_limit(limit: MonthlyLimit) -> str:
    most = f"At most {counted(limit.weeks, 'week')} on call per person"
    counting = f"over all rotations; {listed(limit.roles)} weeks count."
    if limit.window is LimitWindow.ROLLING_4_WEEKS:
        return f"{most} in any four weeks in a row, {counting}"
    return f"{most} and calendar month, {counting} {_MONTH_OF[limit.month_of]}"


def _rest(policy: Policy) -> Iterator[Rule]:
    if policy.minimum_rest_weeks:
        free = counted(policy.minimum_rest_weeks, "free week")
        yield "Rest", f"At least {free} between two weeks of one person, also across the edges of this plan."


def _absence(policy: Policy) -> str:
    touched = "that touches an approved absence"
    if policy.absence_tolerance_hours:
        hours = counted(policy.absence_tolerance_hours, "hour")
        touched = f"of which more than {hours} fall into an approved absence"
    return f"Nobody is on call in a week {touched}, nor in one that she or he cannot hold."


def _joiners(policy: Policy) -> Iterator[Rule]:
    onboarding = policy.onboarding
    shadow_weeks = counted(onboarding.shadow_weeks, "shadow week")
    steps = [
        (onboarding.shadow_weeks, f"{shadow_weeks} beside an experienced colleague"),
        (onboarding.simulation, "a simulation"),
        (onboarding.postmortems, f"the review of {counted(onboarding.postmortems, 'postmortem')}"),
    ]
    asked = [step for wanted, step in steps if wanted]
    if asked:
        yield "Joiners", f"Before the first week of their own, joiners have {listed(asked)}."


def _pairing(policy: Policy) -> Iterator[Rule]:
    if policy.pairing is not Hardness.OFF:
        yield "Pairing", f"In every week at least one of the two on call is experienced{_hardness(policy.pairing)}."


def _holiday_memory(policy: Policy) -> Iterator[Rule]:
    if policy.holiday_memory is not Hardness.OFF and policy.holidays:
        names = listed([holiday.name for holiday in policy.holidays])
        possible = _hardness(policy.holiday_memory)
        yield "Holidays", f"Whoever was on call on one of these last year is not this year{possible}: {names}."


def _locks(number: int) -> Iterator[Rule]:
    if number:
        yield "Locks", f"{counted(number, 'week')} set by hand {'stays' if number == 1 else 'stay'} as set."


def _hardness(hardness: Hardness) -> str:
    return ", wherever that is possible" if hardness is Hardness.SOFT else ""
