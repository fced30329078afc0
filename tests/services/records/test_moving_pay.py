"""Money changes by rates alone: no edit of the company or of one's own person moves what is paid."""

from datetime import date
from typing import Any

import pytest

from domain.access import Actor, CompanyRole, Right
from domain.errors import Conflict, DogwatchError, Forbidden
from domain.people import Absence
from importers.organisation_file import LoadedOrganisation
from services.records.import_organisation import import_organisation
from services.records.parts import put_part, read_part
from services.records.reading import stored_organisation
from services.stored_pay import periods
from services.stored_pay.claims import ClaimedWork, file_claim
from storage.database import Database
from tests.compensation.company import at
from tests.services.stored_pay.stored_company import ACME, CORA, ENGINEER_ALICE, NOW, PAULA, SEPTEMBER, actor, store
from tests.services.stored_pay.test_periods import closed

ALICE = actor("Alice", CompanyRole.COORDINATOR, engineer="alice")
HER_TOKEN = Actor(id="token:bot", name="bot", organisation=ACME, scopes=frozenset(Right), is_service=True, issuer=ALICE)


def put(database: Database, who: Actor, kind: str, key: str, **changes: Any) -> None:
    body = {**read_part(database, ACME, kind, key).body, **changes}
    put_part(database, ACME, kind, key, body, who, NOW, None)


def company(database: Database, **changes: Any) -> None:
    put(database, CORA, "company", "company", **changes)


def test_the_currency_is_free_until_something_of_pay_is_kept(database: Database) -> None:
    store(database)
    company(database, currency="EUR")
    work = ClaimedWork(start=at("2024-09-11 03:00"), end=at("2024-09-11 03:40"))
    file_claim(database, ENGINEER_ALICE, work, "claim-1", NOW)
    with pytest.raises(Conflict, match="pay is kept in EUR; every rate would be called KWD"):
        company(database, currency="KWD")
    assert read_part(database, ACME, "company", "company").body["currency"] == "EUR"
    company(database, name="Example & Sons", currency="EUR")


def test_the_payroll_zone_is_free_until_a_month_is_closed_and_after_it_was_opened_again(database: Database) -> None:
    store(database)
    company(database, payroll_zone="Asia/Tokyo")
    company(database, payroll_zone=None)
    for revision, step in enumerate((periods.review, periods.approve, periods.close)):
        step(database, PAULA, SEPTEMBER, NOW, revision)
    for change in ({"payroll_zone": "Asia/Tokyo"}, {"zone": "Asia/Tokyo"}):
        with pytest.raises(Conflict, match="months up to 2024-09 are closed as they begin and end in America/New_York"):
            company(database, **change)
    company(database, zone="Asia/Tokyo", payroll_zone="America/New_York")
    periods.reopen(database, PAULA, SEPTEMBER, NOW, None, "wrong zone")
    company(database, payroll_zone="Asia/Tokyo")


@pytest.mark.parametrize("who", [ALICE, HER_TOKEN], ids=["herself", "her-token"])
@pytest.mark.parametrize(
    "change",
    [
        {"working_hours": {"start": "09:00", "end": "09:30", "days": [1]}},
        {"zone": "Asia/Tokyo"},
        {"country": "DE"},
        {"hours_only": True},
        {"payroll_id": "009999"},
        {"cost_center": "77"},
    ],
    ids=lambda change: str(*change),
)
def test_nobody_changes_what_their_own_pay_is_computed_from(
    database: Database, who: Actor, change: dict[str, Any]
) -> None:
    store(database)
    with pytest.raises(Forbidden, match=f"from your {next(iter(change))}: ask a colleague"):
        put(database, who, "engineer", "alice", **change)
    put(database, CORA, "engineer", "alice", **change)
    put(database, who, "engineer", "bob", **change)
    put(database, who, "engineer", "alice", name="Alice Smith")


@pytest.mark.parametrize("who", [ALICE, HER_TOKEN], ids=["herself", "her-token"])
def test_nobody_approves_their_own_leave_by_a_file(database: Database, who: Actor) -> None:
    store(database)
    away = {"engineer": "alice", "first_day": date(2024, 9, 11), "last_day": date(2024, 9, 12)}
    with database.read() as session:
        before = stored_organisation(session, ACME)

    def brought(by: Actor, **changes: Any) -> None:
        leave = (*before.absences, Absence.model_validate(away | changes))
        file = LoadedOrganisation(before.model_copy(update={"absences": leave}), "", ())
        import_organisation(database, file, ACME, by, NOW)

    with pytest.raises(Forbidden, match="your own leave from 2024-09-11 is for a colleague to approve"):
        brought(who)
    brought(who, approved=False)
    brought(who, engineer="bob")
    brought(CORA)
    brought(who)


def test_a_company_that_pays_is_edited_in_all_else(database: Database) -> None:
    closed(database)
    company(database, name="Example & Sons", country="CA")
    with pytest.raises(DogwatchError):
        company(database, currency="EUR")
