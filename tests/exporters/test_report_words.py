"""What the page says in words: the answer, the goals, the rules, dates and counts."""

from datetime import date
from decimal import Decimal

import pytest

from constraints import catalogue
from constraints.tiers import FAIRNESS, PREFERENCES
from domain.organisation import Lock
from domain.plan import Plan, Status, Tier
from domain.policy import Hardness, LimitWindow, MonthlyLimit, MonthOf, NamedHoliday, OnboardingPolicy, Policy
from domain.schedule import Horizon, Schedule
from exporters.report import words
from exporters.report.goals import WORDS, goals, percent
from exporters.report.rules import SENTENCES, rules_in_words
from exporters.report.status import headline
from exporters.report.weights import weekly_weights
from tests.exporters.report_sample import plan
from tests.exporters.sample import MONDAY, organisation

OPEN = Tier(name=PREFERENCES, value=64, bound=61)
CLOSED = Tier(name=FAIRNESS, value=8123, bound=8123)


def infeasible(**more: object) -> Plan:
    return plan(Schedule(), status=Status.INFEASIBLE, tiers=(), **more)


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (plan(), "Proved: nobody can make this fairer under these rules."),
        (
            plan(status=Status.FEASIBLE, tiers=(CLOSED, OPEN)),
            "Every rule is kept; a fairer schedule may exist, by at most 4.69 % on preferences.",
        ),
        (infeasible(), "Proved: no schedule for 2027-Q1 keeps all rules."),
        (
            plan(Schedule(), status=Status.OUT_OF_TIME, tiers=()),
            "The search ended before a schedule was found, and nothing is proved.",
        ),
    ],
)
def test_each_answer_has_its_own_sentence(made: Plan, sentence: str) -> None:
    assert headline(made).sentence == sentence


def test_infeasible_without_a_shortage_points_to_the_rules_together() -> None:
    assert headline(infeasible()).meaning.startswith("In every month there are enough people")


def test_goals_say_what_is_proved_and_what_is_left() -> None:
    told = goals(plan(status=Status.FEASIBLE, tiers=(CLOSED, OPEN)))
    assert [(one.name, one.reached, one.proof) for one in told] == [
        ("Fairness", "81.23", "proved: no schedule can have less"),
        ("Preferences", "64", "no schedule can have less than 61, so at most 4.69 % is left to gain"),
    ]


def test_a_goal_without_words_of_its_own_is_shown_by_name_and_unit() -> None:
    (told,) = goals(plan(tiers=(Tier(name="novelty", value=1200, bound=1200, unit="changed cells"),)))
    assert (told.name, told.meaning, told.reached) == ("novelty", "changed cells", "1,200")


def test_every_rule_and_every_tier_of_the_catalogue_has_its_words() -> None:
    everything = Policy(pairing=Hardness.HARD, holiday_memory=Hardness.HARD)
    assert SENTENCES.keys() == {rule.id for rule in catalogue.rules(everything)}
    assert WORDS.keys() == {goal.tier for goal in catalogue.goals(everything)}


@pytest.mark.parametrize(
    ("part", "text"), [(0.0, "0 %"), (0.00001, "less than 0.01 %"), (0.1, "10 %"), (0.046875, "4.69 %"), (1.0, "100 %")]
)
def test_what_is_left_is_never_rounded_to_nothing(part: float, text: str) -> None:
    assert percent(part) == text


def rules(**policy: object) -> dict[str, str]:
    return dict(rules_in_words(organisation().model_copy(update={"policy": Policy.model_validate(policy)})))


def test_the_monthly_limit_names_the_reading_in_force() -> None:
    assert rules()["Weeks per month"] == (
        "At most 1 week on call per person and calendar month, over all rotations; primary and secondary weeks count. "
        "A week belongs to the month of its handoff."
    )
    rolling = MonthlyLimit(weeks=2, window=LimitWindow.ROLLING_4_WEEKS, roles=("primary",))
    assert rules(monthly_limit=rolling)["Weeks per month"] == (
        "At most 2 weeks on call per person in any four calendar weeks in a row, over all rotations; "
        "primary weeks count."
    )
    touched = MonthlyLimit(month_of=MonthOf.TOUCHED)
    assert rules(monthly_limit=touched)["Weeks per month"].endswith("A week counts in every month it touches.")


def test_rules_that_are_switched_off_are_not_claimed() -> None:
    nothing = OnboardingPolicy(shadow_weeks=0, simulation=False, postmortems=0)
    off = rules(minimum_rest_weeks=0, pairing=Hardness.OFF, onboarding=nothing)
    assert not {"Rest", "Pairing", "Holidays", "Shadow weeks", "Locks"} & off.keys()
    assert "joiners" not in off["Membership"]


def test_soft_rules_are_told_as_wishes() -> None:
    holidays = (NamedHoliday(name="Easter"), NamedHoliday(name="Eid"))
    soft = rules(pairing=Hardness.SOFT, holiday_memory=Hardness.SOFT, holidays=holidays)
    assert soft["Pairing"].endswith("is experienced. A wish, not a must.")
    assert soft["Holidays"].endswith("is not this year: Easter and Eid. A wish, not a must.")
    assert not soft["Coverage"].endswith("A wish, not a must.")


def test_joiners_are_told_their_steps() -> None:
    assert rules()["Membership"].endswith(
        "Before their first own week, joiners have 2 shadow weeks, a simulation and the review of 5 postmortems."
    )


def test_a_tolerated_absence_is_told_in_hours() -> None:
    assert "more than 12 hours fall into an approved absence" in rules(absence_tolerance_hours=12)["Absence"]


def test_locks_are_counted() -> None:
    lock = Lock(rotation="payments", role="primary", week=MONDAY, engineer="ana")
    one = organisation().model_copy(update={"locks": (lock,)})
    assert dict(rules_in_words(one))["Locks"] == "1 week set by hand stays as it was set."
    two = organisation().model_copy(update={"locks": (lock, lock.model_copy(update={"role": "secondary"}))})
    assert dict(rules_in_words(two))["Locks"] == "2 weeks set by hand stay as they were set."


def test_quiet_weeks_still_weigh_what_standby_weighs() -> None:
    assert {one.roles for one in weekly_weights(organisation(), Horizon.of_quarter("2027-Q1"))} == {
        (("primary", 20), ("secondary", 20))
    }


def test_dates_and_counts_read_like_english() -> None:
    assert words.weekday_and_day(MONDAY) == "Mon 4 Jan"
    assert words.long_day(date(2027, 12, 31)) == "31 December 2027"
    assert words.month_of("2027-03") == "March 2027"
    assert words.month_of("2027-03-08") == "four weeks from 8 March 2027"
    assert [words.counted(number, "person") for number in (1, 2, 1240)] == ["1 person", "2 people", "1,240 people"]
    assert [words.listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert [words.plain(Decimal(number)) for number in ("2.0", "0.35", "20", "100")] == ["2", "0.35", "20", "100"]


@pytest.mark.parametrize(
    ("role", "mark"), [("primary", "P"), ("secondary", "S"), ("shadow", "Sh"), ("incident-commander", "IC")]
)
def test_every_role_has_a_short_mark(role: str, mark: str) -> None:
    assert words.badge(role) == mark
