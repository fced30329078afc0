"""The rules in force, as the company has set them, in sentences: one for each rule of the catalogue."""

from collections.abc import Callable, Mapping

from constraints import catalogue
from domain.organisation import Organisation
from domain.policy import LimitWindow, MonthOf, Policy
from exporters.report.words import counted, listed

_MONTH_OF = {
    MonthOf.HANDOFF: "A week belongs to the month of its handoff.",
    MonthOf.MAJORITY: "A week belongs to the month that holds most of its days.",
    MonthOf.TOUCHED: "A week counts in every month it touches.",
}

RuleInWords = tuple[str, str]
"""Its name, and what it asks."""


def rules_in_words(organisation: Organisation) -> tuple[RuleInWords, ...]:
    """Every rule that this organisation has switched on and that asks something of it."""
    found = []
    for rule in catalogue.rules(organisation.policy):
        name, words = SENTENCES[rule.id]
        sentence = words(organisation)
        if sentence:
            found.append((name, sentence if rule.weight is None else f"{sentence} A wish, not a must."))
    return tuple(found)


def _coverage(_: Organisation) -> str:
    return "Each role of each rotation has exactly one holder in every week."


def _one_duty(_: Organisation) -> str:
    return "Nobody holds two weeks that overlap, in whatever rotation or role."


def _monthly_limit(organisation: Organisation) -> str:
    limit = organisation.policy.monthly_limit
    most = f"At most {counted(limit.weeks, 'week')} on call per person"
    counting = f"over all rotations; {listed(limit.roles)} weeks count."
    if limit.window is LimitWindow.ROLLING_4_WEEKS:
        return f"{most} in any four calendar weeks in a row, {counting}"
    return f"{most} and calendar month, {counting} {_MONTH_OF[limit.month_of]}"


def _rest(organisation: Organisation) -> str:
    weeks = organisation.policy.minimum_rest_weeks
    free = counted(weeks, "free week")
    return f"At least {free} between two weeks of one person, also across the edges of this plan." if weeks else ""


def _eligibility(organisation: Organisation) -> str:
    belongs = "People hold weeks in their own rotations only, in roles they may hold, while they belong there."
    steps = _joining(organisation.policy)
    return f"{belongs} Before their first own week, joiners have {listed(steps)}." if steps else belongs


def _joining(policy: Policy) -> list[str]:
    onboarding = policy.onboarding
    steps = [
        (onboarding.shadow_weeks, counted(onboarding.shadow_weeks, "shadow week")),
        (onboarding.simulation, "a simulation"),
        (onboarding.postmortems, f"the review of {counted(onboarding.postmortems, 'postmortem')}"),
    ]
    return [step for asked, step in steps if asked]


def _absence(organisation: Organisation) -> str:
    tolerance = organisation.policy.absence_tolerance_hours
    touched = "that touches an approved absence"
    if tolerance:
        touched = f"of which more than {counted(tolerance, 'hour')} fall into an approved absence"
    return f"Nobody is on call in a week {touched}, nor in one that she or he cannot hold."


def _locks(organisation: Organisation) -> str:
    number = len(organisation.locks)
    stay = "stays as it was" if number == 1 else "stay as they were"
    return f"{counted(number, 'week')} set by hand {stay} set." if number else ""


def _shadowing(organisation: Organisation) -> str:
    planned = organisation.policy.onboarding.shadow_weeks
    return "Joiners shadow beside an experienced primary." if planned else ""


def _pairing(_: Organisation) -> str:
    return "In every week at least one of those on call in a rotation is experienced."


def _holiday_memory(organisation: Organisation) -> str:
    names = listed([holiday.name for holiday in organisation.policy.holidays])
    return f"Whoever was on call on one of these last year is not this year: {names}." if names else ""


SENTENCES: Mapping[str, tuple[str, Callable[[Organisation], str]]] = {
    "coverage": ("Coverage", _coverage),
    "one-duty": ("One duty at a time", _one_duty),
    "monthly-limit": ("Weeks per month", _monthly_limit),
    "minimum-rest": ("Rest", _rest),
    "eligibility": ("Membership", _eligibility),
    "availability": ("Absence", _absence),
    "locks": ("Locks", _locks),
    "shadowing": ("Shadow weeks", _shadowing),
    "pairing": ("Pairing", _pairing),
    "holiday-memory": ("Holidays", _holiday_memory),
}
"""By rule id."""
