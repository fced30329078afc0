"""What is short names the role and says why the others cannot hold these weeks; private reasons never."""

from collections.abc import Iterable
from datetime import date, timedelta

from constraints.framing import frame
from domain.card import Bottleneck
from domain.organisation import History, HolidayHolder, Organisation
from domain.people import Absence, Wish, WishLevel
from domain.schedule import Horizon
from scheduler.ways_out.feasible import rules_of
from services.infeasibility import bottlenecks, month_sums
from tests.services.infeasible_companies import FIRST, HOLIDAY, HOLIDAY_WEEK, infeasible_company
from tests.services.test_ways_out_together import company

WEEKS = Horizon.of_weeks(FIRST, 4)
TWELVE = company({"r": 12})
SECONDARIES = range(3, 12)


def short(organisation: Organisation) -> Bottleneck:
    return bottlenecks(rules_of(problem) for problem in frame(organisation, WEEKS))[0]


def only_secondary(organisation: Organisation, places: Iterable[int]) -> Organisation:
    people = [
        one.model_copy(update={"roles": ("secondary",)}) if place in places else one
        for place, one in enumerate(organisation.engineers)
    ]
    return organisation.model_copy(update={"engineers": tuple(people)})


def test_the_role_is_named_where_only_one_is_short_and_who_may_not_hold_it() -> None:
    told = short(only_secondary(TWELVE, SECONDARIES)).sentence
    assert "r has 4 primary weeks to hold and 3 people who may hold 1 week each" in told
    assert "Of its 12 people, 9 may not hold primary (r10, r11, r3, r4 and 5 more)." in told


def test_where_nobody_may_the_sentence_says_so() -> None:
    told = short(only_secondary(TWELVE, range(12))).sentence
    assert "1 primary week to hold and nobody who can" in told
    assert "Of its 12 people, none may hold primary." in told


def test_the_sums_are_by_role_where_a_role_is_short() -> None:
    (narrow,) = month_sums(rules_of(one) for one in frame(only_secondary(TWELVE, SECONDARIES), WEEKS))
    primary, secondary = narrow.roles
    assert (primary.weeks, primary.possible, primary.short) == (4, 3, 1)
    assert (secondary.possible, secondary.short) == (12, 0)
    assert (narrow.narrow, narrow.short) == (primary, 1)


def test_who_held_the_holiday_last_year_is_named() -> None:
    organisation, _ = infeasible_company(3)
    holders = [HolidayHolder(holiday=HOLIDAY, year=2026, engineer=f"r{place}") for place in range(11)]
    history = History(holidays=tuple(holders))
    told = short(TWELVE.model_copy(update={"policy": organisation.policy, "history": history}))
    assert told.weeks == (HOLIDAY_WEEK,)
    assert f"11 held {HOLIDAY} last year (r0, r1, r10, r2 and 7 more)" in told.sentence
    assert [(one.reason, len(one.people)) for one in told.held_back] == [(f"held {HOLIDAY} last year", 11)]


def test_who_said_that_she_cannot_is_named_and_who_is_not_a_member() -> None:
    cannot = [Wish(engineer=f"r{place}", week=FIRST, level=WishLevel.CANNOT) for place in range(9)]
    gone = TWELVE.engineers[9].model_copy(update={"last_day": FIRST + timedelta(days=2)})
    people = (*TWELVE.engineers[:9], gone, *TWELVE.engineers[10:])
    away = Absence(engineer="r10", first_day=FIRST, last_day=FIRST, reason="surgery")
    told = short(TWELVE.model_copy(update={"engineers": people, "wishes": tuple(cannot), "absences": (away,)})).sentence
    assert '9 said "I cannot" (r0, r1, r2, r3 and 5 more)' in told
    assert "1 is not in the rotation all week (r9)" in told
    assert "1 is away" in told
    assert "surgery" not in told


def test_somebody_who_has_used_up_the_month_holds_no_week_more() -> None:
    assert date(2027, 3, 1) == FIRST
    told = short(company({"r": 2})).sentence
    assert "2 people who may hold 1 week each" in told
    assert "Of its" not in told
