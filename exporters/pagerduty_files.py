"""The PagerDuty requests as files to read before anything is sent: one a request, with a guide."""

import json
from collections.abc import Iterable, Mapping

from pydantic import JsonValue

from domain.organisation import Organisation
from domain.schedule import Schedule
from exporters.pagerduty_requests import BATCH, PagerDutyRequests, Request, pagerduty_requests

_GUIDE = """\
What dogwatch would send to PagerDuty
=====================================

Nothing was sent. These files show every request, in the order in which they would go out.

1. Before the first request
   {people} {are} looked up by email; users.json lists them. PagerDuty's search is fuzzy: only an exact
   match of the whole email counts (capitals do not), and somebody who is not found stops everything.

2. Placeholders
   {{user:ana@example.com}}      the id that PagerDuty has for this person
   {{schedule:payments.primary}} the id in the answer to the request that creates this schedule
   Both are filled in while sending. Nothing else is left open.

3. The requests
{requests}

4. What you can rely on
   All times are UTC and fall on whole minutes. The shifts of one schedule touch: no gap, no overlap, but for
   secondary weeks and nights that were agreed to stay open: there the next level is paged at once.
   Nobody holds two roles of a rotation at once. Shifts of shadows are not sent: a shadow is not paged.
   The escalation policies come last, so that none points to an empty schedule.

Every request goes to https://api.pagerduty.com with these headers:
   Accept: application/vnd.pagerduty+json;version=2
   Content-Type: application/json
   Authorization: Token token=(your API key, which dogwatch never writes to a file)
"""


def pagerduty_files(
    schedule: Schedule,
    organisation: Organisation,
    *,
    users: Mapping[str, str] | None = None,
    batch: int = BATCH,
) -> dict[str, bytes]:
    """`pagerduty/README.txt`, `pagerduty/users.json`, and `pagerduty/0001-....json` for each request.

    The arguments and the refusals are those of `pagerduty_requests`; the same ones give the same bytes.
    """
    found = pagerduty_requests(schedule, organisation, users=users, batch=batch)
    named = {f"{number:04}-{request.name}.json": request for number, request in enumerate(found.requests, start=1)}
    files = {
        "README.txt": _guide(found, named).encode(),
        "users.json": _json([one.model_dump(mode="json") for one in found.lookups]),
        **{name: _json(_content(request)) for name, request in named.items()},
    }
    return {f"pagerduty/{name}": content for name, content in files.items()}


def _guide(found: PagerDutyRequests, named: Mapping[str, Request]) -> str:
    count = len(found.lookups)
    lines = (f"   {name}\n      {request.description[0]}" for name, request in named.items())
    return _GUIDE.format(
        people="1 person" if count == 1 else f"{count} people",
        are="is" if count == 1 else "are",
        requests="\n".join(lines) or "   None: the schedule has no shifts that page.",
    )


def _content(request: Request) -> JsonValue:
    content: dict[str, JsonValue] = request.model_dump(mode="json", exclude={"name"})
    return content


def _json(content: JsonValue | Iterable[JsonValue]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()
