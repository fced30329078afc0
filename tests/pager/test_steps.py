"""The steps alone, carried out in the head: they end where they should, and nobody is ever missing on the way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from pager.actual import Actual, Held, HeldOverride, ScheduleKind, Shown
from pager.beneath import lapsing
from pager.coverage import doubled, mismatches
from pager.layer_steps import layer_steps
from pager.lines import Piece
from pager.shift_steps import shift_steps
from pager.steps import Step, Verb
from tests.pager.double.final_schedule import on_call
from tests.pager.double.state import CustomShift, LayerOverride, LayerSchedule, ShiftOverride, ShiftSchedule

START = datetime(2027, 3, 1, tzinfo=UTC)
NOW = START + timedelta(hours=30)
LAST = 20
USERS = ("ana", "ben", "cy")


def at(place: int) -> datetime:
    return START + timedelta(hours=6 * place)


@st.composite
def lists(draw: st.DrawFn) -> list[Piece]:
    """People one after the other, without a gap, from the start to the end."""
    edges = sorted({0, LAST, *draw(st.lists(st.integers(1, LAST - 1), max_size=6))})
    users = draw(st.lists(st.sampled_from(USERS), min_size=len(edges), max_size=len(edges)))
    spans = zip(pairwise(edges), users, strict=False)
    return [Piece(start=at(first), end=at(last), user=who) for (first, last), who in spans]


@st.composite
def kept_shifts(draw: st.DrawFn) -> ShiftSchedule:
    """Custom shifts of a list, with an override that was made in PagerDuty and adopted over one of them."""
    shifts = {f"C{n}": CustomShift(f"C{n}", one.start, one.end, one.user) for n, one in enumerate(draw(lists()))}
    schedule = ShiftSchedule("S", "On call", "Etc/UTC", shifts=shifts)
    if draw(st.booleans()):
        beneath = draw(st.sampled_from(sorted(shifts)))
        shift = shifts[beneath]
        middle = shift.start + (shift.end - shift.start) / 2
        user = draw(st.sampled_from(USERS))
        schedule.overrides["V"] = ShiftOverride("V", shift.start, middle, shift.user, user, custom_shift=beneath)
    return schedule


def read(schedule: ShiftSchedule | LayerSchedule) -> Actual:
    final = tuple(
        Shown(start=one.start, end=one.end, user=one.user, object_id=one.object_id, override_id=one.override_id)
        for one in on_call(schedule)
    )
    if isinstance(schedule, LayerSchedule):
        held = tuple(Held(id=one.id, start=one.start, end=one.end, user=one.user) for one in schedule.overrides)
        return Actual(schedule="S", kind=ScheduleKind.LAYERS, final=final, held=held, overrides=())
    overrides = tuple(
        HeldOverride(id=one.id, start=one.start, end=one.end, user=one.user, shift=one.custom_shift)
        for one in schedule.overrides.values()
    )
    held = tuple(Held(id=one.id, start=one.start, end=one.end, user=one.user) for one in schedule.shifts.values())
    return Actual(schedule="S", kind=ScheduleKind.SHIFTS, final=final, held=held, overrides=overrides)


def do_in_shifts(schedule: ShiftSchedule, step: Step) -> None:
    if step.verb is Verb.LIFT:
        del schedule.overrides[step.changed]
    elif step.verb is Verb.REMOVE:
        assert schedule.shifts[step.changed].start >= NOW, "one that runs would end now"
        del schedule.shifts[step.changed]
        schedule.overrides = {key: one for key, one in schedule.overrides.items() if one.custom_shift != step.changed}
    else:
        name = step.object_id or f"N{len(schedule.shifts)}{step.made.start}"
        before = schedule.shifts.get(name)
        started = before is not None and before.start < NOW
        assert not started or (before and (before.start, before.user) == (step.made.start, step.made.user))
        schedule.shifts[name] = CustomShift(name, step.made.start, step.made.end, step.made.user)


def do_in_layers(schedule: LayerSchedule, step: Step) -> None:
    if step.verb is Verb.ADD:
        made = step.made
        schedule.overrides.append(
            LayerOverride(f"N{len(schedule.overrides)}{made.start}", made.start, made.end, made.user)
        )
    else:
        (gone,) = [one for one in schedule.overrides if one.id == step.changed]
        assert gone.start > NOW, "one that runs would end now"
        schedule.overrides.remove(gone)


def carried_out(schedule: Any, steps: tuple[Step, ...], do: Callable[[Any, Step], None]) -> None:
    """Each step in turn; after each, somebody is on call at every moment from now on."""
    for step in steps:
        event(step.verb.value)
        do(schedule, step)
        found = mismatches([], read(schedule).final, NOW, at(LAST))
        covered = sum((one.end - one.start).total_seconds() for one in found)
        assert covered == (at(LAST) - NOW).total_seconds(), f"a gap after {step}"


@settings(max_examples=120)
@given(kept_shifts(), lists())
def test_shifts_end_as_desired_without_a_gap_and_a_second_plan_is_empty(
    schedule: ShiftSchedule, desired: list[Piece]
) -> None:
    adopted = set(schedule.overrides)
    carried_out(schedule, shift_steps(desired, read(schedule), set(schedule.shifts), adopted, NOW), do_in_shifts)
    actual = read(schedule)
    assert mismatches(desired, actual.final, NOW, at(LAST)) == ()
    assert not doubled(actual.final, NOW)
    assert shift_steps(desired, actual, set(schedule.shifts), adopted, NOW) == ()


@settings(max_examples=120)
@given(lists(), lists(), st.booleans(), st.integers(6, LAST - 1), st.sampled_from(USERS))
def test_layers_end_as_desired_without_a_gap_and_a_second_plan_is_empty(
    before: list[Piece], desired: list[Piece], overridden: bool, place: int, user: str
) -> None:
    schedule = LayerSchedule("S", "On call", "Etc/UTC")
    schedule.overrides = [LayerOverride(f"O{n}", one.start, one.end, one.user) for n, one in enumerate(before)]
    owned, adopted = {one.id for one in schedule.overrides}, {"V"} if overridden else set[str]()
    if overridden:
        schedule.overrides.append(LayerOverride("V", at(place), at(place + 1), user))
    carried_out(schedule, layer_steps(desired, read(schedule), owned, adopted, NOW), do_in_layers)
    actual = read(schedule)
    assert mismatches(desired, actual.final, NOW, at(LAST)) == ()
    owned |= {one.id for one in schedule.overrides if one.id != "V"}
    assert layer_steps(desired, actual, owned, adopted, NOW) == ()


@st.composite
def foreign_overrides(draw: st.DrawFn) -> ShiftSchedule:
    """Custom shifts of a list, perhaps with an adopted override, and one or two that outsiders made above them."""
    schedule = draw(kept_shifts())
    for name in draw(st.sampled_from([("F1",), ("F1", "F2")])):
        shift = schedule.shifts[draw(st.sampled_from(sorted(schedule.shifts)))]
        hours = int((shift.end - shift.start).total_seconds() // 3600)
        first = draw(st.integers(0, hours - 2))
        start = shift.start + timedelta(hours=first)
        end = start + timedelta(hours=draw(st.integers(1, hours - first)))
        schedule.overrides[name] = ShiftOverride(name, start, end, shift.user, "zoe", custom_shift=shift.id)
    return schedule


def seconds_of(override: str, actual: Actual) -> float:
    """How long it says who is on call, from now on."""
    parts = [one for one in actual.final if one.override_id == override and one.end > NOW]
    return sum((one.end - max(one.start, NOW)).total_seconds() for one in parts)


@settings(max_examples=120)
@given(foreign_overrides(), lists())
def test_overrides_of_outsiders_stay_and_so_does_what_lies_beneath_them(
    schedule: ShiftSchedule, desired: list[Piece]
) -> None:
    ours, foreign = set(schedule.shifts), {key: one for key, one in schedule.overrides.items() if one.user == "zoe"}
    ahead = {one.custom_shift for one in foreign.values() if schedule.shifts[str(one.custom_shift)].start > NOW}
    before = read(schedule)
    steps = shift_steps(desired, before, ours, {"V"}, NOW)
    told = {one.id for one in lapsing(before, foreign, steps, NOW)}
    carried_out(schedule, steps, do_in_shifts)
    assert {key: schedule.overrides.get(key) for key in foreign} == foreign
    assert {key for key in foreign if seconds_of(key, before) != seconds_of(key, read(schedule))} == told
    counting = {one.object_id for one in on_call(schedule) if one.override_id in foreign}
    assert ahead <= counting, "an override of somebody else counts no more"
    differing = mismatches(desired, read(schedule).final, NOW, at(LAST))
    assert all("zoe" in one.found for one in differing), "only outsiders may page instead of whom is wanted"
    assert not doubled(read(schedule).final, NOW)
    event(f"{len(differing)} stretches for outsiders, {len(told)} in force no more")
    assert shift_steps(desired, read(schedule), set(schedule.shifts), {"V"}, NOW) == ()


@settings(max_examples=120)
@given(lists(), lists(), st.integers(6, LAST - 4), st.integers(1, 4))
def test_overrides_of_outsiders_over_layers_are_not_superseded(
    before: list[Piece], desired: list[Piece], place: int, length: int
) -> None:
    schedule = LayerSchedule("S", "On call", "Etc/UTC")
    schedule.overrides = [LayerOverride(f"O{n}", one.start, one.end, one.user) for n, one in enumerate(before)]
    owned = {one.id for one in schedule.overrides}
    schedule.overrides.append(LayerOverride("F", at(place), at(place + length), "zoe"))
    carried_out(schedule, layer_steps(desired, read(schedule), owned, set(), NOW), do_in_layers)
    differing = mismatches(desired, read(schedule).final, NOW, at(LAST))
    assert all(one.found == ("zoe",) for one in differing)
    assert sum((one.end - one.start for one in differing), timedelta(0)) == length * timedelta(hours=6)
    owned |= {one.id for one in schedule.overrides if one.id != "F"}
    assert layer_steps(desired, read(schedule), owned, set(), NOW) == ()


def test_what_is_not_ours_is_in_no_step() -> None:
    foreign = CustomShift("CFOREIGN", at(0), at(LAST), "zoe")
    schedule = ShiftSchedule("S", "On call", "Etc/UTC", shifts={"CFOREIGN": foreign})
    steps = shift_steps([Piece(start=at(0), end=at(LAST), user="ana")], read(schedule), set(), set(), NOW)
    assert [step.verb for step in steps] == [Verb.ADD]


def test_a_swap_of_two_weeks_is_two_changes_in_place() -> None:
    one, two = CustomShift("C1", at(8), at(12), "ana"), CustomShift("C2", at(12), at(16), "ben")
    schedule = ShiftSchedule("S", "On call", "Etc/UTC", shifts={"C1": one, "C2": two})
    swapped = [Piece(start=at(8), end=at(12), user="ben"), Piece(start=at(12), end=at(16), user="ana")]
    steps = shift_steps(swapped, read(schedule), {"C1", "C2"}, set(), NOW)
    assert [(step.verb, step.object_id) for step in steps] == [(Verb.REASSIGN, "C1"), (Verb.REASSIGN, "C2")]


def test_a_running_shift_gives_way_only_when_its_successor_is_there() -> None:
    schedule = ShiftSchedule("S", "On call", "Etc/UTC", shifts={"C1": CustomShift("C1", at(0), at(12), "ana")})
    steps = shift_steps([Piece(start=at(0), end=at(12), user="ben")], read(schedule), {"C1"}, set(), NOW)
    assert [(step.verb, step.made.start, step.made.end, step.started) for step in steps] == [
        (Verb.ADD, NOW, at(12), False),
        (Verb.MOVE, at(0), NOW, True),
    ]
