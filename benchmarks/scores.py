"""The scores in README: the sample company's last quarter, and next quarter by dogwatch and by the usual methods.

python -m benchmarks.scores
"""

from pathlib import Path

from domain.evaluation import Evaluation, Scored
from domain.schedule import Horizon
from importers.organisation_file import LoadedOrganisation, load_organisation
from scheduler.solve import Request
from services.evaluate import POSSIBLE, Question, baselines, evaluate, scored
from services.planning import plan
from services.sample import sample_company
from services.unavoidable import unavoidable

_NEXT = Horizon.of_quarter("2027-Q1")


def main() -> None:
    """Print one line for each schedule: score, rules broken, largest overload in points, spread."""
    print(f"{'schedule':<58} {'score':>6} {'rules broken':>13} {'overload':>9} {'spread':>7}")
    today = load_organisation(sample_company("team-owned.yaml"))
    last = evaluate(Question(_history()), today.organisation, Request()).evaluation
    for name, one in _of_last_quarter(last):
        _print_line(f"2026-Q4, nine team-owned rotations: {name}", one)
    for one in _of_next_quarter(load_organisation(sample_company())):
        _print_line(f"2027-Q1, six rotations: {one.yardsticks.method}", one)


def _history() -> Path:
    return sample_company("organisation.yaml").parent / "history" / "2026-Q4.csv"


def _of_last_quarter(found: Evaluation) -> list[tuple[str, Scored]]:
    return [("as it was held", found.yours), *((one.yardsticks.method, one) for one in found.others)]


def _of_next_quarter(loaded: LoadedOrganisation) -> list[Scored]:
    planned = plan(loaded, _NEXT, Request())
    methods = [(POSSIBLE, planned.plan.schedule), *baselines(planned.problems)]
    least = unavoidable(planned.problems, planned.plan, ())
    return [scored(name, planned.problems, schedule, least) for name, schedule in methods]


def _print_line(name: str, one: Scored) -> None:
    figures = one.yardsticks
    print(
        f"{name:<58} {one.score:>6.1f} {figures.breaches:>13} "
        f"{figures.largest_overload / 10:>9.1f} {figures.spread / 10:>7.1f}"
    )


if __name__ == "__main__":
    main()
