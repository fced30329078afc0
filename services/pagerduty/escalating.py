"""Escalation policies: the ones to create, the ones that follow our own settings, and the ones wired otherwise."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from domain.errors import Fault
from domain.organisation import Organisation
from exporters.pagerduty_escalation import levels, policy
from exporters.pagerduty_people import Directory
from pager.actual import ScheduleKind
from pager.bodies import Body, policy_name, schedule_placeholder, with_schedules
from pager.client import PagerDuty
from pager.lines import Line
from pager.plan import PolicyPlan, PolicyVerb
from pager.policies import Policy, differences, read_policies, rules_of_body
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
    """What happens to each rotation's policy. One that is ours follows our settings; any other is only checked."""
    there = read_policies(client, "On call:") if rotations else ()
    plans = [_plan(rotation, ledger, directory, located, there) for rotation in rotations]
    faults = [fault for plan in plans for fault in _miswired(plan, ledger, names)]
    return Escalations(tuple(plans), tuple(faults))


def known_schedules(located: Mapping[Line, Located]) -> dict[str, tuple[str, ScheduleKind]]:
    """Ids and kinds by placeholder, of the schedules that exist."""
    return {schedule_placeholder(*line): (one.id, one.kind) for line, one in located.items() if one.id is not None}


def _plan(
    rotation: str,
    ledger: Ledger,
    directory: Directory,
    located: Mapping[Line, Located],
    there: tuple[Policy, ...],
) -> PolicyPlan:
    body = _body(rotation, ledger.organisation, directory, located)
    wanted, kept = rules_of_body(body), ledger.policies.get(rotation)
    name = policy_name(rotation)
    found = next((one for one in there if (one.id == kept.id if kept else one.name == name)), None)
    plan = PolicyPlan(rotation=rotation, name=name, verb=PolicyVerb.CREATE, policy=None, body=body, wanted=wanted)
    if found is None:
        return plan
    verb = PolicyVerb.KEEP if found.rules == wanted else PolicyVerb.REWIRE
    return plan.model_copy(update={"verb": verb, "policy": found.id, "found": found.rules})


def _body(rotation: str, organisation: Organisation, directory: Directory, located: Mapping[Line, Located]) -> Body:
    steps = levels(rotation, organisation, directory)
    body = policy(rotation, steps, organisation.escalation.last_minutes)
    resolved: Body = with_schedules(body, known_schedules(located))
    return resolved


def _miswired(plan: PolicyPlan, ledger: Ledger, names: Mapping[str, str]) -> Iterator[Fault]:
    """A policy that says something else, and not what we last wrote: somebody meant it."""
    kept = ledger.policies.get(plan.rotation)
    ours = kept is not None and kept.rules == plan.found
    if plan.verb is PolicyVerb.REWIRE and not ours:
        problem = "is wired otherwise: " + "; ".join(differences(plan.wanted, plan.found, names))
        hint = "correct it there, or the escalation in the organisation"
        yield Fault("PagerDuty", 0, 0, f"escalation policy {plan.name!r}", problem, plan.policy or "", hint)
