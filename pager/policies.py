"""Escalation policies in PagerDuty: what they say, and how it differs from what they should say."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.base import Value
from pager.bodies import Body
from pager.client import PagerDuty
from pager.refusals import Refused
from pager.wire import content_of, entries, entry, identifier

_KINDS = {"user": "user_reference", "schedule": "schedule_reference"}


class Target(Value):
    """Whom a level pages: a user or a schedule, by its id, or by its placeholder while it has none."""

    type: str
    id: str


class Rule(Value):
    """One level: these are paged, and after so many minutes the next level is."""

    minutes: int
    targets: tuple[Target, ...]


class Policy(Value):
    """An escalation policy as PagerDuty has it."""

    id: str
    name: str
    rules: tuple[Rule, ...]


def read_policies(client: PagerDuty, query: str) -> tuple[Policy, ...]:
    """Every policy that PagerDuty finds for `query`, by name."""
    found = client.pages("/escalation_policies", "escalation_policies", {"query": query})
    return tuple(sorted((one for one in map(policy_of, found) if one.id), key=lambda one: (one.name, one.id)))


def read_policy(client: PagerDuty, policy_id: str) -> Policy | None:
    """The policy of this id, whatever it is called; None when there is none."""
    try:
        path = f"/escalation_policies/{policy_id}"
        return policy_of(content_of(client.read(path), "escalation_policy", f"GET {path}"))
    except Refused as refusal:
        if refusal.status != 404:
            raise
    return None


def policy_of(content: Any) -> Policy:
    return Policy(id=identifier(content), name=str(entry(content, "name") or ""), rules=rules_of(content))


def rules_of(content: Any) -> tuple[Rule, ...]:
    """The rules of a policy, of an answer or of a body; the order of targets within a level says nothing."""
    return tuple(Rule(minutes=_minutes(rule), targets=_targets(rule)) for rule in entries(content, "escalation_rules"))


def rules_of_body(body: Body) -> tuple[Rule, ...]:
    return rules_of(body["escalation_policy"])


def differences(wanted: tuple[Rule, ...], found: tuple[Rule, ...], names: Mapping[str, str]) -> Iterator[str]:
    """Sentences, level by level; `names` says what ids stand for."""
    for level in range(max(len(wanted), len(found))):
        should = wanted[level] if level < len(wanted) else None
        does = found[level] if level < len(found) else None
        if should is None or does is None:
            missing = f"level {level + 1} is missing: {_paging(should, names)}" if should else ""
            yield missing or f"level {level + 1} is one too many: {_paging(does, names)}"
        elif should.targets != does.targets:
            yield f"level {level + 1} pages {_people(does, names)} instead of {_people(should, names)}"
        elif should.minutes != does.minutes:
            yield f"level {level + 1} waits {does.minutes} min instead of {should.minutes}"


def _minutes(rule: Any) -> int:
    found = entry(rule, "escalation_delay_in_minutes")
    return found if isinstance(found, int) else 0


def _targets(rule: Any) -> tuple[Target, ...]:
    kinds = ((str(entry(one, "type")), identifier(one)) for one in entries(rule, "targets"))
    found = (Target(type=_KINDS.get(kind, kind), id=name) for kind, name in kinds)
    return tuple(sorted(found, key=lambda one: (one.type, one.id)))


def _paging(rule: Rule | None, names: Mapping[str, str]) -> str:
    return "" if rule is None else f"it pages {_people(rule, names)}"


def _people(rule: Rule, names: Mapping[str, str]) -> str:
    return " and ".join(names.get(one.id, one.id) for one in rule.targets) or "nobody"
