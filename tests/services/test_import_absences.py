"""Absences in: nobody's is guessed, nothing is taken twice, and every line that is not used is told."""

import pytest

from domain.errors import InvalidInput
from domain.people import Absence
from importers.confirmed_people import matches_in
from importers.file_tree import Source
from importers.report import Report
from services.absences.importing import ImportedAbsences, import_absences
from tests.importers.shared_calendars import organisation
from tests.importers.test_calendars import calendar, event, short

NOON = ("DTSTART:20270104T120000", "DTEND:20270104T180000")
FEED = calendar(
    event("UID:1", "DTSTART;VALUE=DATE:20270104", "SUMMARY:[Vacation] John Doe"),
    event("UID:2", *NOON, "SUMMARY:[Vacation] John Doe"),
    event("UID:3", *NOON, "SUMMARY:Jörg OOO"),
    event("UID:4", "DTSTART;VALUE=DATE:20270105", "SUMMARY:Company holiday"),
    event("UID:5", "DTSTART;VALUE=DATE:20270105", "SUMMARY:Jörg OOO", "STATUS:CANCELLED"),
    event("UID:6", "SUMMARY:Jörg OOO"),
)


def feed(confirmed: dict[str, str] | None = None, text: str = FEED) -> ImportedAbsences:
    return import_absences(Source("team.ics", text.encode()), organisation(), confirmed=confirmed)


def told(found: ImportedAbsences) -> list[str]:
    return [f"{fault.line}: {fault.problem}" for fault in found.unused]


def test_a_shared_calendar_takes_nobodys_absence_without_a_confirmation() -> None:
    found = feed()
    assert found.absences == ()
    assert [(one.text, one.engineer, one.certainty, one.events, one.line) for one in found.proposals] == [
        ("[Vacation] John Doe", "john", "certain", 2, 4),
        ("Jörg OOO", "jorg", "likely", 1, 15),
        ("Company holiday", None, "unclear", 1, 21),
    ]
    unconfirmed = "nobody has confirmed whose it is; it was left out"
    lines = [f"{line}: {unconfirmed}" for line in (4, 9, 15, 21)]
    assert told(found) == [*lines, "26: is called off; it was left out", "32: has no DTSTART; it was left out"]


def test_confirmed_titles_are_read_on_their_engineers_clock_and_the_others_are_asked_again() -> None:
    found = feed({"[Vacation] John Doe": "john", "Jörg OOO": "jorg"})
    assert [(one.engineer, short(one)) for one in found.absences] == [
        ("john", "2027-01-04..2027-01-04"),
        ("john", "2027-01-04T17:00..2027-01-04T23:00"),
        ("jorg", "2027-01-04T11:00..2027-01-04T17:00"),
    ]
    assert [one.text for one in found.proposals] == ["Company holiday"]
    assert [line.partition(":")[0] for line in told(found)] == ["21", "26", "32"]


def test_what_is_known_already_is_not_taken_again() -> None:
    away = event("UID:1", "DTSTART;VALUE=DATE:20270104") + event("UID:2", "DTSTART;VALUE=DATE:20270104")
    source = Source("john.ics", calendar(away).encode())
    first = import_absences(source, organisation(), "john@example.com")
    assert [one.engineer for one in first.absences] == ["john"]
    known = organisation().model_copy(
        update={"absences": tuple(one.model_copy(update={"reason": "private"}) for one in first.absences)}
    )
    again = import_absences(source, known, "john")
    assert (again.absences, again.known) == ((), 1)


def test_a_table_is_read_row_by_row() -> None:
    rows = (
        "engineer,first_day,last_day,start,end\njohn,2027-01-04,2027-01-05,,\njohn@example.com,2027-02-01,2027-02-02,,\n"
        "jhon,2027-01-04,2027-01-05,,\njorg,2027-02-30,2027-03-01,,\njorg,2027-03-01,2027-03-02\njorg,2027-04-01,,,\n"
    )
    found = import_absences(Source("away.csv", rows.encode()), organisation())
    assert [(one.engineer, short(one)) for one in found.absences] == [
        ("john", "2027-01-04..2027-01-05"),
        ("john", "2027-02-01..2027-02-02"),
    ]
    assert [fault.line for fault in found.unused] == [4, 5, 6, 7]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.ics", b"<!doctype html>"), ("a.csv", b"who,when\nx,y\n"), ("a.csv", b""), ("https://x", b"\x00\xff")],
)
def test_a_source_of_which_nothing_can_be_read_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(InvalidInput):
        import_absences(Source(name, content), organisation())


def test_an_engineer_whom_nobody_knows_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match="did you mean john"):
        import_absences(Source("a.ics", FEED.encode()), organisation(), "jon")


def test_a_confirmation_that_names_nobody_is_refused() -> None:
    with pytest.raises(InvalidInput, match="did you mean jorg"):
        feed({"Jörg OOO": "jorgg"})


def test_why_somebody_is_away_is_not_taken_over() -> None:
    found = feed({"[Vacation] John Doe": "john"})
    assert all(isinstance(one, Absence) and one.reason == "" for one in found.absences)


def test_a_confirmation_names_known_people_and_one_for_each_title() -> None:
    report = Report()
    text = (
        "text,engineer,certainty\nA,john,certain\nB,,unclear\nC,nobody,likely\nA,jorg,certain\nD,zed@example.com,\n"
        ",,unclear\n,john,unclear\n"
    )
    found = matches_in(Source("m.csv", text.encode()), organisation(), report)
    assert found == {"A": "john", "D": "zed"}
    assert [(fault.line, fault.problem) for fault in report.faults] == [
        (4, "unknown engineer"),
        (5, "this title is john's already"),
        (8, "events without a title cannot be confirmed"),
    ]
