"""Incidents and log entries as the double keeps them: listed by the time they began, paged, newest entries first."""

from datetime import datetime
from typing import Any

from tests.pager.double.state import State
from tests.pager.double.wire import Answer, Refusal, Request, moment, page

_MOST_DAYS = 184


def answer(state: State, request: Request) -> Answer:
    """The answer to a request about incidents; other paths are not found."""
    match (request.method, request.path.strip("/").split("/")):
        case ("GET", ["incidents"]):
            return page(request, "incidents", _asked(state, request))
        case ("GET", ["incidents", incident]):
            return Answer(200, {"incident": _known(state, incident)})
        case ("GET", ["incidents", incident, "log_entries"]):
            _known(state, incident)
            entries = sorted(state.log_entries.get(incident, []), key=lambda one: str(one["created_at"]))
            return page(request, "log_entries", entries[::-1])
    raise Refusal(404, "Not Found")


def _asked(state: State, request: Request) -> list[dict[str, Any]]:
    since, until = _bound(request, "since"), _bound(request, "until")
    if (until - since).days > _MOST_DAYS:
        raise Refusal(400, "Invalid Input Provided", since="the range is longer than six months")
    statuses = {value for key, value in request.query if key == "statuses[]"}
    found = [
        one
        for one in state.incidents.values()
        if since <= moment(one["created_at"]) < until and (not statuses or one["status"] in statuses)
    ]
    return sorted(found, key=lambda one: (one["created_at"], one["id"]))


def _bound(request: Request, name: str) -> datetime:
    found = request.moment(name)
    if found is None:
        raise Refusal(400, "Invalid Input Provided", **{name: "is missing"})
    return found


def _known(state: State, incident: str) -> dict[str, Any]:
    if incident not in state.incidents:
        raise Refusal(404, "Not Found")
    return state.incidents[incident]
