"""Scores of whole schedules: 100 for what was proved, less for each injection; and files as they are found."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from io import StringIO
from pathlib import Path
from random import Random

import pytest

from constraints.framing import frame
from constraints.problem import Problem
from constraints.score import BEST, Measures, measures, score
from constraints.yardsticks import yardsticks
from domain.clock import WEEK
from domain.organisation import Company, Incident, Organisation
from domain.people import Absence, Engineer
from domain.plan import Plan, Status, Tier
from domain.rotations import Member, Rotation, Team
from domain.schedule import Horizon, Schedule, Shift
from exporters.evaluation_words import verdict
from exporters.schedule_files import schedule_csv, schedule_json
from importers.organisation_file import load_organisation
from scheduler.solve import Request, solve
from services.evaluate import Evaluated, Question, baselines, evaluate
from services.planning import GREEDY, plan
from services.sample import sample_company
from services.unavoidable import unavoidable

HORIZON = Horizon.of_weeks(date(2027, 1, 4), 9)
NAMES = ("ana", "bo", "cy", "dee", "eli", "flo", "gus", "hal", "ivy", "jo", "kim", "lee")


def company() -> Organisation:
    """Twelve people; one away for three weeks; a page a day for those on call in December."""
    pages = tuple(
        Incident.model_validate(
            {"id": f"i{day}", "team": "core", "severity": "SEV-2", "opened": f"2026-12-{day:02d}T{day % 24:02d}:00:00Z"}
        )
        for day in range(1, 32)
    )
    return Organisation(
        company=Company(name="Acme", zone="Europe/Berlin"),
        teams=(Team(id="core", name="Core"),),
        engineers=tuple(Engineer(id=one, name=one.title(), email=f"{one}@example.com", team="core") for one in NAMES),
        rotations=(Rotation(id="web", name="Web", teams=("core",), members=(Member(team="core"),)),),
        absences=(Absence(engineer="ana", first_day=date(2027, 1, 4), last_day=date(2027, 1, 24)),),
        incidents=pages,
    )


@dataclass(frozen=True)
class Solved:
    problem: Problem
    schedule: Schedule
    least: int

    def score(self, schedule: Schedule) -> Decimal:
        return score(self.measures(schedule), self.least)

    def measures(self, schedule: Schedule) -> Measures:
        return measures([self.problem], schedule)


@cache
def solved() -> Solved:
    (problem,) = frame(company(), HORIZON)
    found = solve([problem], HORIZON, "", Request())
    assert found.status is Status.OPTIMAL
    return Solved(problem, found.schedule, found.tiers[0].value)


def with_holder(schedule: Schedule, shift: Shift, who: str) -> Schedule:
    return Schedule.of([*(one for one in schedule.shifts if one != shift), shift.model_copy(update={"engineer": who})])


def held_by(schedule: Schedule, who: str) -> Shift:
    return schedule.by_engineer[who][0]


def beside(schedule: Schedule, shift: Shift, weeks: int) -> Shift:
    """The shift of the same role so many weeks later or, at the end, earlier."""
    places = {(one.role, one.week): one for one in schedule.shifts}
    return places.get((shift.role, shift.week + weeks * WEEK)) or places[shift.role, shift.week - weeks * WEEK]


def somebody_is_away(schedule: Schedule) -> Schedule:
    first = next(one for one in schedule.shifts if one.week == date(2027, 1, 11))
    return with_holder(schedule, first, "ana")


def nobody_holds_a_week(schedule: Schedule) -> Schedule:
    return Schedule.of(schedule.shifts[1:])


def two_hold_one_week(schedule: Schedule) -> Schedule:
    first = schedule.shifts[0]
    return Schedule.of([*schedule.shifts, first.model_copy(update={"engineer": "lee"})])


def no_rest(schedule: Schedule) -> Schedule:
    mine = held_by(schedule, "bo")
    return with_holder(schedule, beside(schedule, mine, 1), "bo")


def twice_in_a_month(schedule: Schedule) -> Schedule:
    early, late = (
        next(one for one in schedule.shifts if one.week == day) for day in (HORIZON.first_day, date(2027, 1, 25))
    )
    return with_holder(schedule, late, early.engineer)


def both_roles_at_once(schedule: Schedule) -> Schedule:
    one, other = schedule.shifts[-2:]
    return with_holder(schedule, other, one.engineer)


INJECTIONS: tuple[Callable[[Schedule], Schedule], ...] = (
    somebody_is_away,
    nobody_holds_a_week,
    two_hold_one_week,
    no_rest,
    twice_in_a_month,
    both_roles_at_once,
)


def test_a_solved_plan_scores_exactly_100() -> None:
    assert solved().score(solved().schedule) == BEST


@pytest.mark.parametrize("inject", INJECTIONS, ids=lambda one: one.__name__)
def test_each_injected_breach_lowers_the_score_of_the_optimum(inject: Callable[[Schedule], Schedule]) -> None:
    worse = inject(solved().schedule)
    assert solved().measures(worse).broken > 0
    assert solved().score(worse) < BEST


def test_injections_add_up() -> None:
    schedule, before, broken = solved().schedule, BEST, 0
    for inject in INJECTIONS:
        schedule = inject(schedule)
        found = solved().measures(schedule)
        assert found.broken > broken, inject.__name__
        assert solved().score(schedule) < before, inject.__name__
        before, broken = solved().score(schedule), found.broken


def swaps(schedule: Schedule, number: int) -> Iterator[Schedule]:
    """Random exchanges of two people's weeks."""
    random = Random(7)
    for _ in range(number):
        one, two = random.sample(schedule.shifts, 2)
        yield with_holder(with_holder(schedule, one, two.engineer), two, one.engineer)


def test_every_unfair_swap_lowers_the_score() -> None:
    seen = 0
    for swapped in swaps(solved().schedule, 200):
        found = solved().measures(swapped)
        if found.broken or found.squares > solved().least:
            seen += 1
            assert solved().score(swapped) < BEST
        else:
            assert solved().score(swapped) == BEST
    assert seen > 50


def judged(rows: str, folder: Path, organisation: Organisation | None = None, **how: object) -> Evaluated:
    file = folder / "schedule.csv"
    file.write_text(rows)
    return evaluate(Question(file, **how), organisation, Request())  # type: ignore[arg-type]  # options by name


def test_what_plan_writes_scores_100(tmp_path: Path) -> None:
    loaded = load_organisation(sample_company())
    planned = plan(loaded, Horizon.of_weeks(date(2027, 1, 4), 4), Request())
    for name, text in (("s.csv", schedule_csv(planned.plan.schedule)), ("s.json", schedule_json(planned.plan))):
        (tmp_path / name).write_text(text)
        found = evaluate(Question(tmp_path / name), loaded.organisation, Request()).evaluation
        assert (found.yours.score, found.broken, found.breaches) == (100, 0, ())
        assert found.possible.best is not None
        assert found.possible.best.yardsticks.squares == found.yours.yardsticks.squares


def test_without_a_proof_nothing_scores_100_and_no_score_is_more_than_the_proved_one(
    tmp_path: Path,
) -> None:
    """Swaps that keep the rules and those that do not, and the optimum itself."""
    file = tmp_path / "schedule.csv"
    for schedule in (solved().schedule, *swaps(solved().schedule, 12)):
        file.write_text(schedule_csv(schedule))
        proved = solved().score(schedule)
        for seconds in (1e-6, 0.02):
            found = evaluate(Question(file), company(), Request(seconds=seconds)).evaluation
            possible = [found.possible.best] if found.possible.best else []
            assert all(one.proved or one.score < 100 for one in (found.yours, *possible, *found.others))
            assert Decimal(found.yours.exact) <= proved
            assert found.yours.at_most is None or proved <= Decimal(str(found.yours.at_most)) < 100


def found_by(status: Status, value: int = 0, bound: int = 0, *, first: str = "fairness") -> Plan:
    goals = (Tier(name="fairness", value=value, bound=bound), Tier(name="preferences", value=1, bound=0))
    tiers = goals if first == "fairness" else goals[::-1]
    found = {"tiers": tiers if status in (Status.OPTIMAL, Status.FEASIBLE) else ()}
    return Plan(horizon=HORIZON, status=status, seed=0, input_sha256="", **found)


def test_what_is_unavoidable_is_what_is_proved() -> None:
    problem, least = solved().problem, solved().least
    fair = solved().measures(solved().schedule)
    broken = replace(fair, squares=0, broken=1)

    def told(plan: Plan, *known: Measures) -> tuple[int, int | None]:
        answer = unavoidable([problem], plan, known)
        return answer.least, answer.most

    assert told(found_by(Status.OPTIMAL, least, least), fair) == (least, least)
    assert told(found_by(Status.FEASIBLE, least + 9, 5), broken) == (5, least + 9)
    assert told(found_by(Status.FEASIBLE, least + 9, 5), fair) == (5, least)
    assert told(found_by(Status.INFEASIBLE), broken) == (0, 0)
    assert told(found_by(Status.OUT_OF_TIME), broken) == (0, None)
    floor, most = told(found_by(Status.OUT_OF_TIME), fair)
    assert 0 < floor <= least == most


def test_where_another_goal_comes_first_the_plan_does_not_prove_its_fairness() -> None:
    least = solved().least
    answer = unavoidable([solved().problem], found_by(Status.OPTIMAL, least, least, first="preferences"), ())
    assert answer.least <= least == answer.most
    assert answer.known == (answer.least == least)
    floor = unavoidable([solved().problem], found_by(Status.OUT_OF_TIME), [solved().measures(solved().schedule)])
    assert answer.least == floor.least


def test_even_weeks_are_proved_the_fairest_without_a_plan(tmp_path: Path) -> None:
    rows = "".join(f"{date(2027, 1, 4) + week * WEEK},{NAMES[week % 6].title()}\n" for week in range(24))
    (tmp_path / "schedule.csv").write_text("date,person\n" + rows)
    found = evaluate(Question(tmp_path / "schedule.csv"), None, Request(seconds=1e-6)).evaluation
    assert (found.yours.score, found.yours.proved, found.yours.yardsticks.squares) == (100, True, 0)


def test_400_weeks_of_two_columns_are_scored_without_an_organisation(tmp_path: Path) -> None:
    random, names = Random(3), ["Ana", "Bo", "Cy", "Dee", "Eli", "Flo", "Gus", "Hal", "Ivy"]
    rows = [
        f"{date(2019, 1, 7) + week * WEEK},{random.choice(names[:6] if week < 200 else names[3:])}"
        for week in range(400)
    ]
    found = judged("date,person\n" + "\n".join(rows), tmp_path).evaluation
    assert (found.weeks, found.people) == (400, 9)
    assert found.possible.status is Status.OPTIMAL
    assert found.possible.best is not None
    assert found.possible.best.score == 100
    assert 0 < found.yours.score < found.were_rules_kept < 100
    assert {group.rule for group in found.breaches} == {"minimum-rest", "monthly-limit"}
    assert [one.yardsticks.method for one in found.others] == [GREEDY]
    assert any(note.startswith("Not set beside a round robin: people join or leave") for note in found.notes)


def test_so_few_people_are_measured_against_a_limit_they_can_keep(tmp_path: Path) -> None:
    rows = "".join(f"{date(2027, 1, 4) + week * WEEK},{'Ana' if week % 2 else 'Bo'}\n" for week in range(12))
    found = judged("date,person\n" + rows, tmp_path).evaluation
    assert found.yours.score == 100
    assert found.eased == "at most 2 weeks a month, with a free week between two"
    measured = f"Yours scores 100 of 100, measured by what so few people can keep ({found.eased}),"
    assert verdict(found).startswith(measured)


def test_one_person_for_ever_scores_little(tmp_path: Path) -> None:
    rows = "".join(f"{date(2027, 1, 4) + week * WEEK},{'Ana' if week else 'Bo'}\n" for week in range(13))
    found = judged("date,person\n" + rows, tmp_path).evaluation
    assert found.yours.score < 80
    assert found.possible.best is not None


def test_an_infeasible_company_is_scored_and_told_what_is_short() -> None:
    loaded = load_organisation(sample_company("team-owned.yaml"))
    history = sample_company().parent / "history" / "2026-Q4.csv"
    found = evaluate(Question(history), loaded.organisation, Request()).evaluation
    assert found.horizon.label == "2026-Q4"
    assert found.possible.best is None
    assert any(sentence.startswith("mobile, 2026-11") for sentence in found.possible.short)
    assert 0 < found.yours.score < 30
    rules = [group.rule for group in found.breaches]
    assert rules.index("availability") < rules.index("monthly-limit")
    assert sum(len(group.sentences) for group in found.breaches) <= found.broken
    assert not any(
        "vacation" in sentence or "leave" in sentence for one in found.breaches for sentence in one.sentences
    )


@pytest.mark.parametrize("file", ["organisation.yaml", "team-owned.yaml"])
def test_rules_broken_are_one_number_in_the_table_and_in_the_score(file: str) -> None:
    """Weeks nobody holds are broken rules, and a month far over its limit counts each week too many: in both."""
    problems = frame(load_organisation(sample_company(file)).organisation, Horizon.of_quarter("2027-Q1"))
    counts = {
        name: (yardsticks(name, problems, schedule).breaches, measures(problems, schedule).broken)
        for name, schedule in baselines(problems)
    }
    assert all(shown == scored > 0 for shown, scored in counts.values()), counts


def test_breaches_are_told_in_sentences_worst_first(tmp_path: Path) -> None:
    text = schedule_csv(both_roles_at_once(nobody_holds_a_week(solved().schedule)))
    found = judged(text, tmp_path, company()).evaluation
    assert [group.rule for group in found.breaches][:2] == ["coverage", "one-duty"]
    assert found.breaches[0].headline == "1 week without exactly one holder"
    assert "nobody, instead of one holder" in found.breaches[0].sentences[0]


def test_the_same_file_scores_the_same_however_its_rows_are_ordered(tmp_path: Path) -> None:
    rows = list(csv.reader(StringIO(schedule_csv(twice_in_a_month(solved().schedule)))))
    shuffled = [rows[0], *Random(1).sample(rows[1:], len(rows) - 1)]
    scores = {
        judged("\n".join(",".join(row) for row in some), tmp_path, company()).evaluation.yours.exact
        for some in (rows, shuffled)
    }
    assert len(scores) == 1


AGREED = """\
dogwatch: 1
company: {name: Acme, zone: UTC}
teams: [{id: core, name: Core}]
engineers:
  - {id: ana, name: Ana, email: ana@example.com, team: core}
  - {id: bo, name: Bo, email: bo@example.com, team: core}
  - {id: cy, name: Cy, email: cy@example.com, team: core}
  - {id: di, name: Di, email: di@example.com, team: core}
  - {id: eva, name: Eva, email: eva@example.com, team: core}
rotations:
  - {id: search, name: Search, teams: [core], members: ["team:core"]}
"""


def test_a_plan_under_agreed_exceptions_is_judged_under_them(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(AGREED, encoding="utf-8")
    loaded = load_organisation(tmp_path / "acme.yaml")
    planned = plan(loaded, Horizon.of_weeks(date(2027, 2, 1), 4), Request(), allow=["business-hours:search"])
    (tmp_path / "schedule.json").write_text(schedule_json(planned.plan), encoding="utf-8")
    found = evaluate(Question(tmp_path / "schedule.json"), loaded.organisation, Request()).evaluation
    assert found.broken == 0
    assert found.yours.score == 100
    assert "Judged under the agreed exceptions that stand in schedule.json." in found.notes
