"""An override passes time on under the rules, shows in the list at once, and can be taken back."""

from datetime import timedelta
from pathlib import Path

import pytest

from domain.access import Actor, Right
from domain.errors import BrokenRules, Conflict, Forbidden, InvalidInput, NotFound, StaleVersion
from domain.overrides import Override
from services.records.overriding import (
    Overridden,
    list_overrides,
    read_override,
    record_override,
    withdraw_override,
)
from services.records.parts import put_part, read_part
from services.records.reading import on_call
from storage.audit import audit_entries
from storage.database import Database
from tests.services.records.company import ACME, COORDINATOR, NOW, OPERATOR, imported
from tests.services.records.invariants import check
from tests.services.records.schedules import holders, listed, moment, override, published

LATER = NOW + timedelta(hours=1)
HOUR = ("2027-01-06 12:00", "2027-01-06 13:00")


@pytest.fixture(autouse=True)
def _published(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)
    published(database, 6)


def record(database: Database, wanted: Override, *, force: bool = False) -> Overridden:
    return record_override(database, ACME, wanted, COORDINATOR, LATER, force=force)


def put(database: Database, kind: str, key: str, expected: int | None = None, **fields: object) -> None:
    body = dict(read_part(database, ACME, kind, key).body) if expected is None else {}
    put_part(database, ACME, kind, key, body | fields, COORDINATOR, NOW, expected)


def test_part_of_a_shift_passes_to_somebody_else(database: Database) -> None:
    state = check(database)
    answer = record(database, override(*HOUR, "fay", reason="a dentist"))
    assert holders(database)[:4] == ["ana", "fay", "ana", "ben"]
    assert answer.affected == ("ana", "fay")
    assert (answer.schedule_revision, answer.breaches) == (2, ())
    with database.read() as session:
        assert [one.engineer for one in on_call(session, ACME, moment("2027-01-06 12:30"))] == ["dee", "fay"]
        entry = audit_entries(session, ACME)[0]
    assert (entry.action, entry.subject) == ("record override", str(answer.override.id))
    assert entry.before is not None
    assert [one["engineer"] for one in entry.before["shifts"]] == ["ana"]
    assert "dentist" not in f"{entry.before} {entry.after}"
    check(database, state)


def test_an_override_that_is_withdrawn_leaves_what_was_planned(database: Database) -> None:
    before, state = listed(database), check(database)
    answer = record(database, override(*HOUR, "fay"))
    state = check(database, state)
    withdrawn = withdraw_override(database, ACME, answer.override.id, OPERATOR, LATER)
    assert listed(database) == before
    assert (withdrawn.override.withdrawn_by, withdrawn.override.withdrawn_at) == ("operator", LATER)
    assert withdrawn.affected == ("ana", "fay")
    check(database, state)
    assert list_overrides(database, ACME) == ()
    assert list_overrides(database, ACME, withdrawn=True) == (withdrawn.override,)
    with pytest.raises(Conflict, match="was withdrawn before"):
        withdraw_override(database, ACME, answer.override.id, OPERATOR, LATER)


FAY = COORDINATOR.model_copy(update={"engineer": "fay"})
HER_TOKEN = Actor(id="token:bot", name="bot", organisation=ACME, scopes=frozenset(Right), is_service=True, issuer=FAY)


@pytest.mark.parametrize("who", [FAY, HER_TOKEN], ids=["herself", "her-token"])
def test_duty_that_is_over_is_given_by_somebody_else(database: Database, who: Actor) -> None:
    wanted, after, halfway = override(*HOUR, "fay"), moment("2027-01-07 12:00"), moment("2027-01-06 12:30")
    state = check(database)
    for late in (after, halfway):
        with pytest.raises(Forbidden, match="your own past duty of payments primary is for a colleague to record"):
            record_override(database, ACME, wanted, who, late)
    check(database, state)
    record_override(database, ACME, wanted, who, moment("2027-01-06 12:00"))
    away = record_override(database, ACME, override(*HOUR, "eli"), who, after)
    with pytest.raises(Forbidden, match="your own past duty"):
        withdraw_override(database, ACME, away.override.id, who, after)
    withdraw_override(database, ACME, away.override.id, COORDINATOR, after)
    record_override(database, ACME, override("2027-01-08 12:00", "2027-01-08 13:00", "fay"), COORDINATOR, after)


def test_of_two_that_meet_the_later_wins_and_the_earlier_comes_back(database: Database) -> None:
    record(database, override("2027-01-06 12:00", "2027-01-07 12:00", "fay"))
    second = record(database, override("2027-01-06 18:00", "2027-01-08 12:00", "eli"))
    assert holders(database)[:4] == ["ana", "fay", "eli", "ana"]
    check(database)
    withdraw_override(database, ACME, second.override.id, COORDINATOR, LATER)
    assert holders(database)[:3] == ["ana", "fay", "ana"]
    check(database)


def test_an_override_may_run_over_a_handoff(database: Database) -> None:
    record(database, override("2027-01-10 12:00", "2027-01-12 12:00", "fay"))
    assert holders(database)[:4] == ["ana", "fay", "fay", "ben"]
    check(database)


def test_two_changes_of_the_same_state_do_not_both_count(database: Database) -> None:
    for expected, who in ((1, "fay"), (2, "eli")):
        record_override(database, ACME, override(*HOUR, who), COORDINATOR, NOW, expected_schedule_revision=expected)
    with pytest.raises(StaleVersion, match="at revision 3, not 2"):
        record_override(database, ACME, override(*HOUR, "fay"), COORDINATOR, NOW, expected_schedule_revision=2)


def test_an_override_that_changes_nothing_is_refused_unless_it_is_to_outlast_what_comes(database: Database) -> None:
    state = check(database)
    with pytest.raises(Conflict, match="ana holds payments primary from "):
        record(database, override(*HOUR, "ana"))
    record(database, override(*HOUR, "fay"))
    with pytest.raises(Conflict, match="fay holds"):
        record(database, override(*HOUR, "fay"))
    check(database, state)
    assert len(list_overrides(database, ACME)) == 1
    assert record(database, override(*HOUR, "fay", reason="it was promised"), force=True).affected == ()


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (override("2027-01-03 12:00", "2027-01-04 15:00", "fay"), "does not have all the weeks"),
        (override("2027-02-14 12:00", "2027-02-15 15:00", "fay"), "does not have all the weeks"),
        (override(*HOUR, "zoe"), "no such engineer"),
        (override(*HOUR, "fay", role="tertiary"), "does not have all the weeks"),
        (override(*HOUR, "fay", role="shadow"), "shadow weeks are not passed on"),
    ],
)
def test_an_override_of_nothing_is_refused(database: Database, wanted: Override, problem: str) -> None:
    before = check(database)
    with pytest.raises(InvalidInput, match=problem):
        record(database, wanted)
    assert check(database, before) == before


def test_what_breaks_rules_is_refused_with_every_breach_and_can_be_forced_with_a_reason(database: Database) -> None:
    wanted = override("2027-01-05 12:00", "2027-01-08 12:00", "dee", reason="nobody else answers")
    put(database, "absence", "dee~2027-01-05", 0, engineer="dee", first_day="2027-01-05", last_day="2027-01-05")
    with pytest.raises(BrokenRules) as refused:
        record(database, wanted)
    assert {breach.rule for breach in refused.value.breaches} == {"availability", "one-duty"}
    assert all(breach.engineer == "dee" for breach in refused.value.breaches)
    assert list_overrides(database, ACME) == ()
    with pytest.raises(InvalidInput, match="is needed to force"):
        record(database, wanted.model_copy(update={"reason": " "}), force=True)
    forced = record(database, wanted, force=True)
    assert forced.breaches == refused.value.breaches
    assert read_override(database, ACME, forced.override.id).reason == "nobody else answers"


def test_an_override_that_breaks_a_minute_is_refused_because_the_pager_would_hand_over_at_another_moment(
    database: Database,
) -> None:
    wanted = override("2027-01-05 12:00:37", "2027-01-08 12:00:00.5", "eli")
    with pytest.raises(InvalidInput) as refused:
        record(database, wanted, force=True)
    assert [fault.where for fault in refused.value.faults] == ["end", "reason", "start"]
    assert "hand over at 2027-01-05T" in str(refused.value)
    assert list_overrides(database, ACME) == ()


def test_an_hour_of_help_is_no_week_on_call(database: Database) -> None:
    put(database, "policy", "policy", minimum_rest_weeks=1, monthly_limit={"weeks": 2})
    assert record(database, override("2027-01-12 12:00", "2027-01-12 14:00", "ana")).breaches == ()
    with pytest.raises(BrokenRules) as refused:
        record(database, override("2027-01-12 12:00", "2027-01-17 12:00", "ana"))
    assert {(breach.rule, breach.engineer) for breach in refused.value.breaches} == {
        ("monthly-limit", "ana"),
        ("minimum-rest", "ana"),
    }


def test_breaches_that_were_there_before_are_not_held_against_an_override(database: Database) -> None:
    put(database, "policy", "policy", minimum_rest_weeks=3)
    assert record(database, override("2027-01-12 12:00", "2027-01-12 14:00", "fay")).breaches == ()


def test_nobody_on_call_is_a_breach(database: Database) -> None:
    with pytest.raises(BrokenRules, match="nobody is on call for payments primary from 2027-01-06T12:00:00Z"):
        record(database, override(*HOUR, None))
    record(database, override(*HOUR, None, reason="the building is closed"), force=True)
    with database.read() as session:
        assert [one.role for one in on_call(session, ACME, moment("2027-01-06 12:30"))] == ["secondary"]
    check(database)


def test_somebody_of_another_team_is_a_breach_and_is_judged_by_all_rules(database: Database) -> None:
    put(database, "team", "side", 0, name="Side")
    put(database, "engineer", "gil", 0, name="Gil", email="gil@acme.example", team="side")
    put(database, "absence", "gil~2027-01-06", 0, engineer="gil", first_day="2027-01-06", last_day="2027-01-06")
    with pytest.raises(BrokenRules) as refused:
        record(database, override(*HOUR, "gil"))
    told = [breach.sentence for breach in refused.value.breaches]
    assert "gil is not a member of payments" in told
    assert any("gil is away" in sentence for sentence in told)
    assert len(told) == 2


def test_overrides_of_another_organisation_are_not_found(database: Database) -> None:
    number = record(database, override(*HOUR, "fay")).override.id
    for organisation in ("nobody", "acme2"):
        with pytest.raises(NotFound):
            read_override(database, organisation, number)
        with pytest.raises(NotFound):
            withdraw_override(database, organisation, number, COORDINATOR, LATER)
    with pytest.raises(NotFound):
        withdraw_override(database, ACME, number + 1, COORDINATOR, LATER)
