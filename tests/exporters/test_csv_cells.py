"""No cell of ours runs as a formula in a spreadsheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.csv_cells import text_cell

ATTACKS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0", "\uff1d1", "\u00a0=1", "\n=1"]


@pytest.mark.parametrize("text", ATTACKS)
def test_what_a_spreadsheet_would_calculate_becomes_text(text: str) -> None:
    assert text_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "ana", "ana.silva", "2027-01-04", "a=b", "Öz", "'quoted"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert text_cell(text) == text


@given(st.text())
def test_no_cell_begins_like_a_formula_and_nothing_is_lost(text: str) -> None:
    cell = text_cell(text)
    assert cell.strip()[:1] not in {"=", "+", "-", "@"} or not cell.strip()
    assert cell.endswith(text)
