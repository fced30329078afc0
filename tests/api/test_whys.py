"""Everybody may ask why, at once if they like: the service stays awake, and whoever is too many is told to wait."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from threading import Event

import httpx2
import pytest

from domain.access import Right
from domain.why import Why
from services.drafts.why_desk import MOST, WhyDesk
from tests.api.planning import DRAFTS, coordinator, new_draft, planning, solve
from tests.api.serving import SITE, Service
from tests.storage.databases import SqliteFiles, database_at

pytestmark = pytest.mark.xdist_group("whys")
"""What is made once for all of them is made in one process of the run, not in each."""

ASKERS = 60
"""More than the threads that all other routes share."""
Question = dict[str, str]


@pytest.fixture(scope="module")
def service(sqlite_files: SqliteFiles) -> Iterator[Service]:
    """Ready: its database was made by the migrations."""
    with sqlite_files.migrated() as url, database_at(url) as database, planning(database) as running:
        yield running


@pytest.fixture(scope="module")
def asked(service: Service) -> tuple[str, Question]:
    """The address of a solved draft's questions, and one of them."""
    caller = coordinator(service)
    address = f"{DRAFTS}/{new_draft(caller)['id']}"
    assert solve(caller, address.rsplit("/", 1)[1])["outcome"] == "optimal"
    first, *_ = caller.get(f"{address}/result").json()["schedule"]["shifts"]
    return f"{address}/why", {name: first[name] for name in ("rotation", "role", "week")}


@asynccontextmanager
async def busy(service: Service, answer: Why) -> AsyncIterator[Event]:
    """Somebody's question is being answered until the event is set, or this ends."""
    go_on = Event()

    def long_answer() -> Why:
        go_on.wait()
        return answer

    desk: WhyDesk = service.app.state.why_desk
    asked = desk.ask("somebody", long_answer)
    try:
        yield go_on
    finally:
        go_on.set()
        assert await asyncio.wrap_future(asked) is answer


def browser(service: Service) -> httpx2.AsyncClient:
    """All that it sends meets in one event loop, as in the service itself."""
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(service.app), base_url=SITE, timeout=60)


def askers(service: Service, number: int) -> list[dict[str, str]]:
    """The headers of so many programs, each with a token of its own."""
    return [dict(service.service_token(Right.READ_PLANS).headers) for _ in range(number)]


async def refused(asking: set["asyncio.Task[httpx2.Response]"], number: int) -> list[httpx2.Response]:
    """The first answers, when there are so many."""
    done: list[httpx2.Response] = []
    for one in asyncio.as_completed(asking):
        done.append(await one)
        if len(done) == number:
            break
    return done


def test_while_many_ask_everything_else_is_answered_and_all_but_a_few_are_told_to_wait(
    service: Service, asked: tuple[str, Question]
) -> None:
    address, question = asked
    known = Why.model_validate(coordinator(service).post(address, json=question).json())
    headers = askers(service, ASKERS)

    async def all_at_once() -> list[httpx2.Response]:
        async with browser(service) as client, busy(service, known) as go_on:
            asking = {asyncio.create_task(client.post(address, json=question, headers=one)) for one in headers}
            for answer in await refused(asking, ASKERS - MOST + 1):
                assert (answer.status_code, answer.json()["type"]) == (429, "/problems/too-many-requests"), answer.text
                assert int(answer.headers["Retry-After"]) >= 1
            ready = await asyncio.gather(*(client.get("/readyz") for _ in range(5)))
            assert [one.status_code for one in ready] == [200] * 5
            waiting = [one for one in asking if not one.done()]
            assert len(waiting) == MOST - 1
            go_on.set()
            return await asyncio.gather(*waiting)

    for answer in asyncio.run(all_at_once()):
        assert (answer.status_code, Why.model_validate(answer.json())) == (200, known)


def test_one_who_asks_twice_at_once_is_answered_once(service: Service, asked: tuple[str, Question]) -> None:
    address, question = asked
    known = Why.model_validate(coordinator(service).post(address, json=question).json())
    (headers,) = askers(service, 1)

    async def twice() -> list[int]:
        async with browser(service) as client, busy(service, known) as go_on:
            asking = {asyncio.create_task(client.post(address, json=question, headers=headers)) for _ in range(2)}
            (second,) = await refused(asking, 1)
            assert "still being answered" in second.json()["detail"]
            go_on.set()
            return sorted(one.status_code for one in await asyncio.gather(*asking))

    assert asyncio.run(twice()) == [200, 429]


def test_whoever_was_answered_or_refused_may_ask_again(service: Service, asked: tuple[str, Question]) -> None:
    address, question = asked
    (headers,) = askers(service, 1)
    caller = service.caller(headers)
    for week in ("1999-01-04", "1999-01-04", question["week"]) * MOST:
        answer = caller.post(address, json=question | {"week": week, "time_limit": 5})
        assert answer.status_code == (200 if week == question["week"] else 422), answer.text


def test_nobody_is_given_more_than_twenty_seconds(service: Service, asked: tuple[str, Question]) -> None:
    address, question = asked
    (headers,) = askers(service, 1)
    answer = service.caller(headers).post(address, json=question | {"time_limit": 21})
    assert [one["pointer"] for one in answer.json()["faults"]] == ["/time_limit"]
