"""Reports that are taken away: the same bytes as from files, written down, and refused where nobody must have them."""

import csv
import io

import pytest

from compensation.report import PeriodState
from domain.access import Actor, CompanyRole, Right
from domain.errors import Conflict, InvalidInput
from exporters.pay_tables import long_csv
from services.stored_pay import periods
from services.stored_pay.reports import FORMS, report, taken_away
from storage.audit import audit_entries
from storage.database import Database
from storage.mapping import PartName
from storage.parts import part_row
from tests.services.stored_pay.stored_company import ACME, NOW, OCTOBER, ORGANISATION, PAULA, SEPTEMBER, actor, store
from tests.services.stored_pay.test_periods import closed

AUDREY = actor("Audrey", CompanyRole.AUDITOR)
PROGRAM = Actor(
    id="token:1", name="payroll system", organisation=ACME, scopes=frozenset({Right.READ_PAY}), is_service=True
)


def actions(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        return [(entry.action, entry.subject) for entry in reversed(audit_entries(session, ACME))]


def test_an_open_month_can_be_looked_at_in_every_form_and_stays_open(database: Database) -> None:
    store(database)
    for name in ("json", "html", "csv", "wide-csv", "xlsx"):
        found = taken_away(database, PAULA, SEPTEMBER, FORMS[name], NOW)
        assert found.content
        assert found.name.startswith("pay-2024-09")
    assert periods.read_period(database, ACME, SEPTEMBER).revision == 0
    assert actions(database)[:2] == [("view pay report", "2024-09 json"), ("view pay report", "2024-09 html")]


def test_a_closed_month_that_is_taken_away_cannot_be_reopened(database: Database) -> None:
    closed(database)
    taken_away(database, PAULA, SEPTEMBER, FORMS["html"], NOW)
    assert periods.read_period(database, ACME, SEPTEMBER).record.exports == ()
    found = taken_away(database, PAULA, SEPTEMBER, FORMS["csv"], NOW)
    assert found.content.decode() == long_csv(report(database, ACME, SEPTEMBER)[0], ORGANISATION.pay)
    exports = periods.read_period(database, ACME, SEPTEMBER).record.exports
    assert [(one.form, one.by, one.lines_sha256) for one in exports] == [("csv", "Paula", found.lines_sha256)]
    assert actions(database)[-1] == ("export pay period", "2024-09")
    with pytest.raises(Conflict, match="handed out as csv"):
        periods.reopen(database, PAULA, SEPTEMBER, NOW, None, "too late")


@pytest.mark.parametrize("form", ["json", "csv", "wide-csv", "xlsx"])
def test_an_auditor_reads_a_closed_month_and_it_is_not_handed_out(database: Database, form: str) -> None:
    closed(database)
    taken_away(database, AUDREY, SEPTEMBER, FORMS[form], NOW)
    assert periods.read_period(database, ACME, SEPTEMBER).record.exports == ()
    assert actions(database)[-1] == ("view pay report", f"2024-09 {form}")
    periods.reopen(database, PAULA, SEPTEMBER, NOW, None, "in time")


def test_a_program_that_reads_a_closed_month_may_have_paid_from_it(database: Database) -> None:
    closed(database)
    taken_away(database, PROGRAM, SEPTEMBER, FORMS["html"], NOW)
    assert periods.read_period(database, ACME, SEPTEMBER).record.exports == ()
    taken_away(database, PROGRAM, SEPTEMBER, FORMS["json"], NOW)
    assert [one.by for one in periods.read_period(database, ACME, SEPTEMBER).record.exports] == ["payroll system"]


def test_every_form_adds_up_to_what_the_policy_says(database: Database) -> None:
    closed(database)
    long = taken_away(database, PAULA, SEPTEMBER, FORMS["csv"], NOW).content.decode()
    wide = taken_away(database, PAULA, SEPTEMBER, FORMS["wide-csv"], NOW).content.decode()
    cents = sum(round(float(row["amount"]) * 100) for row in csv.DictReader(io.StringIO(long)))
    assert cents == sum(round(float(row["total_amount"]) * 100) for row in csv.DictReader(io.StringIO(wide)))
    assert cents == sum(line.amount or 0 for line in report(database, ACME, SEPTEMBER)[0].everything)


def test_a_providers_file_is_refused_for_an_open_month_and_without_codes_and_then_nothing_is_written_down(
    database: Database,
) -> None:
    closed(database)
    with pytest.raises(Conflict, match="2024-10 is open; close it before payroll gets it"):
        taken_away(database, PAULA, OCTOBER, FORMS["adp"], NOW)
    with pytest.raises(InvalidInput, match="codes are never guessed"):
        taken_away(database, PAULA, SEPTEMBER, FORMS["adp"], NOW)
    assert periods.read_period(database, ACME, SEPTEMBER).record.exports == ()


def test_a_closed_report_stays_as_it_was_when_its_people_and_rates_change(database: Database) -> None:
    closed(database)
    frozen, _ = report(database, ACME, SEPTEMBER)
    with database.write() as session:
        row = part_row(session, ACME, PartName("engineer", "alice"))
        assert row is not None
        row.body = row.body | {"name": "Alicia"}
    again, organisation = report(database, ACME, SEPTEMBER)
    assert organisation.engineer["alice"].name == "Alicia"
    assert again == frozen
    assert again.manifest.state is PeriodState.CLOSED
