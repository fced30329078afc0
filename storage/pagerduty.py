"""What is ours in PagerDuty: schedules, escalation policies, custom shifts and overrides, and what was adopted."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pager.actual import ScheduleKind
from pager.lines import Line, Piece
from pager.policies import Rule
from storage.tables.pagerduty import PagerObjectRow, PagerPolicyRow, PagerScheduleRow


class KeptSchedule(NamedTuple):
    """The schedule of a line; overrides made in PagerDuty have been looked for until `looked_at`."""

    id: str
    kind: ScheduleKind
    looked_at: datetime | None


class KeptPolicy(NamedTuple):
    """The escalation policy of a rotation, with the rules we last wrote or accepted."""

    id: str
    rules: tuple[Rule, ...]


class KeptObject(NamedTuple):
    """A custom shift or override: what it held when we last knew, and since when; `overrides` are those recorded.

    `gone`: it was not there when we last looked, or we took it away ourselves.
    """

    piece: Piece
    kept_at: datetime
    overrides: tuple[int, ...]
    gone: bool = False


def kept_schedules(session: Session, organisation_id: str) -> dict[Line, KeptSchedule]:
    rows = session.scalars(select(PagerScheduleRow).where(PagerScheduleRow.organisation_id == organisation_id))
    return {
        Line(row.rotation, row.role): KeptSchedule(row.schedule_id, ScheduleKind(row.kind), row.looked_at)
        for row in rows
    }


def kept_elsewhere(session: Session, organisation_id: str) -> frozenset[str]:
    """The ids of schedules and policies of all other organisations: one API key may serve several."""
    ids = (
        select(PagerScheduleRow.schedule_id).where(PagerScheduleRow.organisation_id != organisation_id),
        select(PagerPolicyRow.policy_id).where(PagerPolicyRow.organisation_id != organisation_id),
    )
    return frozenset(one for wanted in ids for one in session.scalars(wanted))


def keep_schedule(session: Session, organisation_id: str, line: Line, schedule_id: str, kind: ScheduleKind) -> None:
    """From now on this schedule holds the line."""
    row = PagerScheduleRow(
        organisation_id=organisation_id,
        rotation=line.rotation,
        role=line.role,
        schedule_id=schedule_id,
        kind=kind.value,
    )
    session.merge(row)
    session.flush()


def forget_schedule(session: Session, organisation_id: str, line: Line) -> None:
    """The line has no schedule any more, and nothing in that schedule is ours."""
    if row := session.get(PagerScheduleRow, (organisation_id, line.rotation, line.role)):
        session.execute(
            delete(PagerObjectRow).where(
                PagerObjectRow.organisation_id == organisation_id, PagerObjectRow.schedule_id == row.schedule_id
            )
        )
        session.delete(row)
        session.flush()


def note_look(session: Session, organisation_id: str, line: Line, at: datetime) -> None:
    """Overrides made in PagerDuty until `at` have been adopted."""
    if row := session.get(PagerScheduleRow, (organisation_id, line.rotation, line.role)):
        row.looked_at = at
        session.flush()


def kept_policies(session: Session, organisation_id: str) -> dict[str, KeptPolicy]:
    """By rotation."""
    rows = session.scalars(select(PagerPolicyRow).where(PagerPolicyRow.organisation_id == organisation_id))
    return {row.rotation: KeptPolicy(row.policy_id, tuple(map(Rule.model_validate, row.rules))) for row in rows}


def keep_policy(session: Session, organisation_id: str, rotation: str, policy_id: str, rules: tuple[Rule, ...]) -> None:
    kept = [rule.model_dump(mode="json") for rule in rules]
    session.merge(PagerPolicyRow(organisation_id=organisation_id, rotation=rotation, policy_id=policy_id, rules=kept))
    session.flush()


def forget_policy_of(session: Session, organisation_id: str, rotation: str) -> None:
    """The rotation has no escalation policy any more."""
    if row := session.get(PagerPolicyRow, (organisation_id, rotation)):
        session.delete(row)
        session.flush()


def kept_objects(session: Session, organisation_id: str, schedule_id: str, *, adopted: bool) -> dict[str, KeptObject]:
    """Our objects of a schedule by id; or the adopted ones, which somebody made in PagerDuty."""
    rows = session.scalars(
        select(PagerObjectRow).where(
            PagerObjectRow.organisation_id == organisation_id,
            PagerObjectRow.schedule_id == schedule_id,
            PagerObjectRow.adopted == adopted,
        )
    )
    return {row.object_id: _kept(row) for row in rows}


def kept_by_schedule(session: Session, organisation_id: str, *, adopted: bool) -> dict[str, dict[str, KeptObject]]:
    """The same of every schedule, by its id."""
    rows = session.scalars(
        select(PagerObjectRow).where(
            PagerObjectRow.organisation_id == organisation_id, PagerObjectRow.adopted == adopted
        )
    )
    found: dict[str, dict[str, KeptObject]] = {}
    for row in rows:
        found.setdefault(row.schedule_id, {})[row.object_id] = _kept(row)
    return found


def _kept(row: PagerObjectRow) -> KeptObject:
    piece = Piece(start=row.start, end=row.end, user=row.user_id)
    return KeptObject(piece, row.kept_at, tuple(row.override_ids), row.gone)


def keep_object(
    session: Session,
    organisation_id: str,
    schedule_id: str,
    object_id: str,
    piece: Piece,
    now: datetime,
    *,
    adopted_as: tuple[int, ...] | None = None,
) -> None:
    """An object is ours, or was adopted as these overrides; it holds `piece`."""
    session.merge(
        PagerObjectRow(
            organisation_id=organisation_id,
            schedule_id=schedule_id,
            object_id=object_id,
            adopted=adopted_as is not None,
            start=piece.start,
            end=piece.end,
            user_id=piece.user,
            override_ids=list(adopted_as or ()),
            kept_at=now,
            gone=False,
        )
    )
    session.flush()


def note_gone(session: Session, organisation_id: str, schedule_id: str, object_id: str) -> None:
    """It is not in PagerDuty any more, as far as we can see."""
    if row := session.get(PagerObjectRow, (organisation_id, schedule_id, object_id)):
        row.gone = True
        session.flush()


def forget_object(session: Session, organisation_id: str, schedule_id: str, object_id: str) -> None:
    """An adopted override that was taken back: should it turn up again, it is adopted again."""
    session.execute(
        delete(PagerObjectRow).where(
            PagerObjectRow.organisation_id == organisation_id,
            PagerObjectRow.schedule_id == schedule_id,
            PagerObjectRow.object_id == object_id,
        )
    )
