"""Shift-based schedules as the double keeps them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.pager.double.final_schedule import OnCall, on_call
from tests.pager.double.state import CustomShift, ShiftOverride, ShiftSchedule, State
from tests.pager.double.wire import Answer, Refusal, Request, alike, moment, page, shown


def answer(state: State, request: Request, now: datetime) -> Answer:
    """The answer to a request below /v3/schedules."""
    match (request.method, request.path.strip("/").split("/")[2:]):
        case ("GET", []):
            return _schedules(state, request)
        case ("POST", []):
            return _create(state, request)
        case ("GET", [schedule]):
            return _schedule(_known(state, schedule), request)
        case ("GET", [schedule, "custom_shifts"]):
            return _shifts(_known(state, schedule), request)
        case ("POST", [schedule, "custom_shifts"]):
            return _add_shifts(state, _known(state, schedule), request, now)
        case (method, [schedule, "custom_shifts", shift]):
            return _one_shift(state, _known(state, schedule), shift, request, now, method)
        case ("GET", [schedule, "overrides"]):
            return _overrides(_known(state, schedule), request)
        case ("POST", [schedule, "overrides"]):
            return _add_overrides(state, _known(state, schedule), request, now)
        case (method, [schedule, "overrides", override]):
            return _one_override(_known(state, schedule), override, method, now)
    raise Refusal(404, "Not Found")


def _known(state: State, schedule: str) -> ShiftSchedule:
    if schedule in state.layered:
        raise Refusal(400, "Invalid Input Provided", schedule="is not a shift-based schedule")
    if schedule not in state.schedules:
        raise Refusal(404, "Schedule Not Found")
    return state.schedules[schedule]


def _schedules(state: State, request: Request) -> Answer:
    found = [
        {"id": one.id, "type": "schedule_v3_reference", "summary": one.name}
        for one in state.schedules.values()
        if alike(request.asked("query"), one.name)
    ]
    return page(request, "schedules", found, most=1000, default=100)


def _create(state: State, request: Request) -> Answer:
    wanted = request.body["schedule"]
    if {"rotations", "escalation_policies"} & wanted.keys():
        raise Refusal(400, "Invalid Input Provided", rotations="are not accepted here")
    if wanted["name"] in state.schedule_names():
        raise Refusal(400, "Invalid Input Provided", name="has already been taken")
    made = ShiftSchedule(state.new_id("S"), wanted["name"], wanted["time_zone"], wanted.get("description", ""))
    state.schedules[made.id] = made
    return Answer(201, {"schedule": _shown_schedule(made)})


def _schedule(schedule: ShiftSchedule, request: Request) -> Answer:
    content = _shown_schedule(schedule)
    since, until = request.moment("since"), request.moment("until")
    if request.asked("include[]") == "final_schedule" and since and until:
        zone, whole = request.asked("time_zone") or schedule.zone, request.asked("overflow") == "true"
        content["final_schedule"] = _final(schedule, since, until, zone, whole=whole)
    return Answer(200, {"schedule": content})


def _shown_schedule(schedule: ShiftSchedule) -> dict[str, Any]:
    rotations = [{"id": one, "type": "schedule_rotation", "events": []} for one in schedule.rotations]
    facts = {"id": schedule.id, "type": "schedule_v3", "name": schedule.name, "time_zone": schedule.zone}
    return {**facts, "description": schedule.description, "rotations": rotations}


def _final(schedule: ShiftSchedule, since: datetime, until: datetime, zone: str, *, whole: bool) -> dict[str, Any]:
    found = [one for one in on_call(schedule) if one.start < until and since < one.end]
    covered, reached = 0.0, since
    for one in found:
        covered += max(0.0, (min(one.end, until) - max(one.start, reached)).total_seconds())
        reached = max(reached, min(one.end, until))
    share = 100.0 * covered / (until - since).total_seconds()
    assignments = [_assignment(one if whole else one.cut(since, until), zone) for one in found]
    return {
        "type": "final_schedule",
        "rendered_coverage_percentage": share,
        "computed_shift_assignments": assignments,
    }


def _assignment(one: OnCall, zone: str) -> dict[str, Any]:
    source: dict[str, Any] = {"type": one.source}
    source |= {"rotation_id" if one.source == "schedule_rotation" else "shift_id": one.object_id}
    source |= {"override_id": one.override_id} if one.override_id else {}
    return {
        "type": "computed_shift_assignment",
        "start_time": shown(one.start, zone),
        "end_time": shown(one.end, zone),
        "member": member(one.user),
        "source": source,
    }


def _shifts(schedule: ShiftSchedule, request: Request) -> Answer:
    found = _within(schedule.shifts.values(), request)
    shown_shifts = [_shown_shift(one, start, end, schedule.zone) for one, start, end in found]
    return page(request, "custom_shifts", shown_shifts)


def _within(objects: Iterable[Any], request: Request) -> list[tuple[Any, datetime, datetime]]:
    since, until = request.moment("since"), request.moment("until")
    assert since is not None
    assert until is not None
    whole = request.asked("overflow") == "true"
    return [
        (one, one.start if whole else max(one.start, since), one.end if whole else min(one.end, until))
        for one in sorted(objects, key=lambda one: (one.start, one.id))
        if one.start < until and since < one.end
    ]


def _shown_shift(one: CustomShift, start: datetime, end: datetime, zone: str) -> dict[str, Any]:
    assignment = {"id": f"A{one.id}", "type": "shift_assignment", "member": member(one.user)}
    times = {"start_time": shown(start, zone), "end_time": shown(end, zone)}
    return {"id": one.id, "type": "custom_shift", **times, "assignments": [assignment]}


def _add_shifts(state: State, schedule: ShiftSchedule, request: Request, now: datetime) -> Answer:
    """All of them or none; a start in the past becomes now, as everywhere in v3."""
    wanted = []
    for one in request.body["custom_shifts"]:
        start, end, user = moment(one["start_time"]), moment(one["end_time"]), _user(state, one["assignments"])
        if end <= max(start, now):
            raise Refusal(400, "Invalid Input Provided", end_time="must be after start_time and in the future")
        wanted.append((max(start, now), end, user))
    made = [CustomShift(state.new_id("C"), start, end, user) for start, end, user in wanted]
    schedule.shifts.update({one.id: one for one in made})
    shown_shifts = [_shown_shift(one, one.start, one.end, schedule.zone) for one in made]
    return Answer(201, {"custom_shifts": shown_shifts})


def _one_shift(
    state: State, schedule: ShiftSchedule, shift_id: str, request: Request, now: datetime, method: str
) -> Answer:
    if shift_id not in schedule.shifts:
        raise Refusal(404, "Custom Shift Not Found")
    shift = schedule.shifts[shift_id]
    if method == "GET":
        return Answer(200, {"custom_shift": _shown_shift(shift, shift.start, shift.end, schedule.zone)})
    if shift.end <= now:
        raise Refusal(400, "Invalid Input Provided", custom_shift="has already ended")
    if method == "DELETE":
        _end_or_remove(schedule, shift, now)
        return Answer(204)
    _change(state, shift, request.body["custom_shift"], now)
    return Answer(200, {"custom_shift": _shown_shift(shift, shift.start, shift.end, schedule.zone)})


def _end_or_remove(schedule: ShiftSchedule, shift: CustomShift, now: datetime) -> None:
    if shift.start <= now:
        shift.end = now
        return
    del schedule.shifts[shift.id]
    schedule.overrides = {key: one for key, one in schedule.overrides.items() if one.custom_shift != shift.id}


def _change(state: State, shift: CustomShift, wanted: dict[str, Any], now: datetime) -> None:
    if shift.start <= now and {"start_time", "assignments"} & wanted.keys():
        raise Refusal(400, "Invalid Input Provided", custom_shift="has started; only end_time can be modified")
    start = max(moment(wanted["start_time"]), now) if "start_time" in wanted else shift.start
    end = moment(wanted["end_time"]) if "end_time" in wanted else shift.end
    if end <= max(start, now):
        raise Refusal(400, "Invalid Input Provided", end_time="must be after start_time and in the future")
    shift.user = _user(state, wanted["assignments"]) if "assignments" in wanted else shift.user
    shift.start, shift.end = start, end


def _user(state: State, assignments: list[dict[str, Any]]) -> str:
    user = assignments[0]["member"].get("user_id")
    if not state.may_be_on_call(user):
        raise Refusal(400, "Invalid Input Provided", user_id="cannot be put on call")
    assert isinstance(user, str)
    return user


def _overrides(schedule: ShiftSchedule, request: Request) -> Answer:
    found = _within(schedule.overrides.values(), request)
    shown_overrides = [_shown_override(one, start, end, schedule.zone) for one, start, end in found]
    return page(request, "overrides", shown_overrides)


def _add_overrides(state: State, schedule: ShiftSchedule, request: Request, now: datetime) -> Answer:
    """All of them or none; each comes to lie above whatever is there."""
    made = []
    for one in request.body["overrides"]:
        start, end, shift = moment(one["start_time"]), moment(one["end_time"]), one["custom_shift_id"]
        beneath, instead = schedule.shifts.get(shift), one["overridden_member"].get("user_id")
        if beneath is None or not (beneath.start <= start and end <= beneath.end):
            raise Refusal(400, "Invalid Input Provided", custom_shift_id="does not hold all of this time")
        if instead != beneath.user:
            raise Refusal(400, "Invalid Input Provided", overridden_member="is not on this shift")
        if end <= max(start, now):
            raise Refusal(400, "Invalid Input Provided", end_time="must be after start_time and in the future")
        member, empty = one["overriding_member"], one["overriding_member"]["type"] == "empty_member"
        user = None if empty else _user(state, [{"member": member}])
        made.append(ShiftOverride(state.new_id("V"), max(start, now), end, instead, user, custom_shift=shift))
    schedule.overrides.update({one.id: one for one in made})
    return Answer(201, {"overrides": [_shown_override(one, one.start, one.end, schedule.zone) for one in made]})


def _shown_override(one: ShiftOverride, start: datetime, end: datetime, zone: str) -> dict[str, Any]:
    target = {"custom_shift_id": one.custom_shift} if one.custom_shift else {"rotation_id": one.rotation}
    return {
        "id": one.id,
        "type": "override_shift",
        **target,
        "start_time": shown(start, zone),
        "end_time": shown(end, zone),
        "overridden_member": member(one.overridden),
        "overriding_member": member(one.user),
    }


def _one_override(schedule: ShiftSchedule, override: str, method: str, now: datetime) -> Answer:
    if override not in schedule.overrides:
        raise Refusal(404, "Override Not Found")
    found = schedule.overrides[override]
    if method == "GET":
        return Answer(200, {"override": _shown_override(found, found.start, found.end, schedule.zone)})
    if method != "DELETE" or found.end <= now:
        raise Refusal(400, "Invalid Input Provided", override="cannot be changed")
    if found.start <= now:
        found.end = now
    else:
        del schedule.overrides[override]
    return Answer(204)


def member(user: str | None) -> dict[str, Any]:
    return {"type": "user_member", "user_id": user} if user else {"type": "empty_member"}
