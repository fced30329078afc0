"""Whatever PagerDuty answers is read, or told as an answer that cannot be used: never a crash."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from domain.errors import RemoteFailure
from pager.policies import policy_of
from pager.refusals import Unanswered, complaints
from pager.wire import (
    content_of,
    custom_shift,
    final_layers,
    final_shifts,
    layer_override,
    moment,
    rotation_ids,
    shift_override,
)

NAMES = (
    *("id", "start", "end", "start_time", "end_time", "user", "user_id", "member", "assignments", "source"),
    *("overriding_member", "custom_shift_id", "final_schedule", "computed_shift_assignments", "rotations"),
    *("rendered_schedule_entries", "escalation_rules", "targets", "escalation_delay_in_minutes", "error", "errors"),
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["2027-03-01T10:00:49-05:00", "9999-12-31T23:59:59-12:00", "U0000001"]),
)
ANSWERS = st.recursive(
    LEAVES, lambda part: st.lists(part, max_size=3) | st.dictionaries(st.sampled_from(NAMES), part, max_size=6)
)
READERS: dict[str, Callable[[Any], Any]] = {
    "a custom shift": custom_shift,
    "an override": shift_override,
    "an override over layers": layer_override,
    "a final schedule": lambda answer: list(final_shifts(answer)),
    "a final schedule of layers": lambda answer: list(final_layers(answer)),
    "rotations": rotation_ids,
    "a policy": policy_of,
    "complaints": complaints,
    "a schedule": lambda answer: content_of(answer, "final_schedule", "GET /schedules/X"),
}


@given(ANSWERS)
def test_any_answer_is_read_or_told(answer: Any) -> None:
    for name, read in READERS.items():
        try:
            read(answer)
        except RemoteFailure:
            event(f"{name} is told")
        else:
            event(f"{name} is read")


def test_what_is_there_is_read_and_what_is_missing_is_nothing() -> None:
    times = {"start_time": "2027-03-01T10:00:49-05:00", "end_time": "2027-03-02T10:00:00Z"}
    shift = custom_shift({"id": "C1", **times, "assignments": [{"member": {"type": "user_member", "user_id": "U1"}}]})
    assert (shift.id, shift.user, shift.start) == ("C1", "U1", datetime(2027, 3, 1, 15, tzinfo=UTC))
    bare = custom_shift(times)
    assert (bare.id, bare.user) == ("", None)


def test_a_schedule_that_is_not_there_and_a_time_that_is_none_say_so() -> None:
    with pytest.raises(Unanswered, match="GET /schedules/X: there is no schedule in its answer"):
        content_of({"schedules": []}, "schedule", "GET /schedules/X")
    with pytest.raises(Unanswered, match="'soon' is not a time"):
        moment("soon")
