"""What was published stays in the calendars when a rotation is renamed or a role given up."""

from domain.schedule import Schedule
from exporters.icalendar_entries import entries
from tests.exporters.sample import organisation, pair, rotation

LIST = pair("payments", "ana ben", "cara dora")


def test_weeks_of_a_rotation_that_was_renamed_are_shown_under_their_old_name() -> None:
    renamed = organisation(rotations=(rotation("checkout", formerly=("payments",)), rotation("search")))
    before, after = entries(LIST, organisation()), entries(LIST, renamed)
    assert [one.uid for one in after] == [one.uid for one in before]
    assert after[0].description.splitlines()[0] == "Ana Silva is on call for Checkout as primary."


def test_weeks_of_a_role_that_was_given_up_are_shown() -> None:
    smaller = organisation(rotations=(rotation("payments", roles=("primary",)),))
    assert [one.duty.role for one in entries(LIST, smaller)].count("secondary") == 2
    assert entries(Schedule(), smaller) == ()
