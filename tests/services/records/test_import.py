"""Importing the organisation file: all of it or nothing, idempotent, with every difference told and no reason given."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from domain.errors import NotFound, StaleVersion
from services.records.import_organisation import import_organisation
from services.records.parts import add_part, put_part
from storage.audit import audit_entries
from storage.database import Database
from storage.organisations import revision
from storage.tables.organisation import PartRow
from tests.services.records.company import ACME, COORDINATOR, NOW, OPERATOR, imported, loaded, stored

REASON = "a private matter"


def test_what_was_imported_is_what_the_file_says(database: Database, tmp_path: Path) -> None:
    answer = imported(database, tmp_path)
    assert stored(database) == loaded(tmp_path).organisation
    assert answer.revision == 1
    assert {(one.kind, one.change) for one in answer.differences} >= {("engineer", "added"), ("company", "added")}


def test_the_same_file_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)
    again = imported(database, tmp_path)
    assert not again.changes_something
    assert again.revision == 1
    with database.read() as session:
        assert len(audit_entries(session, ACME)) == 1


def test_differences_are_told_part_by_part_and_field_by_field(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)
    told = imported(
        database,
        tmp_path,
        ("share: 0.6", "share: 0.8, working_hours: { start: 08:00 }"),
        ("  - { id: eli, name: Eli, email: eli@acme.example, team: core }\n", ""),
        ("level: rather-not }", "level: rather-not }\n  - { engineer: cy, week: 2027-03-08, level: cannot }"),
    )
    found = {(one.kind, one.key): one for one in told.differences}
    assert found.keys() == {("engineer", "ben"), ("engineer", "eli"), ("wish", "cy~2027-03-08")}
    fields = {one.field: (one.before, one.after) for one in found["engineer", "ben"].fields}
    assert fields == {"share": ("0.6", "0.8"), "working_hours.start": ("09:00:00", "08:00:00")}
    assert found["engineer", "eli"].change == "removed"
    assert told.reordered == ("engineer",)
    assert told.revision == 2


def test_the_order_of_the_file_is_kept_and_told(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)
    eli, fay = (f"  - {{ id: {who}, name: {who.title()}, email: {who}@acme.example" for who in ("eli", "fay"))
    same = ", team: core }\n"
    told = imported(database, tmp_path, (f"{eli}{same}{fay}{same}", f"{fay}{same}{eli}{same}"))
    assert (told.differences, told.reordered) == ((), ("engineer",))
    assert [one.id for one in stored(database).engineers] == ["ana", "ben", "cy", "dee", "fay", "eli"]


def test_private_reasons_are_in_no_difference_and_in_no_audit_entry(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)
    told = imported(database, tmp_path, (REASON, "another private matter"))
    assert [[field.field for field in one.fields] for one in told.differences] == [["reason"]]
    assert not told.differences[0].fields[0].shown
    with database.read() as session:
        entries = [f"{one.before} {one.after}" for one in audit_entries(session, ACME)]
    assert len(entries) == 2
    assert "private" not in f"{told} {entries}"
    assert stored(database).absences[0].reason == "another private matter"


def test_a_trial_tells_the_same_and_writes_nothing(database: Database, tmp_path: Path) -> None:
    file = loaded(tmp_path)
    trial = import_organisation(database, file, ACME, OPERATOR, NOW, dry_run=True)
    with database.read() as session, pytest.raises(NotFound):
        revision(session, ACME)
    done = import_organisation(database, file, ACME, OPERATOR, NOW)
    assert trial.differences == done.differences
    changed = loaded(tmp_path, file_text(tmp_path).replace("share: 0.6", "share: 0.5"))
    assert import_organisation(database, changed, ACME, OPERATOR, NOW, dry_run=True).differences
    assert stored(database) == file.organisation


def test_an_import_based_on_an_older_state_is_refused(database: Database, tmp_path: Path) -> None:
    file = loaded(tmp_path)
    import_organisation(database, file, ACME, OPERATOR, NOW, expected_revision=0)
    for dry_run in (True, False):
        with pytest.raises(StaleVersion, match="at revision 1, not 0"):
            import_organisation(database, file, ACME, OPERATOR, NOW, dry_run=dry_run, expected_revision=0)
    import_organisation(database, file, ACME, OPERATOR, NOW, expected_revision=1)


def test_rates_stay_when_a_coordinator_imports_and_are_not_shown(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)
    told = imported(database, tmp_path, ("weekly: 500", "weekly: 900"), actor=COORDINATOR)
    assert told.differences == ()
    assert len(told.warnings) == 1
    assert "rate administrator" in told.warnings[0]
    assert "500" not in str(told)
    assert stored(database).pay.stipends[0].weekly == 500
    by_operator = imported(database, tmp_path, ("weekly: 500", "weekly: 900"))
    assert stored(database).pay.stipends[0].weekly == 900
    assert "900" not in str(by_operator)


AWAY = {"engineer": "dee", "first_day": "2027-05-03", "last_day": "2027-05-07", "approved": False}
WISH = {"engineer": "cy", "week": "2027-03-08", "level": "cannot"}


def entered(database: Database) -> None:
    """Dee brings a vacation and Cy a wish, in the service."""
    add_part(database, ACME, "absence", AWAY, COORDINATOR, NOW)
    add_part(database, ACME, "wish", WISH, COORDINATOR, NOW)


def test_what_people_entered_stays_and_is_told(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)
    entered(database)
    before = stored(database)
    trial = import_organisation(database, loaded(tmp_path), ACME, OPERATOR, NOW, dry_run=True)
    told = imported(database, tmp_path, ("share: 0.6", "share: 0.8"))
    assert [(one.kind, one.key) for one in told.kept] == [("absence", "dee~2027-05-03"), ("wish", "cy~2027-03-08")]
    assert trial.kept == told.kept
    assert [(one.kind, one.key) for one in told.differences] == [("engineer", "ben")]
    assert (stored(database).absences, stored(database).wishes) == (before.absences, before.wishes)
    assert imported(database, tmp_path, ("share: 0.6", "share: 0.8")).changes_something is False


def test_what_people_entered_goes_when_it_is_said(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)
    entered(database)
    told = import_organisation(database, loaded(tmp_path), ACME, OPERATOR, NOW, replace_entries=True)
    assert {(one.key, one.change) for one in told.differences} == {
        ("dee~2027-05-03", "removed"),
        ("cy~2027-03-08", "removed"),
    }
    assert (told.kept, stored(database)) == ((), loaded(tmp_path).organisation)


WISHED = "  - { engineer: ben, week: 2027-03-01, level: rather-not }\n"
NO_WISHES = ("wishes:\n" + WISHED, "")


def test_what_a_file_listed_goes_with_the_next_file_unless_somebody_changed_it(
    database: Database, tmp_path: Path
) -> None:
    imported(database, tmp_path)
    told = imported(database, tmp_path, NO_WISHES)
    assert [(one.key, one.change) for one in told.differences] == [("ben~2027-03-01", "removed")]
    imported(database, tmp_path)
    changed = {"engineer": "ben", "week": "2027-03-01", "level": "cannot"}
    put_part(database, ACME, "wish", "ben~2027-03-01", changed, COORDINATOR, NOW, None)
    assert [one.key for one in imported(database, tmp_path, NO_WISHES).kept] == ["ben~2027-03-01"]


def test_of_one_week_the_wish_of_the_file_counts(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)
    entered(database)
    listed = (WISHED, WISHED + "  - { engineer: cy, week: 2027-03-08, level: happy-to }\n")
    told = imported(database, tmp_path, listed)
    assert [(one.key, one.change) for one in told.differences] == [("cy~2027-03-08", "changed")]
    assert [one.level for one in stored(database).wishes] == ["rather-not", "happy-to"]


def test_nothing_stays_of_somebody_whom_the_file_does_not_have(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)
    entered(database)
    told = imported(database, tmp_path, ("  - { id: dee, name: Dee, email: dee@acme.example, team: core }\n", ""))
    assert {(one.key, one.change) for one in told.differences} == {("dee", "removed"), ("dee~2027-05-03", "removed")}


def test_organisations_in_one_database_do_not_mix(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)
    other = OPERATOR.model_copy(update={"organisation": "beta"})
    import_organisation(
        database, loaded(tmp_path, file_text(tmp_path).replace("name: Acme", "name: Beta")), "beta", other, NOW
    )
    assert stored(database).company.name == "Acme"
    with database.read() as session:
        counts = session.execute(select(PartRow.organisation_id, func.count()).group_by(PartRow.organisation_id)).all()
    assert dict(counts)["acme"] == dict(counts)["beta"]


def file_text(folder: Path) -> str:
    return (folder / "organisation.yaml").read_text()
