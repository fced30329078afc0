"""What was changed in PagerDuty since dogwatch last wrote there: everything that is not as our ledger says."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from domain.base import Value
from pager.actual import Held
from pager.lines import NOBODY, Piece
from pager.plan import LinePlan, PagerPlan
from pager.policies import differences
from services.pagerduty.connection import Connection
from services.pagerduty.ledger import Ledger, read_ledger
from services.pagerduty.line_reading import Known
from services.pagerduty.survey import survey
from storage.database import Database


class DriftKind(StrEnum):
    """What somebody did there."""

    CHANGED = "changed"
    REMOVED = "removed"
    OVERRIDDEN = "overridden"
    TAKEN_BACK = "taken back"
    FOREIGN = "foreign"
    WIRING = "wiring"


class Difference(Value):
    """One object that is other than we left it. `before` and `after` are None where there is nothing."""

    kind: DriftKind
    rotation: str
    role: str
    zone: str
    sentence: str
    before: Piece | None = None
    after: Piece | None = None


class Drift(Value):
    """`differences` is empty when PagerDuty is as dogwatch left it. `faults` keep a sync from putting it right."""

    differences: tuple[Difference, ...]
    notes: tuple[str, ...]
    faults: tuple[str, ...]
    names: dict[str, str]


def drift(database: Database, organisation_id: str, connection: Connection) -> Drift:
    """Reads every object of every schedule of ours that is not over yet, and writes nothing."""
    ledger = read_ledger(database, organisation_id, connection.clock())
    found = survey(database, organisation_id, connection, in_detail=True)
    plan = found.plan
    differing = [one for line in plan.lines for one in _of_line(line, found.known[line.line], plan.since)]
    wiring = _of_policies(plan, ledger)
    held_back = (fault for one in plan.held_back for fault in one.faults)
    faults = (*map(str, sorted(found.faults)), *held_back)
    notes = (*plan.notes, *_unfinished(ledger))
    return Drift(differences=(*differing, *wiring), notes=notes, faults=faults, names=plan.names)


def _unfinished(ledger: Ledger) -> Iterator[str]:
    count = sum(map(len, ledger.unfinished.values())) + len(ledger.creating)
    if count:
        what = "1 write" if count == 1 else f"{count} writes"
        yield f"Nobody knows yet what became of {what} of ours: that is no drift, and the next plan finds out."


def _of_line(line: LinePlan, known: Known, since: datetime) -> Iterator[Difference]:
    if line.actual is None or line.schedule is None:
        return
    there = {one.id: one for one in line.actual.objects}
    for name, kept in known.owned.items():
        if kept.piece.meets(since, line.until) and not kept.gone:
            yield from _of_object(line, kept.piece, there.get(name))
    for adoption in line.adoptions:
        sentence = f"override {adoption.object_id} was made there"
        yield _difference(line, DriftKind.OVERRIDDEN, sentence, after=adoption.whole)
    for name in line.withdrawals:
        before = known.adopted[name].piece
        yield _difference(line, DriftKind.TAKEN_BACK, f"override {name} is gone, or other than it was", before=before)
    for sentence in line.foreign:
        yield _difference(line, DriftKind.FOREIGN, sentence)


def _of_object(line: LinePlan, kept: Piece, held: Held | None) -> Iterator[Difference]:
    if held is None:
        yield _difference(line, DriftKind.REMOVED, "a shift of ours is gone", before=kept)
        return
    after = Piece(start=held.start, end=held.end, user=held.user or NOBODY)
    if after != kept:
        yield _difference(line, DriftKind.CHANGED, f"shift {held.id} was changed", before=kept, after=after)


def _of_policies(plan: PagerPlan, ledger: Ledger) -> Iterator[Difference]:
    for policy in plan.policies:
        kept, meant = ledger.policies.get(policy.rotation), ledger.creating.get(policy.name)
        if kept is not None and policy.found not in {kept.rules, meant.rules if meant else kept.rules}:
            told = "; ".join(differences(kept.rules, policy.found, plan.names))
            sentence = f"escalation policy {policy.name!r}: {told}"
            yield Difference(
                kind=DriftKind.WIRING, rotation=policy.rotation, role="", zone="Etc/UTC", sentence=sentence
            )


def _difference(
    line: LinePlan, kind: DriftKind, sentence: str, *, before: Piece | None = None, after: Piece | None = None
) -> Difference:
    place = {"rotation": line.rotation, "role": line.role, "zone": line.zone}
    return Difference(kind=kind, sentence=sentence, before=before, after=after, **place)
