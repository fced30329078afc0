"""Reports in every form add up, hold what the written policy asks for, and cannot be calculated by a spreadsheet."""

import csv
import io
import json
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from compensation.report import PayReport
from compensation.standing import current_report
from compensation.statement import statement
from domain.errors import InvalidInput
from exporters.pay_html import report_page, statement_page
from exporters.pay_json import report_json
from exporters.pay_tables import long_csv, wide_csv
from exporters.pay_workbook import workbook
from tests.compensation.company import engineer
from tests.exporters.pay_reports import PEOPLE, closed, october, organisation, september
from tests.exporters.pay_reports import SEPTEMBER as SEPTEMBER_2024

ORGANISATION = organisation()
SEPTEMBER, OCTOBER = september(ORGANISATION), october(ORGANISATION)
REPORTS = pytest.mark.parametrize("report", [SEPTEMBER, OCTOBER], ids=["september", "october"])


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def cents(report: PayReport) -> int:
    return sum(line.amount or 0 for line in report.everything)


@REPORTS
def test_every_form_adds_up_to_the_same_sum(report: PayReport) -> None:
    whole = Decimal(cents(report)) / 100
    long = rows(long_csv(report, ORGANISATION.pay))
    wide = rows(wide_csv(report))
    content = json.loads(report_json(report))
    assert sum(Decimal(row["amount"] or 0) for row in long) == whole
    assert sum(Decimal(row["total_amount"]) for row in wide) == whole
    assert sum(total["amount"]["cents"] for total in content["manifest"]["totals"]) == cents(report)
    everything = content["lines"] + content["adjustments"]
    assert sum(line["amount"]["cents"] for line in everything if line["amount"]) == cents(report)


def test_long_csv_begins_with_the_columns_of_the_written_policy() -> None:
    header = long_csv(SEPTEMBER, ORGANISATION.pay).splitlines()[0]
    assert header.startswith(
        "period,payroll_id,name,email,earning_code,description,hours,rate,amount,currency,cost_center,report_id,adjustment_of,"
    )


def test_every_row_says_whether_its_period_is_closed() -> None:
    for report, state in (
        (SEPTEMBER, "open"),
        (current_report(closed(ORGANISATION), ORGANISATION, SEPTEMBER_2024), "closed"),
    ):
        found = [*rows(long_csv(report, ORGANISATION.pay)), *rows(wide_csv(report))]
        assert {row["state"] for row in found} == {state}


def test_hours_only_leaves_the_amount_blank_and_not_zero() -> None:
    bob = next(
        row for row in rows(long_csv(SEPTEMBER, ORGANISATION.pay)) if row["engineer"] == "bob" and row["multiplier"]
    )
    assert (bob["hours"], bob["amount"], bob["rate"]) == ("0.75", "", "")
    wide = next(row for row in rows(wide_csv(SEPTEMBER)) if row["name"] == "Bob")
    assert (wide["overtime_hours"], wide["overtime_amount"], wide["total_amount"]) == ("0.75", "", "152.78")


def test_corrections_name_their_original_and_negative_amounts_stay_numbers() -> None:
    corrections = [row for row in rows(long_csv(OCTOBER, ORGANISATION.pay)) if row["adjustment_of"]]
    assert sorted(row["amount"] for row in corrections) == ["-2.98", "120.00", "2.98"]
    assert {row["period"] for row in corrections} == {"2024-10"}


def test_json_has_cents_currency_and_a_decimal_text() -> None:
    line = json.loads(report_json(SEPTEMBER))["lines"][0]
    assert line["amount"] == {"cents": 9821, "currency": "USD", "text": "98.21"}
    assert report_json(SEPTEMBER) == report_json(september(organisation()))


def test_the_workbook_has_its_five_sheets_and_the_same_figures() -> None:
    book = load_workbook(io.BytesIO(workbook(OCTOBER, ORGANISATION.pay)))
    assert book.sheetnames == ["Summary", "Lines", "Adjustments", "Exceptions", "Manifest"]
    sums = {name: _column(book[name], "amount") for name in ("Lines", "Adjustments")}
    assert sum(sums["Lines"] + sums["Adjustments"]) == Decimal(cents(OCTOBER)) / 100
    assert sum(_column(book["Summary"], "total amount")) == Decimal(cents(OCTOBER)) / 100
    manifest = {row[0].value: row[1].value for row in book["Manifest"].iter_rows()}
    assert manifest["SHA-256 of the lines"] == OCTOBER.manifest.lines_sha256
    for zone in ("payroll zone (periods, rates)", "schedule zones (handoff)", "display zone"):
        assert "America/New_York" in str(manifest[zone])


def _column(sheet: object, title: str) -> list[Decimal]:
    cells = list(sheet.iter_rows(values_only=True))  # type: ignore[attr-defined]  # openpyxl types sheets loosely
    place = cells[0].index(title)
    return [Decimal(str(row[place])) for row in cells[1:] if row[place] is not None]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "\uff1d1+1"])
def test_a_name_that_could_be_a_formula_is_text_in_every_form(name: str) -> None:
    org = organisation(people=(engineer("alice", name=name), *PEOPLE[1:]))
    report = september(org)
    for text in (long_csv(report, org.pay), wide_csv(report)):
        assert {row["name"] for row in rows(text)} >= {"'" + name}
    book = load_workbook(io.BytesIO(workbook(report, org.pay)))
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    assert ["'" + name] == [row[1].value for row in book["Summary"].iter_rows(min_row=2) if name in str(row[1].value)]


def test_pages_load_nothing_run_nothing_and_escape_names() -> None:
    org = organisation(people=(engineer("alice", name="<script>alert(1)</script>"), *PEOPLE[1:]))
    report = september(org)
    for page in (report_page(report), statement_page(statement(report, "alice"))):
        assert "<script" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "http" not in page.replace("http-equiv", "")


def test_a_statement_tells_nothing_of_anybody_else() -> None:
    page = statement_page(statement(SEPTEMBER, "bob"))
    assert "Bob" in page
    for foreign in ("Alice", "alice", "Carol", "P1", "P4", "347.22"):
        assert foreign not in page


def test_a_statement_is_found_by_id_address_and_name_and_never_guessed() -> None:
    for name in ("bob", "BOB@example.com", "Bob"):
        assert statement(SEPTEMBER, name).payee.engineer == "bob"
    with pytest.raises(InvalidInput, match="nobody of this name is paid in 2024-09"):
        statement(SEPTEMBER, "bo")


def test_a_download_is_refused_with_everybody_who_could_not_be_paid() -> None:
    people = (engineer("alice", payroll_id=None), engineer("bob", payroll_id=None, hours_only=True), PEOPLE[2])
    report = september(organisation(people=people))
    policy = ORGANISATION.pay
    for hand_out in (lambda: long_csv(report, policy), lambda: wide_csv(report), lambda: workbook(report, policy)):
        with pytest.raises(InvalidInput) as refusal:
            hand_out()
        assert [fault.where for fault in refusal.value.faults] == ["Alice", "Bob"]
    assert "no payroll id" in report_page(report)


def test_two_people_with_one_payroll_id_are_refused() -> None:
    people = (engineer("alice", payroll_id="7"), engineer("bob", payroll_id="7"), PEOPLE[2])
    with pytest.raises(InvalidInput, match="Bob: has the payroll id of Alice"):
        long_csv(september(organisation(people=people)), ORGANISATION.pay)
