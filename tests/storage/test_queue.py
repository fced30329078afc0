"""Entries of the queue stand and fall with our own transaction, and none is missing for long."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.drafts import JobState
from services.drafts.solving import start_solve
from storage.database import Database
from storage.queue import put, without_entry
from storage.tables.queue import create_queue
from tests.services.drafts.at_work import at_work, ended
from tests.services.drafts.company import NOW, WHO, stored_draft
from tests.storage.databases import PostgresDatabases, database_at
from tests.storage.postgres import PostgresServer


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> Iterator[Database]:
    with PostgresDatabases(postgres_server).with_tables() as url, database_at(url) as database:
        yield database


def entries(session: Session) -> list[str]:
    return list(session.scalars(text("SELECT args->>'job' FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")))


def test_a_job_has_one_entry_and_only_if_the_transaction_is_kept(postgres: Database) -> None:
    with postgres.write() as session:
        put(session, "a")
        put(session, "a")
        put(session, "b")
        assert without_entry(session, ["a", "c"]) == ("c",)
    with suppress(ZeroDivisionError), postgres.write() as session:
        put(session, "undone")
        raise ZeroDivisionError
    with postgres.read() as session:
        assert entries(session) == ["a", "b"]


def test_a_queue_that_is_there_is_left_as_it_is(postgres: Database) -> None:
    with postgres.write() as session:
        put(session, "a")
        create_queue(session.connection())
        assert entries(session) == ["a"]


def test_a_job_whose_entry_is_gone_gets_another_one_and_is_done(postgres: Database) -> None:
    job = start_solve(postgres, "acme", stored_draft(postgres).id, None, WHO, NOW)
    with postgres.write() as session:
        session.execute(text("DELETE FROM procrastinate_jobs"))
    with at_work(postgres):
        assert ended(postgres, job).state is JobState.DONE
