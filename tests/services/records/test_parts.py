"""Parts are edited one by one, and the whole stays what its file could have said."""

from pathlib import Path
from typing import Any

import pytest

from domain.errors import Conflict, InvalidInput, NotFound, StaleVersion
from services.records.parts import StoredPart, add_part, delete_part, list_parts, put_part, read_part
from storage.audit import audit_entries
from storage.database import Database
from storage.organisations import revision
from tests.services.records.company import ACME, COORDINATOR, NOW, imported, stored

ANY = None


@pytest.fixture(autouse=True)
def _company(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)


def put(database: Database, kind: str, key: str, body: object, expected: int | None = ANY) -> StoredPart:
    return put_part(database, ACME, kind, key, body, COORDINATOR, NOW, expected)


def changed(database: Database, kind: str, key: str, **fields: Any) -> dict[str, Any]:
    return {**read_part(database, ACME, kind, key).body, **fields}


def faults(refused: pytest.ExceptionInfo[InvalidInput]) -> list[str]:
    return [str(fault) for fault in refused.value.faults]


def test_a_part_that_was_put_is_read_and_counted(database: Database) -> None:
    kept = put(database, "engineer", "ben", changed(database, "engineer", "ben", share="0.8"), 1)
    assert (kept.revision, kept.body["share"]) == (2, "0.8")
    assert read_part(database, ACME, "engineer", "ben") == kept
    with database.read() as session:
        assert revision(session, ACME) == 2
        entry = audit_entries(session, ACME)[0]
    assert (entry.actor, entry.action, entry.subject) == ("carol", "put engineer", "ben")
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["share"], entry.after["share"]) == ("0.6", "0.8")


def test_the_same_body_again_changes_nothing(database: Database) -> None:
    body = read_part(database, ACME, "engineer", "ben").body
    assert put(database, "engineer", "ben", body).revision == 1
    with database.read() as session:
        assert revision(session, ACME) == 1
        assert len(audit_entries(session, ACME)) == 1


def test_a_change_of_an_older_revision_is_refused(database: Database) -> None:
    body = changed(database, "engineer", "ben", share="0.8")
    put(database, "engineer", "ben", body, 1)
    with pytest.raises(StaleVersion, match="engineer ben is at revision 2, not 1"):
        put(database, "engineer", "ben", body, 1)
    with pytest.raises(StaleVersion):
        put(database, "engineer", "ben", body, 0)
    with pytest.raises(StaleVersion):
        delete_part(database, ACME, "engineer", "ben", COORDINATOR, NOW, 1)


def test_all_faults_of_a_part_are_told_at_once_and_nothing_is_kept(database: Database) -> None:
    body = changed(database, "engineer", "ben", share=3, zone="Mars/Olympus", team="nobody", nickname="B")
    with pytest.raises(InvalidInput) as refused:
        put(database, "engineer", "ben", body)
    assert [text.split(":")[1].strip() for text in faults(refused)] == ["nickname", "share", "team", "zone"]
    assert all(text.startswith("engineer ben: ") for text in faults(refused))
    assert stored(database).engineer["ben"].team == "core"


def test_what_a_part_would_break_elsewhere_is_told_there(database: Database) -> None:
    with pytest.raises(InvalidInput) as refused:
        delete_part(database, ACME, "team", "core", COORDINATOR, NOW, ANY)
    told = faults(refused)
    assert any(text.startswith("rotation payments: ") and "unknown team" in text for text in told)
    assert any(text.startswith("engineer ana: team: unknown team") for text in told)
    with pytest.raises(InvalidInput) as refused:
        delete_part(database, ACME, "engineer", "ana", COORDINATOR, NOW, ANY)
    assert any(text.startswith("absence ana~2027-08-16: engineer: unknown engineer") for text in faults(refused))


def test_a_part_is_added_last_and_taken_out_again(database: Database) -> None:
    new = add_part(
        database, ACME, "wish", {"engineer": "cy", "week": "2027-03-08", "level": "cannot"}, COORDINATOR, NOW
    )
    assert (new.key, new.revision) == ("cy~2027-03-08", 1)
    assert [one.key for one in list_parts(database, ACME, "wish")] == ["ben~2027-03-01", new.key]
    delete_part(database, ACME, "wish", new.key, COORDINATOR, NOW, 1)
    assert [one.key for one in list_parts(database, ACME, "wish")] == ["ben~2027-03-01"]
    with pytest.raises(NotFound):
        read_part(database, ACME, "wish", new.key)


def test_two_equal_parts_are_told_apart(database: Database) -> None:
    body = {"engineer": "cy", "week": "2027-03-08", "level": "cannot"}
    keys = [add_part(database, ACME, "wish", body, COORDINATOR, NOW).key for _ in range(2)]
    assert keys == ["cy~2027-03-08", "cy~2027-03-08~2"]


def test_an_absence_that_moves_has_another_key_afterwards(database: Database) -> None:
    key = "ana~2027-08-16"
    moved = put(database, "absence", key, changed(database, "absence", key, first_day="2027-08-17"), 1)
    assert moved.key == "ana~2027-08-17"
    with pytest.raises(NotFound):
        read_part(database, ACME, "absence", key)


def test_an_engineer_is_made_by_putting_where_there_is_none(database: Database) -> None:
    body = {"name": "Gil", "email": "gil@acme.example", "team": "core"}
    with pytest.raises(NotFound):
        put(database, "engineer", "gil", body, ANY)
    assert put(database, "engineer", "gil", body, 0).body["id"] == "gil"
    with pytest.raises(InvalidInput, match="the address says gil"):
        put(database, "engineer", "gil", {**body, "id": "gus"}, 1)


def test_an_id_is_added_once(database: Database) -> None:
    with pytest.raises(InvalidInput, match="this engineer is defined twice"):
        add_part(database, ACME, "engineer", read_part(database, ACME, "engineer", "ben").body, COORDINATOR, NOW)


def test_single_parts_are_neither_added_nor_removed(database: Database) -> None:
    with pytest.raises(Conflict):
        add_part(database, ACME, "policy", {}, COORDINATOR, NOW)
    with pytest.raises(Conflict):
        delete_part(database, ACME, "policy", "policy", COORDINATOR, NOW, ANY)
    assert put(database, "policy", "policy", {"minimum_rest_weeks": 2}).body["minimum_rest_weeks"] == 2


def test_a_past_shift_of_somebody_unknown_is_refused_not_dropped(database: Database) -> None:
    body = {"rotation": "payments", "role": "primary", "week": "2026-10-05", "engineer": "ana"}
    key = add_part(database, ACME, "past-shift", body, COORDINATOR, NOW).key
    unknown = {**body, "engineer": "zoe"}
    with pytest.raises(InvalidInput, match="nobody of this name"):
        add_part(database, ACME, "past-shift", {**unknown, "week": "2026-10-12"}, COORDINATOR, NOW)
    with pytest.raises(InvalidInput, match="nobody of this name"):
        put(database, "past-shift", key, unknown)
    assert len(stored(database).history.shifts) == 1


def test_unknown_kinds_and_organisations_are_not_found(database: Database) -> None:
    with pytest.raises(NotFound, match="no parts of the kind"):
        list_parts(database, ACME, "unicorn")
    with pytest.raises(NotFound):
        list_parts(database, "nobody", "engineer")
    with pytest.raises(NotFound):
        add_part(database, "nobody", "engineer", {}, COORDINATOR, NOW)
