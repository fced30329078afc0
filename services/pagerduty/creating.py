"""Creates schedules and escalation policies: they have names, so a lost answer is looked for by name."""

from collections.abc import Callable, Sequence

from pager.actual import Actual, ScheduleKind
from pager.bodies import schedule_body, schedule_placeholder, with_schedules
from pager.plan import LinePlan, PagerPlan, PolicyPlan, PolicyVerb
from pager.policies import rules_of_body
from pager.refusals import Refused, Unanswered
from services.pagerduty.connection import Connection
from services.pagerduty.creation import Creation, looked_for, seen
from services.pagerduty.stored_journal import StoredJournal
from storage.pagerduty import keep_policy, keep_schedule

_TRIES = 4


def create_schedules(plan: PagerPlan, journal: StoredJournal, connection: Connection) -> tuple[LinePlan, ...]:
    """The lines to be written, each with a schedule that exists and that our ledger knows."""
    with journal.database.write() as session:
        for line in plan.lines:
            if line.schedule is not None:
                keep_schedule(session, journal.organisation_id, line.line, line.schedule, line.kind)
    return tuple(line if line.schedule else _with_schedule(line, journal, connection) for line in plan.free)


def create_policies(plan: PagerPlan, lines: Sequence[LinePlan], journal: StoredJournal, connection: Connection) -> None:
    """Last of all, so that none points to an empty schedule. One of ours that is right already is left as it is."""
    schedules = {schedule_placeholder(line.rotation, line.role): (str(line.schedule), line.kind) for line in lines}
    for policy in plan.policies:
        resolved = policy.model_copy(update={"body": with_schedules(policy.body, schedules)})
        if resolved.verb is PolicyVerb.KEEP and resolved.policy is not None:
            _keep(resolved, resolved.policy, journal)
        else:
            _send_policy(resolved, journal, connection)


def _with_schedule(line: LinePlan, journal: StoredJournal, connection: Connection) -> LinePlan:
    def send() -> str:
        body = schedule_body(line.rotation, line.role, line.zone)
        return connection.client.created("/v3/schedules", "schedule", body)

    schedule = _created(Creation.of_schedule(line.line), send, journal, connection)
    actual = Actual(schedule=schedule, kind=ScheduleKind.SHIFTS, held=(), overrides=())
    return line.model_copy(update={"schedule": schedule, "actual": actual})


def _send_policy(policy: PolicyPlan, journal: StoredJournal, connection: Connection) -> None:
    client = connection.client

    def send() -> str:
        if policy.policy is None:
            return client.created("/escalation_policies", "escalation_policy", policy.body)
        client.write("PUT", f"/escalation_policies/{policy.policy}", policy.body)
        return policy.policy

    _created(Creation.of_policy(policy), send, journal, connection)


def _keep(policy: PolicyPlan, policy_id: str, journal: StoredJournal) -> None:
    with journal.database.write() as session:
        keep_policy(session, journal.organisation_id, policy.rotation, policy_id, rules_of_body(policy.body))


def _created(creation: Creation, send: Callable[[], str], journal: StoredJournal, connection: Connection) -> str:
    """The id of what was created; after a lost answer the name says whether it was.

    A refusal of a later attempt may be because the first one took effect after all: the name is then taken, by us.
    """
    failure = Unanswered(f"the creation of {creation.name!r}", "it was not sent")
    for attempt in range(_TRIES):
        number = journal.intend_creation(creation)
        try:
            found: str | None = send()
        except Refused:
            found = seen(connection.client, creation, journal.elsewhere()) if attempt else None
            if found is None:
                journal.refused(number)
                raise
        except Unanswered as unanswered:
            failure, found = unanswered, looked_for(connection.client, creation, journal.elsewhere())
        if found is not None:
            journal.created(number, creation, found)
            return found
        journal.unseen(number)
    raise failure
