"""Two people swap weeks in one step: what comes out is judged, and nothing in between is ever in force."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from domain.errors import BrokenRules, Conflict, InvalidInput, StaleVersion
from services.records.overriding import record_override, record_overrides, withdraw_override
from services.records.swapping import Swapped, Week, swap
from storage.audit import audit_entries
from storage.database import Database
from tests.services.records.company import ACME, COORDINATOR, NOW, imported
from tests.services.records.invariants import check
from tests.services.records.schedules import MONDAY, holders, listed, override, published

LATER = NOW + timedelta(hours=1)


class Overtaken(Database):
    """Somebody else writes between what is read and what is written: Dee gets the week of 4 January."""

    @contextmanager
    def write(self) -> Iterator[Session]:
        first = override("2027-01-04 14:00", "2027-01-11 14:00", "dee", reason="a fever")
        record_override(Database(self.engine), ACME, first, COORDINATOR, LATER, force=True)
        with super().write() as session:
            yield session


@pytest.fixture(autouse=True)
def _published(database: Database, tmp_path: Path) -> None:
    """Ana holds the primary weeks of 4 and 25 January, Ben 11 January and 1 February, Cy 18 January."""
    imported(database, tmp_path, ("monthly_limit: { weeks: 3 }", "monthly_limit: { weeks: 2 }"))
    published(database, 6)


def week(number: int, role: str = "primary") -> Week:
    return Week(rotation="payments", role=role, week=MONDAY + timedelta(weeks=number))


def swapped(database: Database, one: Week, other: Week, **more: object) -> Swapped:
    return swap(database, ACME, (one, other), "a wedding", COORDINATOR, LATER, **more)  # type: ignore[arg-type]


def test_two_weeks_of_one_month_are_swapped_though_neither_half_is_allowed(database: Database) -> None:
    state = check(database)
    half = override("2027-01-11 14:00", "2027-01-18 14:00", "ana")
    with pytest.raises(BrokenRules, match="ana is on call 3 weeks in 2027-01"):
        record_override(database, ACME, half, COORDINATOR, LATER)
    answer = swapped(database, week(0), week(1))
    assert holders(database) == ["ben", "ana", "cy", "ana", "ben", "cy"]
    assert [one.override.engineer for one in answer.overrides] == ["ben", "ana"]
    assert [one.breaches for one in answer.overrides] == [(), ()]
    with database.read() as session:
        entries = audit_entries(session, ACME)[:2]
    assert [one.action for one in entries] == ["record override"] * 2
    assert "wedding" not in f"{[one.after for one in entries]}"
    check(database, state)


def test_weeks_of_different_roles_are_swapped_and_each_half_can_be_taken_back(database: Database) -> None:
    before = listed(database)
    answer = swapped(database, week(1), week(2, "secondary"))
    assert holders(database)[1] == "fay"
    assert holders(database, "secondary")[2] == "ben"
    for one in answer.overrides:
        withdraw_override(database, ACME, one.override.id, COORDINATOR, LATER)
    assert listed(database) == before
    check(database)


def test_a_swap_that_breaks_a_rule_is_refused_whole_unless_forced(database: Database) -> None:
    before = listed(database)
    with pytest.raises(BrokenRules, match="eli holds payments primary and payments secondary"):
        swapped(database, week(1), week(4, "secondary"))
    assert listed(database) == before
    forced = swapped(database, week(1), week(4, "secondary"), force=True)
    assert any("eli" in one.sentence for one in forced.overrides[0].breaches)
    assert (holders(database)[1], holders(database, "secondary")[4]) == ("eli", "ben")
    check(database)


def test_weeks_that_cannot_be_swapped_are_all_named(database: Database) -> None:
    record_override(
        database, ACME, override("2027-01-12 12:00", "2027-01-12 13:00", "fay", reason="a dentist"), COORDINATOR, LATER
    )
    nowhere = Week(rotation="payments", role="primary", week=date(2028, 1, 3))
    with pytest.raises(InvalidInput) as refused:
        swapped(database, week(1), nowhere)
    assert [one.problem for one in refused.value.faults] == ["has several holders", "is not published"]
    with pytest.raises(InvalidInput, match="has begun"):
        swap(database, ACME, (week(0), week(2)), "", COORDINATOR, NOW + timedelta(days=60))
    with pytest.raises(Conflict, match="both weeks are ana's"):
        swapped(database, week(0), week(3))
    with pytest.raises(StaleVersion):
        swapped(database, week(0), week(2), expected_schedule_revision=1)


def test_times_of_both_weeks_that_do_not_fit_are_all_named(database: Database) -> None:
    outside = [override(f"2027-{month}-04 14:00", f"2027-{month}-05 14:00", "cy") for month in ("06", "07")]
    with pytest.raises(InvalidInput) as refused:
        record_overrides(database, ACME, outside, COORDINATOR, LATER)
    assert [one.where for one in refused.value.faults] == [
        "override 1, payments primary from 2027-06-04T14:00:00Z",
        "override 2, payments primary from 2027-07-04T14:00:00Z",
    ]
    broken = [
        override("2027-01-11 14:00:30", "2027-01-18 14:00", "ana"),
        override("2027-01-18 14:00", "2027-01-25 14:00:09", "ben"),
    ]
    with pytest.raises(InvalidInput) as refused:
        record_overrides(database, ACME, broken, COORDINATOR, LATER)
    assert {one.where for one in refused.value.faults} == {"start", "end"}


def test_holders_who_changed_meanwhile_are_not_swapped_as_they_were(database: Database) -> None:
    with pytest.raises(StaleVersion, match="look at it again"):
        swapped(Overtaken(database.engine), week(0), week(1))
    assert holders(database)[:2] == ["dee", "ben"]
    check(database)
