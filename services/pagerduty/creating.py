"""Creates schedules and escalation policies: they have names, so a lost answer is looked for by name."""

from collections.abc import Callable, Sequence

from pager.actual import Actual, ScheduleKind
from pager.bodies import schedule_body, schedule_name, schedule_placeholder, with_schedules
from pager.plan import LinePlan, PagerPlan, PolicyPlan, PolicyVerb
from pager.policies import read_policies, read_policy, rules_of_body
from pager.refusals import Refused, Unanswered
from pager.schedules import schedules_called
from services.pagerduty.connection import Connection
from services.pagerduty.stored_journal import StoredJournal
from storage.pagerduty import keep_policy, keep_schedule

_TRIES = 4
_LOOKS = (1, 2, 4, 8)


def create_schedules(plan: PagerPlan, journal: StoredJournal, connection: Connection) -> tuple[LinePlan, ...]:
    """The lines, each with a schedule that exists and that our ledger knows."""
    return tuple(_with_schedule(line, journal, connection) for line in plan.lines)


def create_policies(plan: PagerPlan, lines: Sequence[LinePlan], journal: StoredJournal, connection: Connection) -> None:
    """Last of all, so that none points to an empty schedule. One that is right already is taken as it is."""
    schedules = {schedule_placeholder(line.rotation, line.role): (str(line.schedule), line.kind) for line in lines}
    for policy in plan.policies:
        resolved = policy.model_copy(update={"body": with_schedules(policy.body, schedules)})
        policy_id = _policy(resolved, journal, connection)
        with journal.database.write() as session:
            rules = rules_of_body(resolved.body)
            keep_policy(session, journal.organisation_id, policy.rotation, policy_id, rules)


def _with_schedule(line: LinePlan, journal: StoredJournal, connection: Connection) -> LinePlan:
    found = line
    if line.schedule is None:
        schedule = _created_schedule(line, journal, connection)
        actual = Actual(schedule=schedule, kind=ScheduleKind.SHIFTS, held=(), overrides=())
        found = line.model_copy(update={"schedule": schedule, "actual": actual})
    with journal.database.write() as session:
        place = line.line
        keep_schedule(session, journal.organisation_id, place, str(found.schedule), found.kind)
    return found


def _created_schedule(line: LinePlan, journal: StoredJournal, connection: Connection) -> str:
    name = schedule_name(line.rotation, line.role)
    client = connection.client

    def send() -> str:
        answer = client.write("POST", "/v3/schedules", schedule_body(line.rotation, line.role, line.zone))
        return str(answer["schedule"]["id"])

    def look() -> str | None:
        return next((one.id for one in schedules_called(client, name) if one.name == name), None)

    return _created(name, send, look, journal, connection)


def _policy(policy: PolicyPlan, journal: StoredJournal, connection: Connection) -> str:
    client = connection.client
    if policy.verb is PolicyVerb.KEEP and policy.policy is not None:
        return policy.policy

    def send() -> str:
        if policy.policy is not None:
            client.write("PUT", f"/escalation_policies/{policy.policy}", policy.body)
            return policy.policy
        return str(client.write("POST", "/escalation_policies", policy.body)["escalation_policy"]["id"])

    def look() -> str | None:
        wanted = rules_of_body(policy.body)
        if policy.policy is not None:
            found = read_policy(client, policy.policy)
            return found.id if found and found.rules == wanted else None
        there = read_policies(client, policy.name)
        return next((one.id for one in there if one.name == policy.name and one.rules == wanted), None)

    return _created(policy.name, send, look, journal, connection)


def _created(
    name: str,
    send: Callable[[], str],
    look: Callable[[], str | None],
    journal: StoredJournal,
    connection: Connection,
) -> str:
    """The id of what was created; after a lost answer the name says whether it was."""
    failure = Unanswered(f"the creation of {name!r}", "it was not sent")
    for _ in range(_TRIES):
        number = journal.intend_creation(name)
        try:
            found: str | None = send()
        except Refused:
            journal.refused(number)
            raise
        except Unanswered as unanswered:
            failure, found = unanswered, _looked_for(look, connection)
        if found is not None:
            journal.created(number, found)
            return found
        journal.unseen(number)
    raise failure


def _looked_for(look: Callable[[], str | None], connection: Connection) -> str | None:
    for pause in _LOOKS:
        connection.client.wait(pause)
        if (found := look()) is not None:
            return found
    return None
