"""A plan: what PagerDuty should hold, what it holds, and the steps between, under one id."""

import json
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any

from domain.base import Instant, Value
from domain.clock import iso
from pager.actual import Actual, Held, HeldOverride, ScheduleKind
from pager.bodies import Body
from pager.lines import Line, Piece
from pager.policies import Rule
from pager.steps import Step


class Adoption(Value):
    """An override made in PagerDuty that dogwatch will record: in these `parts` the engineer holds the role."""

    object_id: str
    engineer: str
    whole: Piece
    """The override as PagerDuty has it. No `parts`: it says what is published anyway."""
    parts: tuple[Piece, ...] = ()
    beneath: tuple[Piece, ...] = ()
    """What it would hold, were no other made above it: recorded before the `parts` of all, which count."""


class LinePlan(Value):
    """One role of one rotation. `schedule` None: it will be created; `actual` is then None too."""

    rotation: str
    role: str
    zone: str
    schedule: str | None
    kind: ScheduleKind
    since: Instant
    """From when overrides made in PagerDuty are looked for."""
    until: Instant
    edge: Instant | None = None
    """Where the horizon ends for this line: what lies beyond is left alone. None: there is no horizon."""
    desired: tuple[Piece, ...]
    """With all adoptions made."""
    actual: Actual | None
    adoptions: tuple[Adoption, ...] = ()
    withdrawals: tuple[str, ...] = ()
    """Adopted overrides that are gone from PagerDuty: dogwatch withdraws what it had recorded."""
    foreign: tuple[str, ...] = ()
    """Sentences about what is not ours, and stays."""
    theirs: tuple[str, ...] = ()
    """The ids of it."""
    steps: tuple[Step, ...] = ()

    @property
    def line(self) -> Line:
        return Line(self.rotation, self.role)

    @property
    def in_detail(self) -> bool:
        return self.actual is not None and self.actual.in_detail

    @property
    def left_alone(self) -> tuple[Piece, ...]:
        """What overrides of others hold, in place of whoever is published."""
        if self.actual is None:
            return ()
        layered = self.kind is ScheduleKind.LAYERS
        above: Iterable[Held | HeldOverride] = (self.actual.held if layered else self.actual.overrides) or ()
        return tuple(
            Piece(start=one.start, end=one.end, user=one.user) for one in above if one.id in self.theirs and one.user
        )


class PolicyVerb(StrEnum):
    """What happens to an escalation policy."""

    KEEP = "keep"
    CREATE = "create"
    REWIRE = "rewire"


class PolicyPlan(Value):
    """The escalation policy of one rotation. `body` holds placeholders for schedules that are not there yet."""

    rotation: str
    name: str
    verb: PolicyVerb
    policy: str | None
    body: Body
    wanted: tuple[Rule, ...]
    found: tuple[Rule, ...] = ()
    name_there: str = ""
    """What it is called in PagerDuty, and stays; empty while there is none."""

    @property
    def is_renamed(self) -> bool:
        return self.name_there not in ("", self.name)


class HeldBack(Value):
    """A rotation whose published list has `faults`: none of its schedules is written until they are mended.

    Overrides that were made there are recorded all the same, and the other rotations go on.
    """

    rotation: str
    faults: tuple[str, ...]


class PagerPlan(Value):
    """Everything that `apply` will do, and what it relies on."""

    organisation: str
    since: Instant
    """The moment from which the plan counts: nothing before it is changed."""
    lines: tuple[LinePlan, ...]
    policies: tuple[PolicyPlan, ...]
    horizon_days: int | None = None
    """How far ahead it looks; None: to the end of what is published."""
    names: dict[str, str] = {}
    """People's names by their id in PagerDuty, and of engineers by their id here."""
    notes: tuple[str, ...] = ()
    held_back: tuple[HeldBack, ...] = ()

    @cached_property
    def id(self) -> str:
        """Hash of what is wanted and of what is there: the same id means that nothing has moved."""
        held_back = [one.rotation for one in self.held_back]
        content = [[_line(line) for line in self.lines], [_policy(one) for one in self.policies], held_back]
        return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def free(self) -> tuple[LinePlan, ...]:
        """The lines that are written: those of rotations that are not held back."""
        held_back = {one.rotation for one in self.held_back}
        return tuple(one for one in self.lines if one.rotation not in held_back)

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to do, neither there nor here."""
        recorded = any(one.adoptions or one.withdrawals for one in self.lines)
        written = any(one.schedule is None or one.steps for one in self.free)
        return not recorded and not written and all(one.verb is PolicyVerb.KEEP for one in self.policies)


def footprint(actual: Actual | None) -> Any:
    """What must not have moved between plan and apply."""
    if actual is None:
        return None
    final = sorted([iso(one.start), iso(one.end), one.user, one.object_id] for one in actual.final)
    if actual.held is None:
        return ["final", final]
    objects = [[one.id, iso(one.start), iso(one.end), one.user or None] for one in actual.objects]
    return ["objects", sorted(objects, key=str), sorted(actual.rotations), final]


def _line(line: LinePlan) -> Any:
    desired = [[iso(one.start), iso(one.end), one.user] for one in line.desired]
    return [line.rotation, line.role, line.schedule, line.kind, desired, footprint(line.actual)]


def _policy(policy: PolicyPlan) -> Any:
    rules = [[rule.model_dump(mode="json") for rule in rules] for rules in (policy.wanted, policy.found)]
    return [policy.rotation, policy.policy, *rules]
