"""Everything that stands in the way is named before the first write, all of it at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from domain.errors import InvalidInput, RemoteFailure
from pager.lines import Line
from services.pagerduty.preflight import preflight
from services.pagerduty.verifying import verify
from services.records.parts import put_part, read_part
from storage.database import Database
from tests.pager.double.server import Double
from tests.pager.double.state import LayerSchedule, Policy, ShiftSchedule, User
from tests.services.pagerduty.company import (
    ACME,
    NOW,
    connection,
    found,
    pagerduty,
    planned,
    publish_weeks,
    synced,
    user,
)
from tests.services.pagerduty.oracle import schedules
from tests.services.records.company import COORDINATOR
from tests.services.records.schedules import listed as published_list


def no_longer_there(double: Double) -> None:
    del double.state.users[user(double, 0, "ben")]


def twice(double: Double) -> None:
    double.state.users["U9999999"] = User("U9999999", "Cy the other", "Cy0@ACME.example")


def a_stakeholder(double: Double) -> None:
    double.state.users[user(double, 0, "dee")].role = "read_only_limited_user"


def a_schedule_in_use(double: Double) -> None:
    double.state.schedules["S9999999"] = ShiftSchedule("S9999999", "On call: team0 (primary)", "Etc/UTC")


def a_layered_schedule_in_use(double: Double) -> None:
    double.state.layered["L9999999"] = LayerSchedule("L9999999", "On call: team0 (secondary)", "Etc/UTC")


def another_wiring(double: Double) -> None:
    fay = {"type": "user_reference", "id": user(double, 0, "fay")}
    rules = [{"escalation_delay_in_minutes": 15, "targets": [fay]}]
    double.state.policies["E9999999"] = Policy("E9999999", "On call: team0", rules)


TROUBLES: dict[str, tuple[Callable[[Double], None], str]] = {
    "a user missing": (no_longer_there, "Ben 0: PagerDuty has no user with this email (found ben0@acme.example)"),
    "an ambiguous email": (twice, "Cy 0: 2 PagerDuty users have this email:"),
    "a stakeholder": (a_stakeholder, "Dee 0: is a limited stakeholder in PagerDuty, and those cannot be on call"),
    "a schedule in use": (a_schedule_in_use, "team0 primary: a schedule of this name is in use already"),
    "a layered schedule in use": (a_layered_schedule_in_use, "(found L9999999 (layer-based))"),
    "a wrong escalation": (another_wiring, "level 1 pages Fay 0 instead of"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_each_trouble_is_named_before_the_first_write(database: Database, tmp_path: Path, trouble: str) -> None:
    found(database, tmp_path, 1)
    publish_weeks(database, 3)
    breaking, sentence = TROUBLES[trouble]
    with pagerduty(1) as double:
        breaking(double)
        way = connection(double)
        with pytest.raises(InvalidInput) as refusal:
            planned(database, way)
        assert sentence in str(refusal.value)
        assert any(sentence in fault for fault in preflight(database, ACME, way).faults)
        assert not double.writes


def test_all_troubles_are_named_at_once(database: Database, tmp_path: Path) -> None:
    found(database, tmp_path, 1)
    publish_weeks(database, 3)
    with pagerduty(1) as double:
        for breaking, _ in TROUBLES.values():
            breaking(double)
        told = "\n".join(preflight(database, ACME, connection(double)).faults)
        for trouble in ("no user", "2 PagerDuty users", "stakeholder", "in use", "is wired otherwise"):
            assert trouble in told


def test_a_company_without_trouble_passes_and_nothing_is_written(database: Database, tmp_path: Path) -> None:
    found(database, tmp_path, 2)
    publish_weeks(database, 2)
    with pagerduty(2) as double:
        answer = preflight(database, ACME, connection(double))
        assert answer.faults == ()
        assert [line.schedule for line in answer.lines] == [None] * 4
        assert [note for note in answer.notes if note.startswith("team0 is published for")]
        assert not double.writes


def test_a_refused_key_is_told_as_such(database: Database, tmp_path: Path) -> None:
    found(database, tmp_path, 1)
    publish_weeks(database, 2)
    with pagerduty(1) as double:
        way = connection(double, token="another key")  # noqa: S106  # opens nothing
        with pytest.raises(RemoteFailure, match="check the API key"):
            preflight(database, ACME, way)


def test_an_owned_policy_that_somebody_rewired_is_named_and_not_overwritten(database: Database, tmp_path: Path) -> None:
    found(database, tmp_path, 1)
    publish_weeks(database, 3)
    with pagerduty(1) as double:
        way = connection(double)
        synced(database, way)
        policy = next(iter(double.state.policies.values()))
        policy.rules[1]["escalation_delay_in_minutes"] = 99
        with pytest.raises(InvalidInput, match="level 2 waits 99 min instead of 25"):
            planned(database, way)


def test_somebody_who_is_not_found_is_named_and_all_lines_of_others_are_still_compared(
    database: Database, tmp_path: Path
) -> None:
    found(database, tmp_path, 2)
    publish_weeks(database, 3)
    with pagerduty(2) as double:
        way = connection(double)
        synced(database, way)
        no_longer_there(double)
        shown = verify(database, ACME, way)
        assert (shown.mismatches, len(shown.faults)) == ((), 1)
        assert "Ben 0: PagerDuty has no user with this email" in shown.faults[0]
        other = double.state.schedules[schedules(database)[Line("team1", "primary")]]
        next(iter(other.shifts.values())).user = user(double, 1, "gus")
        assert [one.rotation for one in verify(database, ACME, way).mismatches] == ["team1"]


def test_whoever_leaves_before_the_end_of_a_shift_is_named(database: Database, tmp_path: Path) -> None:
    found(database, tmp_path, 1)
    publish_weeks(database, 3)
    who = published_list(database).shifts[0].engineer
    body = dict(read_part(database, ACME, "engineer", who).body)
    put_part(database, ACME, "engineer", who, body | {"last_day": "2027-03-03"}, COORDINATOR, NOW, None)
    with pagerduty(1) as double:
        (told,) = (note for note in preflight(database, ACME, connection(double)).notes if "works here until" in note)
    assert "works here until 2027-03-03, and holds team0" in told
