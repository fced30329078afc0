"""What our ledger would say once the writes of a sync that did not end are found out about: looked at, not kept."""

from collections.abc import Sequence
from datetime import datetime

from pager.actual import Actual, Held, HeldOverride
from pager.journal import Entry
from pager.steps import Verb
from pager.writing import is_seen, left_of, pairs_of
from services.pagerduty.line_reading import Known
from storage.pagerduty import KeptObject


def as_settled(known: Known, unfinished: Sequence[Entry], actual: Actual, now: datetime) -> Known:
    """Objects are ours, changed or gone where they are just as one of these writes was to leave them."""
    there: dict[str, Held | HeldOverride] = {one.id: one for one in actual.held or ()}
    there |= {one.id: one for one in actual.overrides or ()}
    owned = dict(known.owned)
    for entry in unfinished:
        step = entry.step
        if step.verb in (Verb.ADD, Verb.LIFT) or step.changed not in owned:
            continue
        if is_seen(step, there.get(step.changed), now):
            before = owned[step.changed]
            owned[step.changed] = before._replace(piece=step.after or before.piece, gone=step.after is None)
    additions = [entry for entry in unfinished if entry.step.verb is Verb.ADD]
    strangers = [one for one in actual.held or () if one.id not in owned and one.id not in known.adopted]
    for _, one in pairs_of(additions, strangers):
        if (piece := left_of(one)) is not None:
            owned[one.id] = KeptObject(piece, now, ())
    return Known(owned, known.adopted)
