"""The first page tells a person what is theirs, and a stranger nothing but how to sign in."""

from datetime import timedelta

import html5lib

from domain.access import CompanyRole
from tests.api.serving import Service
from tests.services.feeds.company import NOW, pass_on, publish_quarter
from tests.services.feeds.test_desk import first_of, given_to
from tests.services.records.company import ACME

HTML = {"Accept": "text/html"}


def page(text: str) -> str:
    """The text, once it has been read as strict HTML that loads nothing from elsewhere."""
    html5lib.HTMLParser(strict=True).parse(text)
    assert "<script" not in text
    assert "//" not in text
    return text


def test_a_stranger_sees_how_to_sign_in_and_no_name(shared_service: Service) -> None:
    answer = shared_service.caller().get("/", headers=HTML)
    assert answer.status_code == 200
    assert "A coordinator can send you a link" in page(answer.text)
    assert "Ana" not in answer.text


def test_a_place_that_nobody_holds_is_shown_before_anything_is_published(shared_service: Service) -> None:
    coordinator = shared_service.signed_in(CompanyRole.COORDINATOR)
    shown = page(coordinator.get("/", headers=HTML).text)
    assert "<strong>nobody</strong>" in shown
    assert "You are Coordinator, coordinator." in shown


def test_an_engineer_sees_who_is_on_call_and_the_own_next_weeks(quick_service: Service) -> None:
    assert ACME == "acme"
    quick_service.clock.at = NOW
    publish_quarter(quick_service.database)
    shift = first_of("ben", quick_service.database)
    pass_on(quick_service.database, given_to("ana", shift))
    quick_service.clock.at = shift.start + timedelta(hours=1)
    ana = quick_service.signed_in(CompanyRole.ENGINEER, engineer="ana")
    shown = page(ana.get("/", headers=HTML).text)
    assert "<td>Ana</td>" in shown
    assert "Your next weeks" in shown
    assert f"Payments, {shift.role}: from " in shown
