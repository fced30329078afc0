"""The parts of an organisation in their table: read as one organisation, and written where they changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.orm import Session

from domain.organisation import Organisation
from storage.mapping import PartName, organisation_of, parts_of
from storage.tables.organisation import PartRow

_TABLE: Table = PartRow.__table__  # type: ignore[assignment]  # declared as any FROM clause
_THIS = (
    _TABLE.c.organisation_id == bindparam("of_organisation"),
    _TABLE.c.kind == bindparam("of_kind"),
    _TABLE.c.key == bindparam("of_key"),
)
_REMOVE = _TABLE.delete().where(*_THIS)
_MOVE = _TABLE.update().where(*_THIS).values(position=bindparam("to_position"))
_CHANGE = (
    _TABLE.update()
    .where(*_THIS)
    .values(position=bindparam("to_position"), body=bindparam("to_body"), revision=_TABLE.c.revision + 1)
)


@dataclass(frozen=True)
class PartChange:
    """A part that is different now. `before` None: added; `after` None: removed; both the same: moved in its kind."""

    name: PartName
    position: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def only_moved(self) -> bool:
        return self.before == self.after


def read_organisation(session: Session, organisation_id: str) -> Organisation | None:
    """The organisation of all its parts, in their order; None when it has none yet."""
    wanted = select(PartRow.kind, PartRow.body).where(PartRow.organisation_id == organisation_id)
    found = session.execute(wanted.order_by(PartRow.kind, PartRow.position)).all()
    return organisation_of((kind, body) for kind, body in found) if found else None


def part_row(session: Session, organisation_id: str, name: PartName) -> PartRow | None:
    """One part with its revision; None when there is none of that name."""
    return session.get(PartRow, (organisation_id, name.kind, name.key), populate_existing=True)


def part_rows(session: Session, organisation_id: str, kind: str) -> tuple[PartRow, ...]:
    """All parts of a kind, in their order."""
    wanted = select(PartRow).where(PartRow.organisation_id == organisation_id, PartRow.kind == kind)
    return tuple(session.scalars(wanted.order_by(PartRow.position)))


def part_changes(before: Organisation | None, after: Organisation) -> tuple[PartChange, ...]:
    """How the two differ, part by part, in the order of the newer one; removed parts come last."""
    old = {part.name: part for part in (parts_of(before) if before else ())}
    new = {part.name: part for part in parts_of(after)}
    arrived = [
        PartChange(name, part.position, old[name].body if name in old else None, part.body)
        for name, part in new.items()
        if name not in old or (old[name].body, old[name].position) != (part.body, part.position)
    ]
    gone = [PartChange(name, part.position, part.body, None) for name, part in old.items() if name not in new]
    return (*arrived, *gone)


def write_changes(session: Session, organisation_id: str, changes: Iterable[PartChange]) -> None:
    """Bring the table up to date; a part that did not change, or only moved, keeps its revision."""
    every = list(changes)
    kept = [one for one in every if one.before is not None and one.after is not None]
    work = (
        (_REMOVE, [_where(organisation_id, one) for one in every if one.after is None]),
        (_MOVE, [_where(organisation_id, one) | _to(one) for one in kept if one.only_moved]),
        (_CHANGE, [_where(organisation_id, one) | _to(one) for one in kept if not one.only_moved]),
        (insert(_TABLE), [_new(organisation_id, one) for one in every if one.before is None]),
    )
    connection = session.connection()
    for statement, rows in work:
        if rows:
            connection.execute(statement, rows)
    session.expire_all()


def _where(organisation_id: str, change: PartChange) -> dict[str, Any]:
    return {"of_organisation": organisation_id, "of_kind": change.name.kind, "of_key": change.name.key}


def _to(change: PartChange) -> dict[str, Any]:
    moved = {"to_position": change.position}
    return moved if change.only_moved else moved | {"to_body": change.after}


def _new(organisation_id: str, change: PartChange) -> dict[str, Any]:
    named = {"organisation_id": organisation_id, "kind": change.name.kind, "key": change.name.key}
    return named | {"position": change.position, "revision": 1, "body": change.after}
