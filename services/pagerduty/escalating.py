"""Escalation policies: the ones to create, the ones that follow our own settings, and the ones wired otherwise."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from domain.errors import Fault
from domain.organisation import Organisation
from exporters.pagerduty_escalation import levels, policy
from exporters.pagerduty_people import Directory
from pager.actual import ScheduleKind
from pager.bodies import Body, policy_name, renamed_body, schedule_name, schedule_placeholder, with_schedules
from pager.client import PagerDuty
from pager.lines import Line
from pager.plan import PolicyPlan, PolicyVerb
from pager.policies import Policy, differences, read_policies, read_policy, rules_of_body
from services.pagerduty.ledger import Ledger
from services.pagerduty.locating import Located


class Escalations(NamedTuple):
    """One plan for each rotation, and the policies that somebody has wired otherwise."""

    plans: tuple[PolicyPlan, ...]
    faults: tuple[Fault, ...]


def escalations(
    client: PagerDuty,
    rotations: tuple[str, ...],
    ledger: Ledger,
    directory: Directory,
    located: Mapping[Line, Located],
    names: Mapping[str, str],
) -> Escalations:
    """What happens to each rotation's policy. One that is ours follows our settings; any other is in the way."""
    there = _there(client, rotations, ledger)
    plans = [_plan(rotation, ledger, directory, located, there) for rotation in rotations]
    miswired = [fault for plan in plans for fault in _miswired(plan, ledger, names)]
    in_use = [fault for plan in plans for fault in _in_use(plan, there, ledger, names)]
    return Escalations(tuple(plans), (*miswired, *in_use))


def _there(client: PagerDuty, rotations: tuple[str, ...], ledger: Ledger) -> tuple[Policy, ...]:
    """Policies called as ours are, and ours that somebody has renamed: those are read by their ids."""
    listed = read_policies(client, "On call:") if rotations else ()
    ours = [ledger.policies[rotation].id for rotation in rotations if rotation in ledger.policies]
    unlisted = set(ours) - {one.id for one in listed}
    renamed = (read_policy(client, policy_id) for policy_id in sorted(unlisted))
    return (*listed, *(one for one in renamed if one is not None))


def known_schedules(located: Mapping[Line, Located]) -> dict[str, tuple[str, ScheduleKind]]:
    """Ids and kinds by placeholder, of the schedules that exist."""
    return {schedule_placeholder(*line): (one.id, one.kind) for line, one in located.items() if one.id is not None}


def waiting_policies(
    plans: Iterable[PolicyPlan], located: Mapping[Line, Located], held_back: Collection[str]
) -> dict[str, str]:
    """A sentence for each rotation whose policy names a schedule that is not created while it is held back."""
    missing = [line for line, one in sorted(located.items()) if one.id is None and line.rotation in held_back]
    return {
        plan.rotation: f"The escalation policy {plan.name!r} waits for {schedule_name(*line)!r}, which is held back."
        for plan in plans
        for line in missing
        if schedule_placeholder(*line) in str(plan.body)
    }


def _plan(
    rotation: str,
    ledger: Ledger,
    directory: Directory,
    located: Mapping[Line, Located],
    there: tuple[Policy, ...],
) -> PolicyPlan:
    body = _body(rotation, ledger.organisation, directory, located)
    wanted, name = rules_of_body(body), policy_name(rotation)
    found = _ours(rotation, ledger, there)
    plan = PolicyPlan(rotation=rotation, name=name, verb=PolicyVerb.CREATE, policy=None, body=body, wanted=wanted)
    if found is None:
        return plan
    verb = PolicyVerb.KEEP if found.rules == wanted else PolicyVerb.REWIRE
    changed = {"verb": verb, "policy": found.id, "found": found.rules, "body": renamed_body(body, found.name)}
    return plan.model_copy(update={**changed, "name_there": found.name})


def _ours(rotation: str, ledger: Ledger, there: Iterable[Policy]) -> Policy | None:
    """Ours by its id; without one that is still there, what a creation that nobody answered has left behind."""
    name, kept = policy_name(rotation), ledger.policies.get(rotation)
    created, listed = ledger.creating.get(name), [*there]
    by_id = next((one for one in listed if kept is not None and one.id == kept.id), None)
    if by_id is not None or created is None or created.policy is not None:
        return by_id
    alike = (one for one in listed if (one.name, one.rules) == (name, created.rules))
    return next((one for one in alike if one.id not in ledger.elsewhere), None)


def _body(rotation: str, organisation: Organisation, directory: Directory, located: Mapping[Line, Located]) -> Body:
    steps = levels(rotation, organisation, directory)
    body = policy(rotation, steps, organisation.escalation.last_minutes)
    resolved: Body = with_schedules(body, known_schedules(located))
    return resolved


def _miswired(plan: PolicyPlan, ledger: Ledger, names: Mapping[str, str]) -> Iterator[Fault]:
    """A policy of ours that says something else, and not what we last wrote: somebody meant it."""
    kept = ledger.policies.get(plan.rotation)
    if plan.verb is PolicyVerb.REWIRE and kept is not None and kept.rules != plan.found:
        problem = "is wired otherwise: " + "; ".join(differences(plan.wanted, plan.found, names))
        hint = "correct it there, or the escalation in the organisation"
        yield Fault("PagerDuty", 0, 0, f"escalation policy {plan.name!r}", problem, plan.policy or "", hint)


def _in_use(plan: PolicyPlan, there: Iterable[Policy], ledger: Ledger, names: Mapping[str, str]) -> Iterator[Fault]:
    """Somebody else's policy has the name of the one to be created: never taken for ours, whatever it says."""
    if plan.verb is not PolicyVerb.CREATE:
        return
    for one in there:
        if one.name == plan.name:
            problem, hint = "a policy of this name is in use already", "rename it there"
            if told := "; ".join(differences(plan.wanted, one.rules, names)):
                problem += f", and is wired otherwise: {told}"
            if one.id not in ledger.elsewhere:
                hint += f", or hand it over: dogwatch pagerduty use-policy {plan.rotation} {one.id}"
            yield Fault("PagerDuty", 0, 0, f"escalation policy {plan.name!r}", problem, one.id, hint)
