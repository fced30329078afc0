"""Published versions, as everybody may read them."""

from typing import Self

from domain.base import Instant, Value
from domain.schedule import Horizon, Schedule
from storage.database import Database
from storage.organisations import organisation_row
from storage.tables.published import VersionRow
from storage.versions import version_row, version_rows, version_schedule


class Version(Value):
    """One publication: the weeks of a horizon as they were planned then. It never changes."""

    number: int
    horizon: Horizon
    published_at: Instant
    published_by: str
    draft_id: str | None = None
    rolls_back_to: int | None = None
    """The older version whose shifts it has again."""
    note: str = ""
    status: str
    gap: float
    allowances: tuple[str, ...] = ()
    shifts_sha256: str

    @classmethod
    def of(cls, row: VersionRow) -> Self:
        return cls(
            number=row.number,
            horizon=Horizon(first_day=row.first_day, last_day=row.last_day),
            published_at=row.published_at,
            published_by=row.published_by,
            draft_id=row.draft_id,
            rolls_back_to=row.rolls_back_to,
            note=row.note,
            status=row.plan["status"],
            gap=row.plan["gap"],
            allowances=tuple(row.plan["allowances"]),
            shifts_sha256=row.shifts_sha256,
        )


def list_versions(database: Database, organisation_id: str) -> tuple[Version, ...]:
    """All of them, the newest first; NotFound when there is no such organisation."""
    with database.read() as session:
        organisation_row(session, organisation_id)
        return tuple(map(Version.of, version_rows(session, organisation_id)))


def read_version(database: Database, organisation_id: str, number: int) -> tuple[Version, Schedule]:
    """One version, and what it planned before any override; NotFound when there is none of that number."""
    with database.read() as session:
        version = Version.of(version_row(session, organisation_id, number))
        return version, version_schedule(session, organisation_id, number)
