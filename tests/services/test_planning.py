"""Planning as a use case: the figures beside a plan are those of the plan, and its notes tell what people ask about."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from domain.errors import DogwatchError, InvalidInput
from domain.organisation import Organisation
from domain.pay import StipendRate
from domain.people import Onboarding
from domain.plan import Status
from domain.schedule import Horizon
from importers.organisation_file import LoadedOrganisation
from importers.synthetic import Shape, make_organisation
from scheduler.solve import Request
from services.plan_output import hand_out
from services.planning import Planned, framed, plan

SHAPE = Shape(rotations=2, ring=0, weeks=9, people_per_rotation=12, with_holidays=True)
HORIZON = Horizon.of_weeks(SHAPE.first_week, SHAPE.weeks)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PRIMARY_RATE = StipendRate(role="primary", weekly=Decimal(500), effective=date(2024, 8, 1))


def loaded(organisation: Organisation) -> LoadedOrganisation:
    return LoadedOrganisation(organisation, "0" * 64, ())


def planned(organisation: Organisation) -> Planned:
    return plan(loaded(organisation), HORIZON, Request())


@pytest.fixture(scope="module")
def usual() -> Planned:
    return planned(make_organisation(SHAPE, 71))


def test_figures_beside_a_plan_are_those_of_the_plan(usual: Planned) -> None:
    tiers = {tier.name: tier.value for tier in usual.plan.tiers}
    ours = usual.fairness.methods[0]
    assert usual.plan.status is Status.OPTIMAL
    assert (ours.method, ours.breaches, ours.squares) == ("dogwatch", 0, tiers["fairness"])
    assert sum(line.deviation**2 for line in usual.fairness.people) == ours.squares
    assert max(line.deviation for line in usual.fairness.people) == ours.largest_overload
    assert {line.engineer: line.weeks for line in usual.fairness.people if line.weeks} == {
        who: len(mine) for who, mine in usual.plan.schedule.by_engineer.items()
    }


def test_targets_share_out_all_that_is_planned_and_carried(usual: Planned) -> None:
    people = usual.fairness.people
    assert sum(line.target for line in people) == sum(line.burden + line.carried for line in people)


def test_no_other_method_that_keeps_the_rules_is_fairer(usual: Planned) -> None:
    ours, *others = usual.fairness.methods
    assert [one.method for one in others] == ["offset round robin", "greedy"]
    assert all(one.squares >= ours.squares for one in others if not one.breaches)


def test_notes_tell_of_joiners_and_of_load_that_is_a_guess() -> None:
    company = make_organisation(SHAPE, 72)
    joiner = company.engineers[2].model_copy(
        update={"onboarding": Onboarding(simulation=True, postmortems=5), "experienced": False}
    )
    others = tuple(joiner if one.id == joiner.id else one for one in company.engineers)
    found = planned(company.model_copy(update={"engineers": others, "incidents": ()}))
    shadows = [shift.week for shift in found.plan.schedule.by_engineer[joiner.id] if shift.role == "shadow"]
    (told,) = (note for note in found.plan.notes if joiner.name in note and "shadows" in note)
    assert len(shadows) == 2
    assert all(str(week) in told for week in shadows)
    assert any("No incident history" in note for note in found.plan.notes)


@pytest.mark.parametrize(
    ("rates", "told"),
    [
        ((), "pay.stipends has no rates."),
        (
            (PRIMARY_RATE,),
            "role secondary of team-0001 has no rate; give it a rate, 0 if it is not paid (1 more of this kind).",
        ),
    ],
)
def test_a_missing_rate_takes_the_stipend_forecast_alone(
    usual: Planned, rates: tuple[StipendRate, ...], told: str, tmp_path: Path
) -> None:
    company = usual.loaded.organisation
    unpaid = company.model_copy(update={"pay": company.pay.model_copy(update={"stipends": rates})})
    found = planned(unpaid)
    hand_out(found, tmp_path / "out", NOW)
    assert f"No stipend forecast (pay.csv): {told}" in found.plan.notes
    assert found.plan.schedule == usual.plan.schedule
    hand_out(usual, tmp_path / "usual", NOW)
    written, all_of_them = ({path.name for path in (tmp_path / name).iterdir()} for name in ("out", "usual"))
    assert all_of_them - written == {"pay.csv"}


def test_baselines_are_told_even_where_there_is_no_plan() -> None:
    few = planned(make_organisation(Shape(rotations=2, ring=0, weeks=9, people_per_rotation=6), 71))
    assert few.plan.status is Status.INFEASIBLE
    assert not few.found
    assert [one.method for one in few.fairness.methods] == ["offset round robin", "greedy"]


def test_what_was_not_found_is_not_handed_out(tmp_path: Path) -> None:
    few = planned(make_organisation(Shape(rotations=1, weeks=9, people_per_rotation=6), 71))
    with pytest.raises(DogwatchError, match="infeasible has nothing to hand out"):
        hand_out(few, tmp_path / "out", NOW)
    assert list(tmp_path.iterdir()) == []


def test_days_without_a_handoff_cannot_be_planned() -> None:
    tuesday_to_sunday = Horizon(first_day=date(2027, 1, 5), last_day=date(2027, 1, 10))
    with pytest.raises(InvalidInput, match="no handoff day lies in it"):
        framed(loaded(make_organisation(SHAPE, 71)), tuesday_to_sunday)


def test_feeds_keep_their_stamp_while_the_schedule_stays(usual: Planned, tmp_path: Path) -> None:
    out, later = tmp_path / "out", NOW.replace(day=24)
    hand_out(usual, out, NOW)
    first = (out / "feeds" / "all.ics").read_bytes()
    hand_out(usual, out, later)
    assert (out / "feeds" / "all.ics").read_bytes() == first
    hand_out(planned(make_organisation(SHAPE, 73)), out, later)
    assert b"DTSTAMP:20261124T120000Z" in (out / "feeds" / "all.ics").read_bytes()


def test_incidents_of_the_planned_weeks_or_later_are_told_to_be_no_history() -> None:
    organisation = make_organisation(SHAPE, 71)
    first = organisation.incidents[0]
    later = [
        first.model_copy(update={"id": f"later-{number}", "opened": NOW.replace(year=2036 + number)})
        for number in (0, 1)
    ]
    with_later = organisation.model_copy(update={"incidents": (*organisation.incidents, *later)})
    found, usual = planned(with_later), planned(organisation)
    told = f"2 incidents on or after {SHAPE.first_week}, the first planned day, are no history and were not counted."
    assert told in found.plan.notes
    assert not [note for note in usual.plan.notes if "no history" in note]
    assert found.plan.tiers == usual.plan.tiers
