"""The whole OpenAPI document is tried out: no answer is a 500, and none is undocumented."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient
from openapi_spec_validator import validate
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from api.app import create_app
from api.dependencies import public
from tests.api.fuzzing import credentials, furnished, operations, try_out
from tests.api.serving import Service, serving
from tests.storage.databases import Databases, SqliteFiles, database_at

pytestmark = pytest.mark.xdist_group("fuzzing")
"""What is made once for all of them is made in one process of the run, not in each."""

MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.fixture(scope="module")
def migrated(sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service on a database that was made by its migrations, so that it is ready."""
    folder = tmp_path_factory.mktemp("fuzzing")
    with sqlite_files.migrated() as url, database_at(url) as database, serving(database, folder) as service:
        yield service


def test_the_document_is_openapi(migrated: Service) -> None:
    document = migrated.client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(migrated: Service) -> None:
    found = [operation for methods in migrated.app.openapi()["paths"].values() for operation in methods.values()]
    names = Counter(one["operationId"] for one in found)
    assert [name for name, times in names.items() if times > 1] == []
    assert [one["operationId"] for one in found if not one.get("description")] == []


SURPRISES = {"/a-teapot": 418, "/an-error": 500}


@pytest.fixture(scope="module")
def surprising(migrated: Service) -> FastAPI:
    """The service with two routes more, whose answers no document knows."""
    app = create_app(migrated.app.state.settings, database=migrated.database)
    for path, status in SURPRISES.items():
        app.add_api_route(path, _answering(status), dependencies=[public("for this test")])
    return app


def _answering(status: int) -> Callable[[], Response]:
    return lambda: Response(status_code=status)


@pytest.mark.parametrize("path", SURPRISES)
def test_an_answer_that_the_document_does_not_know_would_be_seen(surprising: FastAPI, path: str) -> None:
    (operation,) = (one for one in operations(surprising) if one.path == path)
    with TestClient(surprising) as client, pytest.raises(FailureGroup):
        try_out(operation, client, {}, 1, GenerationMode.POSITIVE)


def test_every_operation_answers_as_the_document_says(migrated: Service) -> None:
    """Two good requests of each operation, and a bad one; the long run is nightly."""
    headers = credentials(migrated)
    known = furnished(migrated, headers)
    for operation in operations(migrated.app, known):
        try_out(operation, migrated.client, headers, 2, GenerationMode.POSITIVE)
        try_out(operation, migrated.client, headers, 1, GenerationMode.NEGATIVE)


@pytest.mark.nightly
def test_every_operation_answers_a_hundred_requests(databases: Databases, tmp_path: Path) -> None:
    with databases.migrated() as url, database_at(url) as database, serving(database, tmp_path) as service:
        headers = credentials(service)
        for operation in operations(service.app, furnished(service, headers)):
            for mode in MODES:
                try_out(operation, service.client, headers, 100, mode)
