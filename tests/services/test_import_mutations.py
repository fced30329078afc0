"""Whatever a shared calendar or a table holds, it is read or refused; nobody is taken who was not confirmed."""

from hypothesis import event, given, settings

from domain.errors import InvalidInput
from importers.file_tree import Source
from services.absences.importing import import_absences
from tests.importers.shared_calendars import organisation
from tests.importers.test_calendars import calendar
from tests.importers.test_calendars import event as vevent
from tests.importers.test_mutations import scribbled

CONFIRMED = {"[Vacation] John Doe": "john"}
FEED = calendar(
    vevent("UID:1", "DTSTART;VALUE=DATE:20270104", "SUMMARY:[Vacation] John Doe"),
    vevent("UID:2", "DTSTART:20270104T120000", "DURATION:PT4H", "SUMMARY:Jörg OOO", "RRULE:FREQ=WEEKLY;COUNT=3"),
)
TABLE = (
    "engineer,first_day,last_day,start,end\njohn,2027-01-04,2027-01-05,,\nzed,,,2027-01-04T09:00Z,2027-01-04T17:00Z\n"
)
COMPANY = organisation()


def read_or_refused(name: str, text: str) -> set[str]:
    try:
        found = import_absences(Source(name, text.encode("utf-8", "surrogatepass")), COMPANY, confirmed=CONFIRMED)
    except InvalidInput as refusal:
        event("refused" if refusal.faults else "refused without a reason")
        return set()
    event("read")
    assert all(fault.problem for fault in found.unused)
    return {one.engineer for one in found.absences}


@settings(max_examples=150)
@given(scribbled(FEED))
def test_of_a_scribbled_calendar_only_the_confirmed_are_taken(text: str) -> None:
    assert read_or_refused("team.ics", text) <= {"john"}


@settings(max_examples=150)
@given(scribbled(TABLE))
def test_of_a_scribbled_table_only_known_people_are_taken(text: str) -> None:
    assert read_or_refused("away.csv", text) <= COMPANY.engineer.keys()
