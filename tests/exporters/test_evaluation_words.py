"""What a verdict says is what is known: "no" only where it is proved, "possible" as far as it was found."""

from domain.evaluation import Evaluation, Possible
from domain.plan import Status, Tier
from exporters.evaluation_words import verdict
from tests.exporters.answers_sample import evaluated


def found(status: Status, *tiers: tuple[str, int, int], broken: int = 2) -> Evaluation:
    sample = evaluated("Ana")
    best = sample.possible.best if status in (Status.OPTIMAL, Status.FEASIBLE) else None
    told = tuple(Tier(name=name, value=value, bound=bound) for name, value, bound in tiers)
    return sample.model_copy(update={"possible": Possible(status=status, best=best, tiers=told), "broken": broken})


def test_only_a_proof_says_that_there_is_none() -> None:
    assert "keeps all rules (proved)" in verdict(found(Status.INFEASIBLE))
    assert "No schedule" not in verdict(found(Status.OUT_OF_TIME))
    assert "is not known: none was found in time, and nothing proves that there is none" in verdict(
        found(Status.OUT_OF_TIME)
    )


def test_a_schedule_that_keeps_all_rules_is_not_told_that_none_does() -> None:
    told = verdict(found(Status.OUT_OF_TIME, broken=0))
    assert "and breaks no rule. Whether there is a fairer one for these people and weeks is not known" in told


def test_what_is_not_proved_is_possible_as_far_as_it_was_found() -> None:
    told = verdict(found(Status.FEASIBLE, ("fairness", 400, 300)))
    assert "as far as was found in time; it is not proved the best: up to 25.00% of its unevenness" in told


def test_without_a_bound_nothing_is_said_in_percent() -> None:
    told = verdict(found(Status.FEASIBLE, ("fairness", 400, 0)))
    assert "how much fairer another one could be is not known" in told
    assert "%" not in told


def test_a_later_goal_left_open_takes_nothing_from_a_proved_score() -> None:
    told = verdict(found(Status.FEASIBLE, ("fairness", 400, 400), ("preferences", 9, 0)))
    assert told.endswith("(its fairness is proved).")
