"""Segments and claims as work: what counts, what waits for somebody's word, and what was refused."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from compensation.facts import Decision, PayFacts, is_own_word
from compensation.lines import line_id
from compensation.spans import Span
from compensation.stretches import Work
from domain.clock import iso
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.response import Claim, ResponseSegment


class Standing(Enum):
    """Whether work counts."""

    COUNTS = auto()
    WAITS = auto()
    REFUSED = auto()


@dataclass(frozen=True)
class Response:
    """Work of one person on one incident, with its standing."""

    engineer: str
    work: Work
    team: str | None
    kind: str
    """`recorded`, `edited` or `claim`."""
    subject: str
    """What a decision about it names; empty for recorded work, which needs none."""
    standing: Standing
    approved_by: str | None
    own_word: str | None = None
    """As who the one who worked approved it: that counts for nothing."""

    @property
    def span(self) -> Span:
        return self.work.span

    @property
    def flag(self) -> str:
        """How lines tell of it, before whose word it was; empty for recorded work."""
        return "" if self.kind == "recorded" else f"{self.kind}: {self.work.incident}, approved by "


def responses(facts: PayFacts, organisation: Organisation) -> Mapping[str, tuple[Response, ...]]:
    """All work by engineer, in order of start; InvalidInput for people nobody knows."""
    everything: list[ResponseSegment | Claim] = [*facts.responses, *facts.claims]
    faults = [fault for one in everything for fault in _faults(one, organisation)]
    if faults:
        raise InvalidInput(faults)
    decided = {decision.subject: decision for decision in facts.decisions}
    began = _beginnings(everything)
    found: dict[str, list[Response]] = defaultdict(list)
    for one in everything:
        found[one.engineer].append(_response(one, began, decided, organisation))
    return {who: tuple(sorted(mine, key=lambda one: one.work)) for who, mine in sorted(found.items())}


def _incident(one: ResponseSegment | Claim) -> str:
    return one.incident or f"claim {one.id}" if isinstance(one, Claim) else one.incident


def _beginnings(everything: Iterable[ResponseSegment | Claim]) -> Mapping[tuple[str, str], datetime]:
    """When each incident began, per person: when it opened where that is known, else the own first start.

    Only a person's own facts decide, so that nobody's pay moves because of somebody else's late claim.
    """
    found: dict[tuple[str, str], datetime] = {}
    for one in everything:
        opened = one.opened if isinstance(one, ResponseSegment) else None
        began = min(opened, one.start) if opened else one.start
        key = (one.engineer, _incident(one))
        found[key] = min(began, found.get(key, began))
    return found


def _response(
    one: ResponseSegment | Claim,
    began: Mapping[tuple[str, str], datetime],
    decided: Mapping[str, Decision],
    organisation: Organisation,
) -> Response:
    incident = _incident(one)
    kind = "claim" if isinstance(one, Claim) else "edited" if one.edited else "recorded"
    subject, decision = "", None
    if kind != "recorded":
        subject = line_id("C" if kind == "claim" else "R", one.engineer, incident, iso(one.start), iso(one.end))
        decision = decided.get(subject)
    if decision and is_own_word(organisation, one.engineer, decision.by):
        decision = None  # nobody decides on their own work; `compensation.decisions` refuses to record it
    own = one.approved_by if one.approved_by and is_own_word(organisation, one.engineer, one.approved_by) else None
    approver = (None if own else one.approved_by) or (decision.by if decision and decision.accepted else None)
    standing = Standing.COUNTS if kind == "recorded" or approver else Standing.WAITS
    if decision and not decision.accepted:
        standing = Standing.REFUSED
    work = Work(Span(one.start, one.end), incident, began[one.engineer, incident])
    return Response(one.engineer, work, one.team, kind, subject, standing, approver, own)


def _faults(one: ResponseSegment | Claim, organisation: Organisation) -> Iterable[Fault]:
    where = f"{_incident(one)}, {one.engineer} from {iso(one.start)}"
    file = "claims" if isinstance(one, Claim) else "segments"
    if one.engineer not in organisation.engineer:
        yield Fault(file, 0, 0, where, "the organisation has no such engineer", one.engineer, "add the engineer")
