"""The folder that a person reads before anything is sent."""

import json

from domain.schedule import Schedule
from exporters.pagerduty_files import pagerduty_files
from exporters.pagerduty_requests import pagerduty_requests
from tests.exporters.sample import MONDAY, organisation, pair, week

PAYMENTS = pair("payments", "ana ben", "ben ana")
FILES = pagerduty_files(PAYMENTS, organisation())


def test_requests_are_numbered_in_the_order_of_sending() -> None:
    assert list(FILES) == [
        "pagerduty/README.txt",
        "pagerduty/users.json",
        "pagerduty/0001-schedule-payments-primary.json",
        "pagerduty/0002-shifts-payments-primary-1.json",
        "pagerduty/0003-schedule-payments-secondary.json",
        "pagerduty/0004-shifts-payments-secondary-1.json",
        "pagerduty/0005-escalation-payments.json",
    ]


def test_each_file_holds_its_request_whole() -> None:
    requests = pagerduty_requests(PAYMENTS, organisation()).requests
    written = [json.loads(content) for name, content in FILES.items() if name[10:14].isdigit()]
    assert written == [
        {"method": one.method, "path": one.path, "description": list(one.description), "body": one.body}
        for one in requests
    ]


def test_the_guide_names_every_file_the_placeholders_and_that_nothing_was_sent() -> None:
    guide = FILES["pagerduty/README.txt"].decode()
    assert all(name.removeprefix("pagerduty/") in guide for name in FILES if not name.endswith("README.txt"))
    assert "Nothing was sent." in guide
    assert "{user:ana@example.com}" in guide
    assert "{schedule:payments.primary}" in guide
    assert "3 people are looked up" in guide
    assert max(len(line) for line in guide.splitlines()) <= 120


def test_the_people_to_look_up_are_listed_with_the_request_that_finds_them() -> None:
    first = json.loads(FILES["pagerduty/users.json"])[0]
    assert first == {
        "name": "Ana Silva",
        "email": "ana@techcorp.example",
        "user_id": "{user:ana@techcorp.example}",
        "request": "GET /users?query=ana%40techcorp.example",
    }


def test_two_renders_are_equal_to_the_byte() -> None:
    again = Schedule.model_validate_json(PAYMENTS.model_dump_json())
    assert pagerduty_files(again, organisation()) == FILES


def test_an_empty_schedule_says_that_there_is_nothing_to_send() -> None:
    shadow = Schedule.of([week("payments", "shadow", MONDAY, "dora")])
    assert (
        b"None: the schedule has no shifts that page."
        in pagerduty_files(shadow, organisation())["pagerduty/README.txt"]
    )
