"""Layer-based schedules, people, escalation policies and abilities as the double keeps them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from tests.pager.double import api_incidents
from tests.pager.double.final_schedule import on_call
from tests.pager.double.state import LayerOverride, LayerSchedule, Policy, State
from tests.pager.double.wire import Answer, Refusal, Request, alike, moment, page, shown


def answer(state: State, request: Request, now: datetime, refused_item: int | None) -> Answer:
    """The answer to a request of the older API; `refused_item` is the place of an override to refuse."""
    match (request.method, request.path.strip("/").split("/")):
        case ("GET", ["abilities"]):
            return Answer(200, {"abilities": ["teams", "read_only_users"]})
        case ("GET", ["users"]):
            found = [user for user in state.users.values() if alike(request.asked("query"), user.name, user.email)]
            return page(request, "users", [{**vars(user), "type": "user"} for user in found])
        case ("GET", ["schedules"]):
            return page(request, "schedules", [_shown(one) for one in _alike(state.layered, request)])
        case ("GET", ["schedules", schedule]):
            return _schedule(_known(state, schedule), request)
        case ("GET", ["schedules", schedule, "overrides"]):
            return _overrides(_known(state, schedule), request, now)
        case ("POST", ["schedules", schedule, "overrides"]):
            return _add_overrides(state, _known(state, schedule), request, now, refused_item)
        case ("DELETE", ["schedules", schedule, "overrides", override]):
            return _remove(_known(state, schedule), override, now)
    return _escalation(state, request)


def _escalation(state: State, request: Request) -> Answer:
    match (request.method, request.path.strip("/").split("/")):
        case ("GET", ["escalation_policies"]):
            found = [_shown_policy(one) for one in _alike(state.policies, request)]
            return page(request, "escalation_policies", found)
        case ("POST", ["escalation_policies"]):
            return _add_policy(state, request)
        case (method, ["escalation_policies", policy]):
            return _one_policy(state, policy, method, request)
    return api_incidents.answer(state, request)


def _alike(named: dict[str, Any], request: Request) -> list[Any]:
    return [one for one in named.values() if alike(request.asked("query"), one.name)]


def _known(state: State, schedule: str) -> LayerSchedule:
    if schedule not in state.layered:
        raise Refusal(404, "Not Found")
    return state.layered[schedule]


def _shown(schedule: LayerSchedule) -> dict[str, Any]:
    return {"id": schedule.id, "type": "schedule", "name": schedule.name, "time_zone": schedule.zone}


def _schedule(schedule: LayerSchedule, request: Request) -> Answer:
    since, until, content = request.moment("since"), request.moment("until"), _shown(schedule)
    if since and until:
        whole = request.asked("overflow") == "true"
        found = [one for one in on_call(schedule) if one.start < until and since < one.end]
        entries = [
            {
                "start": shown(one.start if whole else max(one.start, since), schedule.zone),
                "end": shown(one.end if whole else min(one.end, until), schedule.zone),
                "user": _reference(one.user),
            }
            for one in found
        ]
        content["final_schedule"] = {"name": "Final Schedule", "rendered_schedule_entries": entries}
    return Answer(200, {"schedule": content})


def _overrides(schedule: LayerSchedule, request: Request, now: datetime) -> Answer:
    """Only editable ones are sure to have ids; the bounds cut unless `overflow` is asked for."""
    since, until = request.moment("since"), request.moment("until")
    assert since is not None
    assert until is not None
    editable, whole = request.asked("editable") == "true", request.asked("overflow") == "true"
    found = []
    for one in sorted(schedule.overrides, key=lambda one: (one.start, one.id)):
        if one.start < until and since < one.end and (not editable or one.end > now):
            start, end = (one.start, one.end) if whole else (max(one.start, since), min(one.end, until))
            found.append(_shown_override(one, start, end, schedule.zone, with_id=editable))
    return Answer(200, {"overrides": found})


def _shown_override(one: LayerOverride, start: datetime, end: datetime, zone: str, *, with_id: bool) -> dict[str, Any]:
    times = {"start": shown(start, zone), "end": shown(end, zone)}
    return {**({"id": one.id} if with_id else {}), **times, "user": _reference(one.user)}


def _reference(user: str) -> dict[str, Any]:
    return {"id": user, "type": "user_reference"}


def _add_overrides(
    state: State, schedule: LayerSchedule, request: Request, now: datetime, refused_item: int | None
) -> Answer:
    """201, with a status for each: some may be 400 while the others exist."""
    told = []
    for place, wanted in enumerate(request.body["overrides"]):
        start, end, user = moment(wanted["start"]), moment(wanted["end"]), wanted["user"]["id"]
        if end <= max(start, now) or not state.may_be_on_call(user) or place == refused_item:
            told.append({"status": 400, "errors": ["Override could not be created"], "override": wanted})
            continue
        made = LayerOverride(state.new_id("O"), max(start, now), end, user)
        schedule.overrides.append(made)
        override = _shown_override(made, made.start, made.end, schedule.zone, with_id=True)
        told.append({"status": 201, "override": override})
    return Answer(201, told)


def _remove(schedule: LayerSchedule, override: str, now: datetime) -> Answer:
    found = next((one for one in schedule.overrides if one.id == override), None)
    if found is None:
        raise Refusal(404, "Not Found")
    if found.end <= now:
        raise Refusal(400, "Invalid Input Provided", override="is past")
    if found.start <= now:
        found.end = now
        return Answer(200, {"override": _shown_override(found, found.start, now, schedule.zone, with_id=True)})
    schedule.overrides.remove(found)
    return Answer(204)


def _shown_policy(policy: Policy) -> dict[str, Any]:
    rules = [{"id": f"R{policy.id}{place}", **rule} for place, rule in enumerate(policy.rules)]
    facts = {"id": policy.id, "type": "escalation_policy", "name": policy.name, "description": policy.description}
    return {**facts, "escalation_rules": rules, "num_loops": 0}


def _add_policy(state: State, request: Request) -> Answer:
    wanted = request.body["escalation_policy"]
    if any(one.name == wanted["name"] for one in state.policies.values()):
        raise Refusal(400, "Invalid Input Provided", name="Name has already been taken")
    _refuse_unknown_targets(state, wanted)
    made = Policy(state.new_id("E"), wanted["name"], wanted["escalation_rules"], wanted.get("description", ""))
    state.policies[made.id] = made
    return Answer(201, {"escalation_policy": _shown_policy(made)})


def _one_policy(state: State, policy: str, method: str, request: Request) -> Answer:
    if policy not in state.policies:
        raise Refusal(404, "Not Found")
    found = state.policies[policy]
    if method == "PUT":
        wanted = request.body["escalation_policy"]
        _refuse_unknown_targets(state, wanted)
        found.name, found.rules = wanted["name"], wanted["escalation_rules"]
    elif method != "GET":
        raise Refusal(404, "Not Found")
    return Answer(200, {"escalation_policy": _shown_policy(found)})


def _refuse_unknown_targets(state: State, wanted: dict[str, Any]) -> None:
    known: dict[str, Collection[str]] = {
        "user_reference": state.users,
        "schedule_reference": state.layered,
        "schedule_v3_reference": state.schedules,
    }
    for rule in wanted["escalation_rules"]:
        for target in rule["targets"]:
            if target["id"] not in known[target["type"]]:
                raise Refusal(400, "Invalid Input Provided", targets=f"{target['id']} does not exist")
