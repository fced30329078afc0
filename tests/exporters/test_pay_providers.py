"""Providers' files: columns as they were described, blank instead of zero, and refusals with every reason."""

import csv
import io
import re
from decimal import Decimal

import pytest

from domain.errors import InvalidInput
from domain.organisation import Organisation
from domain.pay import PayPolicy
from exporters.pay_profile import Cell, profile, profile_names
from exporters.pay_provider_file import provider_file
from tests.compensation.company import engineer
from tests.exporters.pay_reports import PROVIDERS, october, organisation, september

IDS = ("004711", "000012", "999999")


def people(**changes: dict[str, object]) -> Organisation:
    names = ("alice", "bob", "carol")
    found = [
        engineer(name, **{"payroll_id": number, "hours_only": name == "bob", **changes.get(name, {})})
        for name, number in zip(names, IDS, strict=True)
    ]
    return organisation(people=tuple(found))


def grid(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_adp_has_its_three_first_columns_and_keeps_leading_zeros() -> None:
    org = people()
    header, *rows = grid(provider_file(september(org), org.pay, "adp"))
    assert header[:3] == ["Co Code", "Batch ID", "File #"]
    assert {row[2] for row in rows} == set(IDS)
    by_person = {(row[2], row[3] or row[5]): (row[4], row[6]) for row in rows}
    assert by_person["004711", "ONC"] == ("", "1987.09")
    assert by_person["000012", "OT"] == ("0.75", "")
    assert by_person["999999", "OTH"] == ("", "440.00")


def test_paychex_has_its_sixteen_columns_in_order() -> None:
    org = people()
    header, *rows = grid(provider_file(september(org), org.pay, "paychex"))
    assert header[:5] == ["CLIENT ID", "WORKER ID", "ORG", "JOB NUMBER", "PAY COMPONENT"]
    assert (len(header), {len(row) for row in rows}) == (16, {16})
    assert all(bool(row[7]) != bool(row[10]) for row in rows)


def test_gusto_has_a_row_per_person_and_no_zero_anywhere() -> None:
    org = people()
    text = provider_file(september(org), org.pay, "gusto")
    header, *rows = grid(text)
    assert header == [
        *("last_name", "first_name", "gusto_employee_id", "on_call", "overtime_pay", "holiday_pay"),
        *("overtime_hours", "double_overtime_hours"),
    ]
    assert len(rows) == 3
    assert [row for row in rows if row[2] == "000012"] == [["Bob", "Bob", "000012", "152.78", "", "", "0.75", ""]]
    assert not re.search(r"(?<![\d.])0(\.00?)?(?=,|\r)", text)


def test_workday_has_a_row_per_person_kind_and_currency_with_the_days_of_the_period() -> None:
    org = people()
    header, *rows = grid(provider_file(september(org), org.pay, "workday"))
    days = {(row[header.index("Start Date")], row[header.index("End Date")]) for row in rows}
    assert days == {("2024-09-01", "2024-09-30")}
    assert {row[header.index("Currency")] for row in rows} == {"USD"}


@pytest.mark.parametrize("provider", profile_names())
def test_amounts_and_hours_add_up_with_corrections_in_them(provider: str) -> None:
    org = people()
    for report in (september(org), october(org)):
        header, *rows = grid(provider_file(report, org.pay, provider))
        titles = {"Earnings 3 Amount", "AMOUNT", "Amount", *PROVIDERS[provider]["codes"].values()}
        money = [place for place, title in enumerate(header) if title in titles]
        paid = sum(Decimal(row[place]) for row in rows for place in money if row[place])
        assert paid == Decimal(sum(line.amount or 0 for line in report.everything)) / 100


@pytest.mark.parametrize("provider", profile_names())
def test_every_profile_says_that_it_is_to_be_checked(provider: str) -> None:
    assert profile(provider).check.startswith("Check on first import")
    assert all(column.field for column in profile(provider).columns if column.value is Cell.FIELD)


def refusal(org: Organisation, provider: str, policy: PayPolicy | None = None) -> str:
    with pytest.raises(InvalidInput) as refused:
        provider_file(september(org), policy or org.pay, provider)
    return str(refused.value)


def test_missing_codes_and_fields_are_all_told_and_never_guessed() -> None:
    org = people()
    told = refusal(org, "adp", org.pay.model_copy(update={"providers": {}}))
    for missing in ("fields.co-code", "fields.batch-id", "codes.stipend", "codes.overtime", "codes.holiday-overtime"):
        assert f"add pay.providers.adp.{missing}" in told


def test_codes_that_are_missing_are_not_told_as_equal_ones_too() -> None:
    org = people()
    told = refusal(org, "gusto", org.pay.model_copy(update={"providers": {}}))
    assert "add pay.providers.gusto.codes.stipend" in told
    assert "same title" not in told


def test_a_missing_payroll_id_is_told() -> None:
    assert "Carol: has no payroll id" in refusal(people(carol={"payroll_id": None}), "adp")


def test_missing_ids_and_missing_codes_are_told_at_once() -> None:
    org = people(carol={"payroll_id": None})
    told = refusal(org, "adp", org.pay.model_copy(update={"providers": {}}))
    assert "Carol: has no payroll id" in told
    assert "add pay.providers.adp.codes.stipend" in told


def test_an_id_that_the_provider_does_not_take_is_told() -> None:
    told = refusal(people(alice={"payroll_id": "A-17"}, carol={"payroll_id": "12345"}), "adp")
    assert "Alice, File #: is not what ADP Workforce Now takes (found A-17); six digits, with leading zeros" in told
    assert "Carol, File #" in told


def test_what_a_spreadsheet_would_calculate_is_refused_and_not_changed() -> None:
    assert "begins like a formula" in refusal(people(alice={"name": "=cmd alice"}), "gusto")


def test_an_unknown_provider_is_told_with_those_that_are_known() -> None:
    assert "known: adp, gusto, paychex, workday" in refusal(people(), "datev")


def test_two_kinds_of_pay_under_one_title_are_refused() -> None:
    org = people()
    one_code = {"gusto": {"codes": {"stipend": "pay", "overtime": "pay", "holiday-overtime": "pay"}}}
    policy = PayPolicy.model_validate(org.pay.model_dump() | {"providers": one_code})
    assert "two columns would have the same title" in refusal(org, "gusto", policy)


def test_two_currencies_are_refused_where_a_file_has_no_column_for_them() -> None:
    org = people()
    hourly = [row.model_copy(update={"currency": "EUR"}) for row in org.pay.overtime]
    both = org.model_copy(update={"pay": org.pay.model_copy(update={"overtime": tuple(hourly)})})
    assert "has no column for the currency (found EUR, USD)" in refusal(both, "adp")
    header, *rows = grid(provider_file(september(both), both.pay, "workday"))
    assert {row[header.index("Currency")] for row in rows} == {"USD", "EUR"}
