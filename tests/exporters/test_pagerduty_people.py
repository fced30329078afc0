"""One PagerDuty user stands for one engineer, and nobody is guessed."""

import pytest

from domain.errors import InvalidInput
from domain.organisation import Organisation
from exporters.pagerduty_requests import pagerduty_requests
from tests.exporters.sample import PEOPLE, engineer, organisation, pair

PAYMENTS = pair("payments", "ana", "ben")


def problems(company: Organisation, users: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        pagerduty_requests(PAYMENTS, company, users=users)
    return [f"{fault.where}: {fault.problem}" for fault in refused.value.faults]


def test_two_engineers_with_one_email_are_refused_whatever_its_capitals() -> None:
    people = {who: engineer(who) for who in PEOPLE} | {"ben": engineer("ben", email="ANA@techcorp.example")}
    assert problems(organisation(engineers=tuple(people.values()))) == [
        "ana, ben: engineers share this email; PagerDuty would page one of them for both"
    ]


def test_an_email_shared_by_people_who_are_not_paged_is_no_matter() -> None:
    people = {who: engineer(who) for who in PEOPLE} | {"cara": engineer("cara", email="dora@techcorp.example")}
    assert pagerduty_requests(PAYMENTS, organisation(engineers=tuple(people.values()))).requests


def test_two_emails_with_one_pagerduty_user_are_refused() -> None:
    users = {"ana@techcorp.example": "PSAME", "ben@techcorp.example": "PSAME"}
    assert problems(organisation(), users) == [
        "ana@techcorp.example, ben@techcorp.example: "
        "emails stand for this PagerDuty user; one person would hold both shifts"
    ]


@pytest.mark.parametrize("user", ["", "  ", "{user:ana@techcorp.example}"])
def test_an_id_that_is_none_is_refused(user: str) -> None:
    assert problems(organisation(), {"ana@techcorp.example": user}) == ["ana@techcorp.example: has no PagerDuty id"]
