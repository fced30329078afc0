"""Score what you have: a schedule from anywhere, judged, measured, and laid beside what is possible."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from constraints import checker, yardsticks
from constraints.allowing import allowing
from constraints.framing import frame
from constraints.problem import Problem
from constraints.score import BEST, Unavoidable, ceiling, measures, score, shown, were_rules_kept
from domain.allowance import AUTO, Allowance
from domain.breach import Breach
from domain.errors import Fault, InvalidInput
from domain.evaluation import BreachGroup, Evaluation, Possible, Scored
from domain.organisation import Organisation
from domain.plan import Plan, Status
from domain.schedule import Horizon, Schedule
from importers.found.dates import Order
from importers.found.read import FoundSchedule, read_found
from importers.schedule_file import allowances_in
from scheduler.deadline import Stopwatch
from scheduler.greedy import greedy
from scheduler.round_robin import offset_round_robin
from scheduler.solve import OnProgress, Request, solve, unheard
from services.agreements import untakeable
from services.breach_names import names_of, with_names
from services.history_notes import later_incidents
from services.planning import GREEDY, ROUND_ROBIN
from services.rules_within_reach import policies_within_reach
from services.unavoidable import unavoidable

YOURS, POSSIBLE = "yours", "possible"


@dataclass(frozen=True)
class Question:
    """What to score: the file, and how to read it."""

    path: Path
    horizon: Horizon | None = None
    order: Order | None = None
    accept_unknown: bool = False


@dataclass(frozen=True)
class Evaluated:
    """The evaluation, what looked odd in the file, and the schedules it speaks of."""

    evaluation: Evaluation
    warnings: tuple[Fault, ...]
    found: FoundSchedule
    plan: Plan
    problems: tuple[Problem, ...]


def evaluate(
    question: Question, organisation: Organisation | None, request: Request, on_progress: OnProgress = unheard
) -> Evaluated:
    """The evaluation of a file; without an organisation everybody in it is taken in, with default rules.

    A plan of dogwatch's own is judged under the exceptions it was made under.
    """
    organisation, agreed = _agreed(question.path, organisation)
    found = read_found(
        question.path, organisation, question.horizon, question.order, accept_unknown=question.accept_unknown
    )
    problems, plan, eased = _best(found, request, on_progress)
    told = (
        *agreed,
        *((_BARE,) if found.bare else ()),
        *((_COME_AND_GO,) if _people_change(found) else ()),
        *later_incidents(found.organisation, found.horizon),
        *found.notes,
    )
    answer = _evaluation(question.path.name, found, problems, plan, told, eased)
    return Evaluated(answer, found.warnings, found, plan, problems)


def _agreed(path: Path, organisation: Organisation | None) -> tuple[Organisation | None, tuple[str, ...]]:
    texts = allowances_in(path) if organisation is not None else ()
    if organisation is None or not texts:
        return organisation, ()
    faults = untakeable(organisation, texts)
    if faults:
        raise InvalidInput(faults)
    told = f"Judged under the agreed exceptions that stand in {path.name}."
    return allowing(organisation, [Allowance.parse(text) for text in texts if not text.endswith(AUTO)]), (told,)


def _best(found: FoundSchedule, request: Request, on_progress: OnProgress) -> tuple[tuple[Problem, ...], Plan, str]:
    """The best plan for the same people and weeks. Default rules that nobody could keep give way: how far, in words."""
    if not found.bare:
        problems = frame(found.organisation, found.horizon)
        return problems, solve(problems, found.horizon, "", request, on_progress), ""
    watch = Stopwatch()
    for policy, eased in policies_within_reach(found.organisation.policy):
        problems = frame(found.organisation.model_copy(update={"policy": policy}), found.horizon)
        rest = request.after(watch.spent().seconds, at_least=1.0)  # enough for most easy answers
        plan = solve(problems, found.horizon, "", rest, on_progress)
        answer = problems, plan, eased
        if plan.status is not Status.INFEASIBLE:
            return answer
    return answer


_BARE = (
    "No organisation file: one team, default rules, every week weighs the same, people count from a quarter before "
    "their first week to a quarter after their last."
)

_COME_AND_GO = (
    "Not set beside a round robin: people join or leave in these weeks, and it would give weeks to who is not there."
)


def _evaluation(
    file: str, found: FoundSchedule, problems: Sequence[Problem], plan: Plan, notes: tuple[str, ...], eased: str
) -> Evaluation:
    mine = measures(problems, found.schedule)
    others = [(name, one) for name, one in baselines(problems) if name != ROUND_ROBIN or not _people_change(found)]
    least = unavoidable(problems, plan, [mine, *(measures(problems, one) for _, one in others)])
    lines = yardsticks.fairness(problems, [(YOURS, found.schedule)])
    return Evaluation(
        file=file,
        horizon=found.horizon,
        rotations=tuple(one.id for one in found.organisation.rotations),
        people=mine.people,
        weeks=sum(len(problem.slots) for problem in problems),
        yours=scored(YOURS, problems, found.schedule, least),
        were_rules_kept=float(shown(were_rules_kept(mine, least.least))),
        broken=mine.broken,
        breaches=_grouped(problems, found.schedule),
        possible=_possible(problems, plan, least),
        others=tuple(scored(name, problems, other, least) for name, other in others),
        persons=lines.people,
        notes=notes,
        eased=eased,
    )


def scored(method: str, problems: Sequence[Problem], schedule: Schedule, least: Unavoidable) -> Scored:
    """A schedule's score, as far as it is proved, and its yardsticks."""
    measured = measures(problems, schedule)
    exact = score(measured, least.least)
    most = None if least.known else ceiling(measured, least)
    return Scored(
        score=float(shown(exact)),
        exact=str(exact),
        proved=least.known,
        at_most=None if most is None else float(most),
        yardsticks=yardsticks.yardsticks(method, problems, schedule),
    )


def baselines(problems: Sequence[Problem]) -> Iterator[tuple[str, Schedule]]:
    """The methods everybody knows, over the same weeks."""
    yield ROUND_ROBIN, Schedule.of(shift for one in problems for shift in offset_round_robin(one).shifts)
    yield GREEDY, Schedule.of(shift for one in problems for shift in greedy(checker.encoded(one)).shifts)


def _people_change(found: FoundSchedule) -> bool:
    """Whether a bare schedule is so long that people come and go: a round robin would give weeks to who had left."""
    return found.bare and any(
        member.first_day or member.last_day for one in found.organisation.rotations for member in one.members
    )


def _possible(problems: Sequence[Problem], plan: Plan, least: Unavoidable) -> Possible:
    if not plan.found:
        return Possible(status=plan.status, best=None, short=tuple(one.sentence for one in plan.shortages))
    best = scored(POSSIBLE, problems, plan.schedule, least)
    if plan.status is Status.OPTIMAL and best.proved and Decimal(best.exact) != BEST:
        raise AssertionError("a proved optimum scores 100 by the score's own definition")
    return Possible(status=plan.status, best=best, tiers=plan.tiers)


_WORST_FIRST = {
    "coverage": ("week without exactly one holder", "weeks without exactly one holder"),
    "one-duty": ("time somebody holds two duties at once", "times somebody holds two duties at once"),
    "availability": ("week falls into somebody's time off", "weeks fall into somebody's time off"),
    "eligibility": ("week is held by somebody who may not", "weeks are held by somebody who may not"),
    "minimum-rest": ("pair of weeks without enough rest between them", "pairs of weeks without enough rest between"),
    "monthly-limit": ("month in which somebody is on call too often", "months in which somebody is on call too often"),
    "pairing": ("week with nobody experienced on call", "weeks with nobody experienced on call"),
    "shadowing": ("shadow week does not take place as planned", "shadow weeks do not take place as planned"),
    "locks": ("agreed week is not held by whom it was agreed with", "agreed weeks are not held by whom it was agreed"),
    "holiday-memory": ("holiday on whoever held it last year", "holidays on whoever held them last year"),
}


def _grouped(problems: Sequence[Problem], schedule: Schedule) -> tuple[BreachGroup, ...]:
    """Breaches of hard rules by rule: first what leaves nobody to answer, last what can be lived with."""
    broken: dict[str, list[Breach]] = {}
    for problem in problems:
        names = names_of(problem.organisation)
        for breach in checker.breaches(problem, checker.part_of(problem, schedule)):
            if breach.hard:
                broken.setdefault(breach.rule, []).append(with_names(breach, names))
    order = [*_WORST_FIRST, *sorted(broken.keys() - _WORST_FIRST.keys())]
    return tuple(_group(rule, broken[rule]) for rule in order if rule in broken)


def _group(rule: str, broken: Sequence[Breach]) -> BreachGroup:
    one, many = _WORST_FIRST.get(rule, (f"breach of {rule}", f"breaches of {rule}"))
    ordered = sorted(broken, key=lambda breach: (breach.weeks, breach.sentence))
    headline = f"{len(broken):,} {one if len(broken) == 1 else many}"
    return BreachGroup(rule=rule, headline=headline, sentences=tuple(breach.sentence for breach in ordered))
