"""Time that nobody holds on purpose: overrides that pass it on to nobody, each forced, and with a reason."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from domain.organisation import Organisation
from domain.schedule import Schedule
from domain.slots import rotation_called
from exporters.local_times import from_to
from exporters.pagerduty_faults import Gaps, Span
from pager.lines import Line, Piece, whole_minute, without
from storage.overrides import override_rows

_NOBODY = "nobody"


def left_open(session: Session, organisation_id: str) -> dict[tuple[str, str], list[Span]]:
    """By line, in whole minutes; a later override may have given some of it to somebody again."""
    found: dict[tuple[str, str], list[Span]] = {}
    for row in override_rows(session, organisation_id):
        if row.engineer is None:
            span = (whole_minute(row.start), whole_minute(row.end))
            found.setdefault((row.rotation, row.role), []).append(span)
    return found


def open_notes(gaps: Gaps, sent: Schedule, organisation: Organisation, since: datetime) -> Iterator[str]:
    """A sentence for each time from `since` on in which nobody pages, as it was published."""
    ends = {rotation: max(one.end for one in shifts) for rotation, shifts in sent.by_rotation.items()}
    for line, pieces in sorted(_unheld(gaps, sent).items()):
        known, until = rotation_called(organisation, line.rotation), ends.get(line.rotation, since)
        zone = organisation.handoff_zone(known.id) if known else organisation.company.zone
        for one in (piece for piece in pieces if piece.meets(since, until)):
            time = from_to(max(one.start, since), min(one.end, until), zone)
            yield f"{line} pages nobody {time}, as it was published."


def _unheld(gaps: Gaps, sent: Schedule) -> Mapping[Line, list[Piece]]:
    found: dict[Line, list[Piece]] = {}
    for line, spans in gaps.items():
        pieces = list[Piece]()
        for start, end in sorted(spans):
            pieces = [*without(pieces, start, end), Piece(start=start, end=end, user=_NOBODY)]
        for shift in sent.by_rotation.get(line[0], ()):
            if shift.role == line[1]:
                pieces = without(pieces, shift.start, shift.end)
        found[Line(*line)] = sorted(pieces, key=lambda one: one.start)
    return found
