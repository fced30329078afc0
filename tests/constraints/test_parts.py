"""The parts of a conflict are told so that a person can act: who is experienced, how often somebody may be on call."""

import pytest

from constraints.encoder import Encoder
from constraints.parts import in_words, parts
from constraints.problem import Problem
from constraints.rule import Rule
from constraints.rules.monthly_limit import MonthlyLimitRule
from constraints.rules.pairing import Pairing
from domain.people import Engineer
from domain.policy import LimitWindow, MonthlyLimit
from tests.constraints.company import company, framed, person, with_policy


def beginner(name: str) -> Engineer:
    return person(name, experienced=False)


def told(rule: Rule, problem: Problem) -> tuple[str, ...]:
    encoder = Encoder(problem)
    rule.encode(encoder)
    return in_words(problem, parts(encoder))


@pytest.mark.parametrize(
    ("experienced", "words"),
    [
        ((), "nobody there is"),
        (("hana",), "only Hana is"),
        (("kai", "hana"), "only Hana and Kai are"),
        (("kai", "hana", "ida"), "only Hana, Ida and Kai are"),
    ],
)
def test_a_pairing_conflict_names_those_who_are_experienced(experienced: tuple[str, ...], words: str) -> None:
    problem = framed(company((*experienced, beginner("lee"), beginner("kim"))), weeks=1)
    if experienced:
        assert told(Pairing(), problem) == (f"somebody experienced must hold core: week of 4 Jan; {words}",)
    else:
        assert told(Pairing(), problem) == ("every week needs somebody experienced, and core has nobody",)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (MonthlyLimit(weeks=1), "1 week a month"),
        (MonthlyLimit(weeks=2), "2 weeks a month"),
        (MonthlyLimit(weeks=1, window=LimitWindow.ROLLING_4_WEEKS), "1 week in any four"),
    ],
)
def test_a_limit_is_told_as_the_policy_has_it(limit: MonthlyLimit, words: str) -> None:
    problem = framed(company(("ana", "bo"), policy=with_policy(monthly_limit=limit)), weeks=4)
    rule = MonthlyLimitRule(limit)
    assert told(rule, problem)[0] == f"Ana may hold {words}"
