"""The published list as it will be once overrides made in PagerDuty are recorded, and those gone there withdrawn."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy.orm import Session

from domain.organisation import Organisation
from domain.overrides import Override, final_schedule, fitting
from domain.schedule import Schedule
from pager.lines import Line, Piece
from pager.plan import Adoption
from storage.overrides import as_override, override_rows
from storage.versions import planned_schedule


def list_without(
    session: Session,
    organisation_id: str,
    organisation: Organisation,
    withdrawn: Collection[int],
    more: Iterable[Override] = (),
) -> Schedule:
    """What the list would say with these overrides withdrawn, and `more` recorded after all others."""
    planned = planned_schedule(session, organisation_id)
    rows = [row for row in override_rows(session, organisation_id) if row.id not in withdrawn]
    overrides = fitting([*map(as_override, rows), *more], planned, organisation)
    return final_schedule(planned, overrides, organisation)


def all_overrides(line: Line, adoptions: Sequence[Adoption]) -> list[Override]:
    """What dogwatch records of overrides that were made in PagerDuty: what counts there last, for it to count here."""
    beneath = [override for one in adoptions for override in as_overrides(line, one, one.beneath)]
    return beneath + [override for one in adoptions for override in as_overrides(line, one, one.parts)]


def as_overrides(line: Line, adoption: Adoption, parts: Iterable[Piece]) -> list[Override]:
    """These parts of one."""
    return [
        Override(rotation=line.rotation, role=line.role, start=part.start, end=part.end, engineer=adoption.engineer)
        for part in parts
    ]
