"""Two schedules side by side: every difference is told once, and the three that matter come first."""

import dataclasses
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints import checker, yardsticks
from constraints.allowing import allowing
from constraints.framing import frame
from domain.allowance import Allowance
from domain.errors import InvalidInput
from domain.organisation import Organisation
from domain.schedule import Horizon, Schedule, Shift
from domain.slots import planned_slot
from importers.organisation_file import LoadedOrganisation, load_organisation
from importers.schedule_file import ScheduleFile
from services.compare import compare
from services.evaluate import baselines
from services.planning import GREEDY, ROUND_ROBIN
from services.sample import sample_company
from services.weeks_in_common import within

COMPANY = """\
dogwatch: 1
company: {name: Acme, zone: Europe/Berlin}
teams: [{id: core, name: Core}]
engineers:
  - {id: ana, name: Ana Silva, email: ana@example.com, team: core}
  - {id: bo, name: Bo Lind, email: bo@example.com, team: core}
  - {id: cy, name: Cy Ruiz, email: cy@example.com, team: core}
  - {id: di, name: Di Moor, email: di@example.com, team: core}
rotations:
  - {id: search, name: Search, teams: [core], members: ["team:core"]}
absences:
  - {engineer: di, first_day: 2027-01-05, last_day: 2027-01-06, reason: knee surgery}
"""
WEEKS = (date(2027, 1, 4), date(2027, 1, 11))
JANUARY = Horizon(first_day=date(2027, 1, 1), last_day=date(2027, 1, 12))
GOOD = ("ana", "bo", "cy", "di")


@pytest.fixture(scope="session")
def acme(tmp_path_factory: pytest.TempPathFactory) -> LoadedOrganisation:
    path = tmp_path_factory.mktemp("compare") / "acme.yaml"
    path.write_text(COMPANY, encoding="utf-8")
    return load_organisation(path)


def schedule(organisation: Organisation, people: tuple[str | None, ...]) -> ScheduleFile:
    """Who is primary and secondary in the first week, then in the second; None: nobody."""
    cells = [(week, role) for week in WEEKS for role in ("primary", "secondary")]
    shifts = [
        Shift.of(planned_slot(organisation, "search", role, week), person)
        for (week, role), person in zip(cells, people, strict=True)
        if person
    ]
    return ScheduleFile("schedule.json", Schedule.of(shifts), JANUARY)


def test_an_exception_that_one_of_them_takes_twice_counts_twice(acme: LoadedOrganisation) -> None:
    joining = [Allowance.parse("join:search")] * 2
    larger = allowing(acme.organisation, joining)
    plain = schedule(acme.organisation, GOOD)
    other = schedule(larger, ("ana", "bo", "search-new-1", "search-new-2"))
    found = compare(plain, dataclasses.replace(other, allowances=tuple(one.text for one in joining)), acme)
    assert {one.engineer for one in found.people if one.gained} == {"search-new-1", "search-new-2"}


def test_nothing_differs_from_itself(acme: LoadedOrganisation) -> None:
    one = schedule(acme.organisation, GOOD)
    found = compare(one, one, acme)
    assert found.same
    assert found.highlights == ("Both give every week to the same people.",)
    assert all(tier.worse == 0 for tier in found.tiers)
    assert found.unchanged == 4


def test_a_swap_is_told_for_both_who_swap(acme: LoadedOrganisation) -> None:
    found = compare(schedule(acme.organisation, GOOD), schedule(acme.organisation, ("bo", "ana", "cy", "di")))
    assert [(one.role, one.before, one.after) for one in found.cells] == [
        ("primary", ("ana",), ("bo",)),
        ("secondary", ("bo",), ("ana",)),
    ]
    told = {one.engineer: (one.gained[0].role, one.lost[0].role) for one in found.people}
    assert told == {"ana": ("secondary", "primary"), "bo": ("primary", "secondary")}
    assert found.tiers == () == found.rules


def test_a_newly_broken_rule_comes_before_all_else(acme: LoadedOrganisation) -> None:
    after = schedule(acme.organisation, ("di", "bo", "cy", "ana"))
    found = compare(schedule(acme.organisation, GOOD), after, acme)
    assert found.highlights[0] == ("Newly broken: Di Moor is away in the week of 2027-01-04, and holds search primary.")
    assert [(one.rule, one.before, one.after) for one in found.rules] == [("availability", 0, 1)]


def test_no_reason_of_an_absence_is_told(acme: LoadedOrganisation) -> None:
    after = schedule(acme.organisation, ("di", "bo", "cy", "ana"))
    assert "surgery" not in compare(schedule(acme.organisation, GOOD), after, acme).model_dump_json()


def test_a_healed_rule_is_good_news(acme: LoadedOrganisation) -> None:
    before = schedule(acme.organisation, ("di", "bo", "cy", "ana"))
    found = compare(before, schedule(acme.organisation, GOOD), acme)
    assert found.highlights[0] == "1 breach is healed; none is left."


def test_the_first_goal_that_differs_decides(acme: LoadedOrganisation) -> None:
    after = schedule(acme.organisation, ("ana", "bo", "cy", "bo"))
    found = compare(schedule(acme.organisation, GOOD), after, acme)
    fairness = next(one for one in found.tiers if one.worse)
    assert any(told.startswith(f"{fairness.tier} is worse by {fairness.worse:,}") for told in found.highlights)


def test_an_open_week_counts_as_a_difference(acme: LoadedOrganisation) -> None:
    found = compare(schedule(acme.organisation, GOOD), schedule(acme.organisation, ("ana", None, "cy", "di")), acme)
    assert [(one.before, one.after) for one in found.cells] == [(("bo",), ())]
    assert [one.rule for one in found.rules] == ["coverage"]


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (("ana", None, "cy", "di"), "1 cell changes hands; 1 person is affected, 3 cells stay."),
        (("bo", "ana", "di", "di"), "3 cells change hands; 4 people are affected, 1 cell stays."),
    ],
)
def test_how_much_changes_is_told_of_one_as_of_several(
    acme: LoadedOrganisation, after: tuple[str | None, ...], told: str
) -> None:
    found = compare(schedule(acme.organisation, GOOD), schedule(acme.organisation, after))
    assert found.highlights[-1] == told


def test_strangers_are_refused_where_an_organisation_judges(acme: LoadedOrganisation) -> None:
    stranger = schedule(acme.organisation, ("zoe", "bo", "cy", "di"))
    assert len(compare(schedule(acme.organisation, GOOD), stranger).cells) == 1
    with pytest.raises(InvalidInput, match="no such engineer"):
        compare(schedule(acme.organisation, GOOD), stranger, acme)


def test_without_a_horizon_the_quarter_of_the_shifts_is_taken_and_said(acme: LoadedOrganisation) -> None:
    bare = dataclasses.replace(schedule(acme.organisation, GOOD), horizon=None)
    assert compare(bare, bare, acme).notes == (
        "Neither file says what it covers; goals and rules count 2027-Q1. Name it with --quarter.",
    )


def test_two_files_without_shifts_need_a_quarter(acme: LoadedOrganisation) -> None:
    nothing = ScheduleFile("empty.csv", Schedule())
    with pytest.raises(InvalidInput, match="--quarter"):
        compare(nothing, nothing, acme)
    assert compare(nothing, nothing, acme, JANUARY).same


def in_weeks(file: ScheduleFile, first: date, last: date) -> ScheduleFile:
    """The same file, made for these weeks only."""
    weeks = Horizon(first_day=first, last_day=last)
    return dataclasses.replace(file, schedule=within(file.schedule, weeks), horizon=weeks)


@pytest.mark.parametrize("says", [True, False])
def test_weeks_that_only_one_covers_are_left_out_and_named(acme: LoadedOrganisation, says: bool) -> None:
    whole = schedule(acme.organisation, GOOD)
    second = in_weeks(schedule(acme.organisation, ("ana", "bo", "di", "cy")), WEEKS[1], WEEKS[1])
    if not says:
        whole, second = (dataclasses.replace(one, horizon=None) for one in (whole, second))
    for before, after in ((whole, second), (second, whole)):
        for loaded in (acme, None):
            found = compare(before, after, loaded)
            assert {(one.week, one.role) for one in found.cells} == {(WEEKS[1], "primary"), (WEEKS[1], "secondary")}
            assert {one.engineer for one in found.people} == {"cy", "di"}
            assert found.rules == ()
            assert any("covers week 2027-01-04: left out" in note for note in found.notes)


def test_weeks_that_are_named_are_compared_though_only_one_covers_them(acme: LoadedOrganisation) -> None:
    whole = schedule(acme.organisation, GOOD)
    second = in_weeks(whole, WEEKS[1], WEEKS[1])
    assert {one.week for one in compare(whole, second, acme, JANUARY).cells} == {WEEKS[0]}
    assert compare(whole, second, acme, Horizon(first_day=WEEKS[1], last_day=WEEKS[1])).same


def test_weeks_left_out_are_settled_for_those_that_are_judged(acme: LoadedOrganisation) -> None:
    """Ana holds the last week before: holding the next one too leaves her no rest, in either schedule."""
    whole = schedule(acme.organisation, ("ana", "bo", "cy", "di"))
    second = in_weeks(schedule(acme.organisation, ("cy", "bo", "ana", "di")), WEEKS[1], WEEKS[1])
    new = [breach for rule in compare(whole, second, acme).rules if rule.hard for breach in rule.new]
    assert {(one.rule, one.engineer) for one in new} == {("minimum-rest", "ana"), ("monthly-limit", "ana")}


def test_a_week_that_a_plan_says_it_covers_is_a_hole_where_nobody_holds_it(acme: LoadedOrganisation) -> None:
    whole = schedule(acme.organisation, GOOD)
    holed = dataclasses.replace(schedule(acme.organisation, (None, None, "cy", "di")), horizon=JANUARY)
    assert {one.week for one in compare(whole, holed, acme).cells} == {WEEKS[0]}


def test_schedules_without_a_week_in_common_are_refused(acme: LoadedOrganisation) -> None:
    whole = schedule(acme.organisation, GOOD)
    one, other = (in_weeks(whole, week, week) for week in WEEKS)
    with pytest.raises(InvalidInput, match="no week in common"):
        compare(one, other, acme)
    assert len(compare(one, other, acme, JANUARY).cells) == 4


PEOPLE = st.tuples(*[st.sampled_from(["ana", "bo", "cy", "di", None])] * 4)


@given(PEOPLE, PEOPLE)
def test_figures_are_the_checkers_and_what_one_loses_another_gains(
    acme: LoadedOrganisation, old: tuple[str | None, ...], new: tuple[str | None, ...]
) -> None:
    before, after = schedule(acme.organisation, old), schedule(acme.organisation, new)
    found = compare(before, after, acme)
    problems = frame(acme.organisation, JANUARY)
    assert {one.tier: one.before for one in found.tiers} == checker.total_tiers(problems, before.schedule)
    assert {one.tier: one.after for one in found.tiers} == checker.total_tiers(problems, after.schedule)
    assert Counter(cell for one in found.people for cell in one.gained).total() == sum(
        bool(one.after) for one in found.cells
    )
    assert sum(rule.after - rule.before for rule in found.rules) == sum(
        len(rule.new) - len(rule.healed) for rule in found.rules
    )
    assert len(found.highlights) <= 3
    assert len(found.cells) == sum(one != other for one, other in zip(old, new, strict=True))


def test_the_folder_name_is_what_people_gave(acme: LoadedOrganisation, tmp_path: Path) -> None:
    one = dataclasses.replace(schedule(acme.organisation, GOOD), name=str(tmp_path))
    assert compare(one, one).before == str(tmp_path)


def test_the_fair_part_is_the_one_that_plans_and_reports_tell() -> None:
    """With what was carried over on both sides: not less of it here, and all of it there."""
    loaded = load_organisation(sample_company())
    horizon = Horizon.of_quarter("2027-Q1")
    problems = frame(loaded.organisation, horizon)
    schedules = [dict(baselines(problems))[name] for name in (ROUND_ROBIN, GREEDY)]
    before, after = (ScheduleFile(f"{number}.json", one, horizon) for number, one in enumerate(schedules))
    told = {one.engineer: (one.carries, one.target) for one in compare(before, after, loaded).people}
    plan = {
        one.engineer: (one.burden + one.carried, one.target)
        for one in yardsticks.fairness(problems, [(GREEDY, after.schedule)]).people
        if one.engineer in told
    }
    assert told == plan
    assert any(one.carried for one in compare(before, after, loaded).people)


def test_breaches_call_people_by_their_names(acme: LoadedOrganisation) -> None:
    found = compare(schedule(acme.organisation, GOOD), schedule(acme.organisation, ("di", "bo", "cy", "di")), acme)
    sentences = [breach.sentence for rule in found.rules for breach in rule.new]
    assert "Di Moor is away in the week of 2027-01-04, and holds search primary" in sentences
    assert "Di Moor is on call in the weeks of 2027-01-04 and 2027-01-11: no free week between them" in sentences
