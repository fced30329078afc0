"""What a verdict says is what is known: "no" only where it is proved, "possible" as far as it was found."""

from domain.evaluation import Evaluation, Possible
from domain.plan import Status, Tier
from exporters.answers.evaluation_page import evaluation_html
from exporters.evaluation_words import verdict
from tests.exporters.answers_sample import evaluated


def found(status: Status, *tiers: tuple[str, int, int], broken: int = 2) -> Evaluation:
    sample = evaluated("Ana")
    told = tuple(Tier(name=name, value=value, bound=bound) for name, value, bound in tiers)
    proved = status in (Status.OPTIMAL, Status.INFEASIBLE) or any(one.proved for one in told[:1])
    best = sample.possible.best if status in (Status.OPTIMAL, Status.FEASIBLE) else None
    if best is not None and not proved:
        best = best.model_copy(update={"proved": False, "score": 97.3, "exact": "97.3"})
    possible = Possible(status=status, best=best, tiers=told)
    yours = sample.yours.model_copy(update={"proved": proved})
    return sample.model_copy(update={"yours": yours, "possible": possible, "broken": broken})


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
    assert "Possible for the same people and weeks: at least 97.3, as far as was found in time" in told
    assert "it is not proved the best: up to 25.00% of its unevenness" in told


def test_without_a_bound_nothing_is_said_in_percent() -> None:
    told = verdict(found(Status.FEASIBLE, ("fairness", 400, 0)))
    assert "how much fairer another one could be is not known" in told
    assert "%" not in told


def test_a_later_goal_left_open_takes_nothing_from_a_proved_score() -> None:
    told = verdict(found(Status.FEASIBLE, ("fairness", 400, 400), ("preferences", 9, 0)))
    assert told.endswith("(its fairness is proved).")


def test_a_score_without_a_proof_is_told_as_what_it_is_at_least() -> None:
    sample = found(Status.OUT_OF_TIME, broken=0)
    yours = sample.yours.model_copy(update={"score": 84.2, "exact": "84.2", "proved": False})
    told = sample.model_copy(update={"yours": yours})
    assert verdict(told).startswith("Yours scores at least 84.2 of 100, and breaks no rule. Whether")
    assert "<h1>At least 84.2 of 100" in evaluation_html(told).replace("\n", "")
    ranged = told.model_copy(update={"yours": yours.model_copy(update={"at_most": 94.1})})
    assert "scores 84.2 to 94.1 of 100, and breaks no rule. A better one stands below" in verdict(ranged)


def test_rules_that_another_method_keeps_are_not_said_to_be_too_many() -> None:
    sample = found(Status.OUT_OF_TIME)
    yours = sample.yours.model_copy(update={"at_most": 63.0})
    told = verdict(sample.model_copy(update={"yours": yours}))
    assert told.startswith(
        "Yours scores 61.2 to 63 of 100 (its fairness alone: at least 80.5). A better one stands below"
    )
    assert "nothing proves" not in told


def test_a_proof_needs_no_plan() -> None:
    sample = found(Status.OUT_OF_TIME, broken=0)
    told = verdict(sample.model_copy(update={"yours": sample.yours.model_copy(update={"proved": True})}))
    assert told.endswith("No schedule for these people and weeks can be fairer (proved).")


def test_what_is_worse_than_yours_is_not_called_possible() -> None:
    sample = found(Status.FEASIBLE, ("fairness", 400, 300), broken=0)
    yours = sample.yours.model_copy(update={"score": 98.1, "exact": "98.1"})
    told = verdict(sample.model_copy(update={"yours": yours}))
    assert told.endswith(
        "Nothing as fair was found in time, and it is not proved the best. A longer --time-limit may tell."
    )
