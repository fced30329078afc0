"""What our ledger would say once the writes of a sync that did not end are found out about: looked at, not kept."""

from collections.abc import Sequence
from datetime import datetime

from pager.actual import Actual
from pager.journal import Entry
from pager.writing import is_seen, left_of, pairs_of
from services.pagerduty.line_reading import Known
from storage.pagerduty import KeptObject


def as_settled(known: Known, unfinished: Sequence[Entry], actual: Actual, now: datetime) -> Known:
    """Objects are ours, changed or gone where they are just as one of these writes was to leave them."""
    there = {one.id: one for one in actual.objects}
    owned = dict(known.owned)
    for entry in unfinished:
        step = entry.step
        if step.is_addition or step.changed not in owned:
            continue
        if is_seen(step, there.get(step.changed), now):
            before = owned[step.changed]
            owned[step.changed] = before._replace(piece=step.after or before.piece, gone=step.after is None)
    additions = [entry for entry in unfinished if entry.step.is_addition]
    strangers = [one for one in actual.objects if one.id not in owned and one.id not in known.adopted]
    for _, one in pairs_of(additions, strangers):
        owned[one.id] = KeptObject(left_of(one), now, ())
    return Known(owned, known.adopted)
