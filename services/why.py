"""Why me, why not her: one cell of a plan, everybody who might hold it instead, and the best plan in which they do."""

from collections.abc import Iterator

from domain.why import Alternative, Held, Why
from importers.organisation_file import LoadedOrganisation
from importers.schedule_file import ScheduleFile
from scheduler.outcome import Answer
from scheduler.what_if import Settled
from services.why_candidates import Candidates
from services.why_chain import carried_by, changes_of, steps_of
from services.why_facts import Facts, Question, facts_of, notes_of
from services.why_prices import settled_prices


def why(loaded: LoadedOrganisation, file: ScheduleFile, question: Question) -> Why:
    """The answer to one question about a schedule that `plan` wrote.

    InvalidInput when the question names something unknown; Conflict when the schedule breaks rules of the
    organisation as it is now, so that no price would mean anything.
    """
    facts = facts_of(loaded, file, question)
    candidates = Candidates(facts, question)
    settled = candidates.settled()
    slot = facts.problem.slots[facts.slot]
    return Why(
        rotation=slot.rotation,
        role=slot.role,
        week=slot.week,
        held=_held(facts),
        candidates=() if question.alternative_only else candidates.listed(settled),
        alternative=_alternative(facts, settled),
        asked=question.instead,
        locked=any((one.rotation, one.role, one.week) == slot.key for one in facts.problem.organisation.locks),
        notes=(*notes_of(facts), *_late(settled)),
    )


def _held(facts: Facts) -> Held:
    problem, holder = facts.problem, facts.holder
    mine = [slot for slot, person in facts.what_if.chosen.items() if person == holder]
    return Held(
        engineer=problem.people[holder],
        name=facts.name(holder),
        burden=problem.loads[facts.slot].burden,
        carries=problem.carried[holder] + sum(problem.loads[slot].burden for slot in mine),
        target=problem.target[holder],
        holidays=tuple(dict.fromkeys(one.name for one in problem.holidays.get(facts.slot, ()))),
        weeks=tuple(sorted(problem.slots[slot].week for slot in mine)),
    )


def _alternative(facts: Facts, settled: Settled) -> Alternative | None:
    if not settled.chosen:
        return None
    changes = changes_of(facts.problem, facts.what_if.chosen, settled.chosen, facts.slot)
    return Alternative(
        engineer=facts.problem.people[settled.chosen[facts.slot]],
        prices=settled_prices(facts, settled),
        changes=changes,
        steps=steps_of(facts.problem, changes),
        people=carried_by(facts.problem, facts.what_if.chosen, settled.chosen),
        fewest=settled.fewest,
    )


def _late(settled: Settled) -> Iterator[str]:
    if settled.answer is Answer.OUT_OF_TIME:
        yield "The time limit passed before another schedule was found, or proved not to exist."
    elif settled.answer is Answer.FOUND:
        yield "The time limit ended the search: what is not proved says so, and may be different on another machine."
