"""A database that refuses in the middle of a POST with a key: told as such, and nothing is done twice for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text

from domain.access import CompanyRole
from storage.database import Database
from tests.api.serving import Service
from tests.api.test_idempotency import ACCOUNTS, ANA, KEY, opened

_ROOM = 2_000
"""Pages of a SQLite file, at 4 kB each: enough for everything but the ballast."""
_SQLITE = (
    "CREATE TABLE ballast (weight BLOB)",
    "CREATE TRIGGER sinks BEFORE {verb} ON idempotency_key BEGIN INSERT INTO ballast VALUES (zeroblob(16000000)); END",
)
_POSTGRES = (
    "CREATE FUNCTION sinks() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$",
    "CREATE TRIGGER sinks BEFORE {verb} ON idempotency_key FOR EACH ROW EXECUTE FUNCTION sinks()",
)


@contextmanager
def full_disk(database: Database, verb: str) -> Iterator[None]:
    """The disk is full whenever this is done to the keys; there is room for everything else."""
    if database.is_sqlite:
        event.listen(database.engine, "connect", _small)
        database.close()  # connections that are open have all the room they want
    with database.exclusive() as connection:
        for statement in _SQLITE if database.is_sqlite else _POSTGRES:
            connection.exec_driver_sql(statement.format(verb=verb))
    yield
    with database.exclusive() as connection:
        connection.execute(text("DROP TRIGGER sinks" + ("" if database.is_sqlite else " ON idempotency_key")))
    if database.is_sqlite:
        event.remove(database.engine, "connect", _small)
        database.close()


def _small(raw: Any, _record: Any) -> None:
    raw.execute(f"PRAGMA max_page_count = {_ROOM}").close()


def test_a_key_that_cannot_be_claimed_is_told_like_any_other_write_and_nothing_is_done(service: Service) -> None:
    coordinator = service.signed_in(CompanyRole.COORDINATOR)
    with full_disk(service.database, "INSERT"):
        answer = coordinator.post(ACCOUNTS, json=ANA, headers=KEY)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
    assert (answer.headers["retry-after"], answer.headers["x-request-id"]) == ("5", answer.json()["request_id"])
    assert opened(service) == 0
    assert coordinator.post(ACCOUNTS, json=ANA, headers=KEY).status_code == 201


def test_an_answer_that_cannot_be_kept_is_given_once_and_its_request_never_done_again(service: Service) -> None:
    coordinator = service.signed_in(CompanyRole.COORDINATOR)
    with full_disk(service.database, "UPDATE OF body"):
        answer = coordinator.post(ACCOUNTS, json=ANA, headers=KEY)
    assert (answer.status_code, answer.json()["email"]) == (201, ANA["email"])
    told = []
    for _ in range(2):
        told.append(coordinator.post(ACCOUNTS, json=ANA, headers=KEY).json()["type"])
        service.clock.pass_time(minutes=2)
    assert told == ["/problems/key-in-flight", "/problems/answer-lost"]
    assert opened(service) == 1


def test_a_key_that_cannot_be_freed_hides_no_refusal_and_is_free_a_minute_later(service: Service) -> None:
    coordinator = service.signed_in(CompanyRole.COORDINATOR)
    with full_disk(service.database, "DELETE"):
        answer = coordinator.post(ACCOUNTS, json={"email": "x"}, headers=KEY)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input")
    again = coordinator.post(ACCOUNTS, json={"email": "x"}, headers=KEY)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/key-in-flight")
    assert int(again.headers["Retry-After"]) > 0
    service.clock.pass_time(minutes=2)
    assert coordinator.post(ACCOUNTS, json={"email": "x"}, headers=KEY).status_code == 422


def test_who_asks_cannot_be_looked_up_and_the_request_does_not_pass_without_its_key(quick_service: Service) -> None:
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    with interrupted_once(quick_service.database):
        assert coordinator.post(ACCOUNTS, json=ANA, headers=KEY).status_code == 503
    assert opened(quick_service) == 0
    first, second = (coordinator.post(ACCOUNTS, json=ANA, headers=KEY) for _ in range(2))
    assert (first.status_code, second.headers["idempotency-replayed"]) == (201, "true")
    assert opened(quick_service) == 1


@contextmanager
def interrupted_once(database: Database) -> Iterator[None]:
    """SQLite gives up the next statement that anybody asks of it, and no other."""
    left = [True]

    def watched(raw: Any, _record: Any) -> None:
        raw.set_progress_handler(lambda: bool(left and left.pop()), 1)

    database.close()
    event.listen(database.engine, "connect", watched)
    yield
    event.remove(database.engine, "connect", watched)
    database.close()
    assert not left
