"""Why me, why not her: reasons in words, prices that are honest about their proof, and nothing private."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from domain.errors import Conflict, InvalidInput
from domain.schedule import Schedule
from domain.why import Candidate, Standing, Why
from exporters.schedule_files import schedule_csv, schedule_json
from importers.organisation_file import LoadedOrganisation, load_organisation
from importers.schedule_file import ScheduleFile, read_schedule_file
from scheduler.solve import Request
from services.planning import horizon_of, plan
from services.why import why
from services.why_facts import Question

pytestmark = pytest.mark.xdist_group("why")
"""What is made once for all of them is made in one process of the run, not in each."""

COMPANY = """\
dogwatch: 1
company: {name: Acme, zone: Europe/Berlin}
policy:
  monthly_limit: {weeks: 1}
  holidays: [{name: Founders' Day, dates: [2026-02-10, 2027-02-10]}]
teams: [{id: core, name: Core}, {id: desk, name: Desk}]
engineers:
  - {id: ana, name: Ana Silva, email: ana@example.com, team: core}
  - {id: bo, name: Bo Lind, email: bo@example.com, team: core}
  - {id: cy, name: Cy Ruiz, email: cy@example.com, team: core}
  - {id: di, name: Di Moor, email: di@example.com, team: core}
  - {id: eva, name: Eva Kern, email: eva@example.com, team: core, experienced: false}
  - {id: fay, name: Fay Oduya, email: fay@example.com, team: core}
  - {id: gus, name: Gus Holm, email: gus@example.com, team: core, roles: [secondary]}
  - {id: hal, name: Hal Brandt, email: hal@example.com, team: core, last_day: 2027-02-10}
  - {id: ivy, name: Ivy Tran, email: ivy@example.com, team: core}
  - {id: jo, name: Jo Falk, email: jo@example.com, team: core}
  - {id: kit, name: Kit Osei, email: kit@example.com, team: core}
  - {id: lou, name: Lou Petit, email: lou@example.com, team: desk}
rotations:
  - {id: search, name: Search, teams: [core], members: ["team:core"]}
absences:
  - {engineer: bo, first_day: 2027-02-09, last_day: 2027-02-09, reason: knee surgery}
wishes:
  - {engineer: cy, week: 2027-02-08, level: cannot}
history:
  shifts: [{rotation: search, role: primary, week: 2027-01-25, engineer: jo}]
  holidays: [{holiday: Founders' Day, year: 2026, engineer: di}]
locks:
  - {rotation: search, role: primary, week: 2027-02-22, engineer: kit}
"""
CELL = Question("search", "primary", date(2027, 2, 10))


@cache
def planned(folder: Path) -> tuple[LoadedOrganisation, ScheduleFile]:
    """Acme's February, planned and written."""
    path = folder / "acme.yaml"
    path.write_text(COMPANY, encoding="utf-8")
    loaded = load_organisation(path)
    found = plan(loaded, horizon_of(None, "2027-02-01", 4), Request())
    (folder / "schedule.json").write_text(schedule_json(found.plan), encoding="utf-8")
    return loaded, read_schedule_file(folder)


@pytest.fixture
def acme(tmp_path_factory: pytest.TempPathFactory) -> tuple[LoadedOrganisation, ScheduleFile]:
    return planned(tmp_path_factory.getbasetemp())


def by_name(found: Why) -> Mapping[str, Candidate]:
    return {one.engineer: one for one in found.candidates}


def sentences(one: Candidate) -> list[str]:
    return [obstacle.sentence for obstacle in one.obstacles]


def test_each_rule_that_excludes_somebody_says_so_in_its_words(acme: tuple[LoadedOrganisation, ScheduleFile]) -> None:
    found = by_name(why(*acme, CELL))
    told = {name: sentences(one) for name, one in found.items() if one.standing is Standing.EXCLUDED}
    assert told["bo"] == told["cy"] == ["away"]
    assert told["di"] == ["held Founders' Day last year"]
    assert told["gus"] == ["may not hold primary in search"]
    assert told["hal"] == ["is not a member of search for the whole week"]
    assert told["kit"] == ["locked on search 22 Feb, which leaves no room for this week"]
    assert "lou" not in found


def test_weeks_before_the_plan_are_told_as_such(acme: tuple[LoadedOrganisation, ScheduleFile]) -> None:
    found = by_name(why(*acme, Question("search", "primary", date(2027, 2, 1))))
    assert sentences(found["jo"]) == ["on call 25 Jan, outside this plan: one free week between two"]


def test_a_week_that_stands_in_the_way_is_named(acme: tuple[LoadedOrganisation, ScheduleFile]) -> None:
    loaded, file = acme
    held = file.schedule.by_engineer
    for one in why(loaded, file, CELL).candidates:
        if one.standing is Standing.POSSIBLE and one.engineer in held:
            assert any("on call" in sentence for sentence in sentences(one))
            assert {week for obstacle in one.obstacles for week in obstacle.weeks} == {
                shift.week for shift in held[one.engineer]
            }


def test_the_reason_of_an_absence_is_nowhere(acme: tuple[LoadedOrganisation, ScheduleFile]) -> None:
    for question in (CELL, Question("search", "primary", CELL.week, instead="bo"), Question(*_cell(), exact=True)):
        assert "surgery" not in why(*acme, question).model_dump_json()


def _cell() -> tuple[str, str, date]:
    return CELL.rotation, CELL.role, CELL.week


def test_exact_prices_are_those_of_asking_for_each(acme: tuple[LoadedOrganisation, ScheduleFile]) -> None:
    listed = by_name(why(*acme, Question(*_cell(), exact=True)))
    possible = [name for name, one in listed.items() if one.standing is Standing.POSSIBLE]
    assert possible
    for name in possible:
        alone = why(*acme, Question(*_cell(), instead=name)).alternative
        assert alone is not None
        assert alone.prices == listed[name].prices
        assert all(price.exact for price in alone.prices)


def test_found_prices_never_claim_more_than_the_exact_ones(acme: tuple[LoadedOrganisation, ScheduleFile]) -> None:
    quick, exact = by_name(why(*acme, CELL)), by_name(why(*acme, Question(*_cell(), exact=True)))
    for name, one in quick.items():
        true = [price.price for price in exact[name].prices]
        assert [price.price for price in one.prices] >= true or not one.prices
        proved = [price.price for price in one.prices if price.exact]
        assert proved == true[: len(proved)]
        if one.prices and one.prices[0].at_least is not None:
            assert one.prices[0].at_least <= true[0]


def test_the_cheapest_alternative_is_the_cheapest_candidate(acme: tuple[LoadedOrganisation, ScheduleFile]) -> None:
    found = why(*acme, Question(*_cell(), exact=True))
    assert found.alternative is not None
    assert found.alternative.prices == found.candidates[0].prices
    assert found.alternative.proved


def test_the_chain_begins_with_the_cell_and_leads_to_the_alternative(
    acme: tuple[LoadedOrganisation, ScheduleFile],
) -> None:
    found = why(*acme, CELL)
    best = found.alternative
    assert best is not None
    first = best.changes[0]
    assert (first.week, first.before, first.after) == (date(2027, 2, 8), found.held.engineer, best.engineer)
    assert best.steps[0].endswith(f"takes search primary, 8 Feb, from {found.held.name}")
    assert len(best.steps) == len(best.changes) == len({(one.role, one.week) for one in best.changes})


def test_not_me_asks_for_the_alternative_alone(acme: tuple[LoadedOrganisation, ScheduleFile]) -> None:
    found = why(*acme, Question(*_cell(), alternative_only=True))
    assert found.candidates == ()
    assert found.alternative == why(*acme, CELL).alternative


def test_whom_a_rule_excludes_has_no_alternative_but_a_reason(acme: tuple[LoadedOrganisation, ScheduleFile]) -> None:
    found = why(*acme, Question(*_cell(), instead="bo"))
    assert found.alternative is None
    assert [sentences(one) for one in found.candidates] == [["away"]]


def test_a_locked_cell_says_that_it_is_locked(acme: tuple[LoadedOrganisation, ScheduleFile]) -> None:
    found = why(*acme, Question("search", "primary", date(2027, 2, 22)))
    assert found.alternative is None
    assert all("the cell is locked to its holder" in sentences(one) for one in found.candidates)


def test_every_wrong_name_is_told_at_once(acme: tuple[LoadedOrganisation, ScheduleFile]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        why(*acme, Question("serch", "primary", CELL.week, instead="anna"))
    assert {(one.where, one.hint) for one in refusal.value.faults} == {
        ("--rotation", "did you mean search?"),
        ("--instead", "did you mean ana?"),
    }


@pytest.mark.parametrize(
    ("question", "where"),
    [
        (Question("search", "tertiary", CELL.week), "--role"),
        (Question("search", "shadow", CELL.week), "--role"),
        (Question("search", "primary", date(2027, 3, 8)), "--week"),
        (Question("search", "primary", CELL.week, instead="lou"), "--instead"),
    ],
)
def test_a_cell_that_is_not_there_is_a_fault(
    acme: tuple[LoadedOrganisation, ScheduleFile], question: Question, where: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        why(*acme, question)
    assert [one.where for one in refusal.value.faults] == [where]


def test_who_holds_the_week_already_is_no_alternative(acme: tuple[LoadedOrganisation, ScheduleFile]) -> None:
    holder = why(*acme, CELL).held.engineer
    with pytest.raises(InvalidInput, match="holds this week already"):
        why(*acme, Question(*_cell(), instead=holder))


def test_a_changed_organisation_file_is_told_and_proves_nothing(
    acme: tuple[LoadedOrganisation, ScheduleFile], tmp_path: Path
) -> None:
    (tmp_path / "acme.yaml").write_text(COMPANY.replace("name: Acme", "name: Acme Ltd"), encoding="utf-8")
    found = why(load_organisation(tmp_path / "acme.yaml"), acme[1], CELL)
    assert found.notes[0].startswith("The organisation file, or a file it names, has changed")
    assert found.alternative is not None
    assert found.alternative.prices == why(*acme, CELL).alternative.prices  # type: ignore[union-attr]  # asserted above


def test_a_schedule_that_breaks_rules_as_they_are_now_is_a_conflict(
    acme: tuple[LoadedOrganisation, ScheduleFile], tmp_path: Path
) -> None:
    holder = why(*acme, CELL).held.engineer
    away = COMPANY.replace("engineer: bo, first_day", f"engineer: {holder}, first_day")
    (tmp_path / "acme.yaml").write_text(away, encoding="utf-8")
    with pytest.raises(Conflict, match=f"{holder} is away in the week of 2027-02-08") as refusal:
        why(load_organisation(tmp_path / "acme.yaml"), acme[1], CELL)
    assert "surgery" not in str(refusal.value)


def test_a_bare_csv_is_refused_with_what_to_give_instead(
    acme: tuple[LoadedOrganisation, ScheduleFile], tmp_path: Path
) -> None:
    rows = schedule_csv(Schedule(shifts=acme[1].schedule.shifts))
    (tmp_path / "schedule.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"give the schedule\.json"):
        why(acme[0], read_schedule_file(tmp_path / "schedule.csv"), CELL)


def test_a_plan_under_agreed_exceptions_is_questioned_under_them(
    acme: tuple[LoadedOrganisation, ScheduleFile], tmp_path: Path
) -> None:
    alone = (
        COMPANY.replace("- {id: jo,", "- {id: jo, last_day: 2026-12-31,")
        .replace("- {id: ivy,", "- {id: ivy, last_day: 2026-12-31,")
        .replace("- {id: hal, name: Hal Brandt, email: hal@example.com, team: core, last_day: 2027-02-10}", "")
    )
    (tmp_path / "acme.yaml").write_text(alone, encoding="utf-8")
    loaded = load_organisation(tmp_path / "acme.yaml")
    agreed = plan(loaded, horizon_of(None, "2027-02-01", 4), Request(), allow=["borrow:lou:search"])
    (tmp_path / "schedule.json").write_text(schedule_json(agreed.plan), encoding="utf-8")
    file = read_schedule_file(tmp_path)
    assert file.allowances == ("borrow:lou:search",)
    found = by_name(why(loaded, file, Question("search", "secondary", CELL.week, exact=True)))
    assert "lou" in found or why(loaded, file, CELL).held.engineer == "lou"
    assert why(loaded, file, CELL).notes == ()


def test_whose_burden_an_alternative_changes_is_told_and_adds_up(
    acme: tuple[LoadedOrganisation, ScheduleFile],
) -> None:
    """In points, person by person, as every other answer tells them."""
    asked = ("ana", "fay", "ivy", "jo")
    answers = [why(*acme, Question(*_cell(), instead=name)) for name in asked if name != why(*acme, CELL).held.engineer]
    told = [(found.held, found.alternative.people) for found in answers if found.alternative]
    assert any(people for _, people in told)
    for held, people in told:
        changes = [one.after - one.before for one in people]
        assert sum(changes) == 0
        assert changes == sorted(changes, reverse=True)
        assert all((one.before, one.target) == (held.carries, held.target) for one in people if one.name == held.name)
