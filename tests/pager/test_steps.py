"""The steps alone, carried out in the head: they end where they should, and nobody is ever missing on the way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from pager.actual import Actual, Held, HeldOverride, ScheduleKind, Shown
from pager.coverage import doubled, mismatches
from pager.layer_steps import layer_steps
from pager.lines import Piece, without
from pager.shift_steps import shift_steps
from pager.steps import Step, Verb
from tests.pager.double.final_schedule import on_call
from tests.pager.double.state import CustomShift, LayerOverride, LayerSchedule, ShiftOverride, ShiftSchedule

START = datetime(2027, 3, 1, tzinfo=UTC)
NOW = START + timedelta(hours=30)
LAST = 20
USERS = ("ana", "ben", "cy")
NUMBERS = count()
"""Of what comes into being."""


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
    """Custom shifts of a list, perhaps with overrides that were made in PagerDuty and adopted, one over another."""
    shifts = {f"C{n}": CustomShift(f"C{n}", one.start, one.end, one.user) for n, one in enumerate(draw(lists()))}
    schedule = ShiftSchedule("S", "On call", "Etc/UTC", shifts=shifts)
    for name in draw(st.sampled_from([(), ("V",), ("V", "V2")])):
        draw_override(draw, schedule, name, draw(st.sampled_from(USERS)))
    return schedule


def draw_override(draw: st.DrawFn, schedule: ShiftSchedule, name: str, user: str) -> None:
    shift = schedule.shifts[draw(st.sampled_from(sorted(schedule.shifts)))]
    hours = int((shift.end - shift.start).total_seconds() // 3600)
    first = draw(st.integers(0, hours - 2))
    start = shift.start + timedelta(hours=first)
    end = start + timedelta(hours=draw(st.integers(1, hours - first)))
    schedule.overrides[name] = ShiftOverride(name, start, end, shift.user, user, custom_shift=shift.id)


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
        assert step.changed.startswith("N"), "only ours are taken away"
        assert schedule.overrides[step.changed].start > NOW, "one that runs would end now"
        del schedule.overrides[step.changed]
    elif step.verb is Verb.OVERLAY:
        made, name = step.made, f"N{next(NUMBERS)}"
        assert step.over in schedule.shifts
        schedule.overrides[name] = ShiftOverride(
            name, made.start, made.end, step.instead, made.user or None, custom_shift=step.over
        )
    elif step.verb is Verb.REMOVE:
        assert schedule.shifts[step.changed].start >= NOW, "one that runs would end now"
        del schedule.shifts[step.changed]
        schedule.overrides = {key: one for key, one in schedule.overrides.items() if one.custom_shift != step.changed}
    else:
        name = step.object_id or f"N{next(NUMBERS)}"
        before = schedule.shifts.get(name)
        started = before is not None and before.start < NOW
        assert not started or (before and (before.start, before.user) == (step.made.start, step.made.user))
        schedule.shifts[name] = CustomShift(name, step.made.start, step.made.end, step.made.user)


def do_in_layers(schedule: LayerSchedule, step: Step) -> None:
    if step.verb is Verb.ADD:
        made = step.made
        schedule.overrides.append(LayerOverride(f"N{next(NUMBERS)}", made.start, made.end, made.user))
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


def ours_in(schedule: ShiftSchedule) -> set[str]:
    return {*schedule.shifts, *(name for name in schedule.overrides if name.startswith("N"))}


@settings(max_examples=120)
@given(kept_shifts(), st.lists(lists(), min_size=1, max_size=3))
def test_shifts_end_as_each_list_says_without_a_gap_and_what_was_adopted_stays(
    schedule: ShiftSchedule, wishes: list[list[Piece]]
) -> None:
    adopted = {name: one for name, one in schedule.overrides.items() if one.end > NOW}
    for desired in wishes:
        carried_out(schedule, shift_steps(desired, read(schedule), ours_in(schedule), {"V", "V2"}, NOW), do_in_shifts)
        actual = read(schedule)
        assert mismatches(desired, actual.final, NOW, at(LAST)) == ()
        assert not doubled(actual.final, NOW)
        assert {name: schedule.overrides.get(name) for name in adopted} == adopted
        assert shift_steps(desired, actual, ours_in(schedule), {"V", "V2"}, NOW) == ()


@settings(max_examples=120)
@given(kept_shifts(), lists(), st.integers(6, LAST - 2), st.integers(1, 3))
def test_what_is_left_open_over_an_adopted_override_pages_nobody_and_comes_back(
    schedule: ShiftSchedule, desired: list[Piece], place: int, length: int
) -> None:
    adopted = {name: one for name, one in schedule.overrides.items() if one.end > NOW}
    open_then = without(desired, at(place), at(place + length))
    for wished in (open_then, desired):
        for step in shift_steps(wished, read(schedule), ours_in(schedule), {"V", "V2"}, NOW):
            do_in_shifts(schedule, step)
        assert mismatches(wished, read(schedule).final, NOW, at(LAST)) == ()
        assert {name: schedule.overrides.get(name) for name in adopted} == adopted
        assert shift_steps(wished, read(schedule), ours_in(schedule), {"V", "V2"}, NOW) == ()


@settings(max_examples=120)
@given(
    lists(),
    st.lists(lists(), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(2, LAST - 2), st.integers(1, 6), st.sampled_from(USERS)), max_size=2),
)
def test_layers_end_as_each_list_says_without_a_gap_and_what_was_adopted_stays(
    before: list[Piece], wishes: list[list[Piece]], overridden: list[tuple[int, int, str]]
) -> None:
    schedule = LayerSchedule("S", "On call", "Etc/UTC")
    schedule.overrides = [LayerOverride(f"O{n}", one.start, one.end, one.user) for n, one in enumerate(before)]
    made = [
        LayerOverride(f"V{n}", at(place), at(min(place + length, LAST)), user)
        for n, (place, length, user) in enumerate(overridden)
    ]
    schedule.overrides += made
    adopted = {one.id for one in made}
    for desired in wishes:
        owned = {one.id for one in schedule.overrides} - adopted
        carried_out(schedule, layer_steps(desired, read(schedule), owned, adopted, NOW), do_in_layers)
        actual = read(schedule)
        assert mismatches(desired, actual.final, NOW, at(LAST)) == ()
        assert [one for one in schedule.overrides if one.id in adopted] == made
        owned = {one.id for one in schedule.overrides} - adopted
        assert layer_steps(desired, actual, owned, adopted, NOW) == ()


@st.composite
def foreign_overrides(draw: st.DrawFn) -> ShiftSchedule:
    """Custom shifts of a list, perhaps with adopted overrides, and one or two that outsiders made above them."""
    schedule = draw(kept_shifts())
    for name in draw(st.sampled_from([("F1",), ("F1", "F2")])):
        draw_override(draw, schedule, name, "zoe")
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
    foreign = {key: one for key, one in schedule.overrides.items() if one.user == "zoe"}
    before = read(schedule)
    steps = shift_steps(desired, before, ours_in(schedule), {"V", "V2"}, NOW)
    carried_out(schedule, steps, do_in_shifts)
    assert {key: schedule.overrides.get(key) for key in foreign} == foreign
    assert [seconds_of(key, before) for key in foreign] == [seconds_of(key, read(schedule)) for key in foreign]
    differing = mismatches(desired, read(schedule).final, NOW, at(LAST))
    assert all("zoe" in one.found for one in differing), "only outsiders may page instead of whom is wanted"
    assert not doubled(read(schedule).final, NOW)
    event(f"{len(differing)} stretches for outsiders")
    assert shift_steps(desired, read(schedule), ours_in(schedule), {"V", "V2"}, NOW) == ()


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
