"""A joiner who shadowed according to an earlier plan does not shadow again when the rest is planned anew."""

from datetime import date
from pathlib import Path

from constraints.framing import frame
from domain.people import SHADOW
from domain.schedule import Horizon, Schedule
from importers.organisation_file import load_organisation

TECHCORP = Path(__file__).parents[2] / "fixtures" / "techcorp" / "organisation.yaml"


def test_shadow_weeks_on_record_are_done() -> None:
    company = load_organisation(TECHCORP).organisation
    quarter, rest = Horizon.of_quarter("2027-Q1"), Horizon.of_weeks(date(2027, 2, 1), 9)
    planned = frame(company, quarter)[0]
    assert [shift.engineer for shift in planned.shadows] == ["ilse.brouwer", "ilse.brouwer"]
    again = frame(company, rest, Schedule.of(planned.shadows))[0]
    assert again.shadows == ()
    assert again.own_from["ilse.brouwer"] == rest.first_day
    assert all(shift.role != SHADOW for shifts in again.around.values() for shift in shifts)
