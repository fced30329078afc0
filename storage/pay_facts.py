"""Facts of pay between their values and their rows. The schedule is not among them: that is the published list."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from compensation.facts import Decision, PayFacts
from domain.base import Value
from domain.response import Claim, ResponseSegment, UnansweredIncident
from storage.base import Base
from storage.tables.pay import PayClaimRow, PayDecisionRow, PaySegmentRow, PayUnansweredRow


@dataclass(frozen=True)
class _FactKind:
    """`section` of the facts holds values of `model`, kept in rows of the same fields, each known by `key`."""

    section: str
    model: type[Value]
    row: type[Base]
    key: Callable[[Any], tuple[Hashable, ...]]


_KINDS = (
    _FactKind("responses", ResponseSegment, PaySegmentRow, lambda one: (one.incident, one.engineer, one.start)),
    _FactKind("unanswered", UnansweredIncident, PayUnansweredRow, lambda one: (one.incident,)),
    _FactKind("claims", Claim, PayClaimRow, lambda one: (one.id,)),
    _FactKind("decisions", Decision, PayDecisionRow, lambda one: (one.subject,)),
)


def read_facts(session: Session, organisation_id: str) -> PayFacts:
    """What was taken in, in its order; without planned weeks and overrides."""
    found = {kind.section: _read(session, organisation_id, kind) for kind in _KINDS}
    return PayFacts.model_validate(found)


def save_facts(session: Session, organisation_id: str, before: PayFacts, after: PayFacts) -> None:
    """Rows that are new or different; one that is gone, such as a decision that another replaced, is taken away."""
    for kind in _KINDS:
        _save(session, organisation_id, kind, _placed(kind, before), _placed(kind, after))


def _read(session: Session, organisation_id: str, kind: _FactKind) -> tuple[Value, ...]:
    table = kind.row.__table__
    wanted = select(*(table.c[name] for name in kind.model.model_fields))
    rows = session.execute(wanted.where(table.c.organisation_id == organisation_id).order_by(table.c.position))
    return tuple(kind.model.model_validate(dict(row)) for row in rows.mappings())


_Placed = Mapping[tuple[Hashable, ...], tuple[int, Value]]


def _placed(kind: _FactKind, facts: PayFacts) -> _Placed:
    values = getattr(facts, kind.section)
    return {kind.key(value): (position, value) for position, value in enumerate(values)}


def _save(session: Session, organisation_id: str, kind: _FactKind, before: _Placed, after: _Placed) -> None:
    for key in before.keys() - after.keys():
        session.delete(session.get_one(kind.row, (organisation_id, *key)))
    for key, placed in after.items():
        if key not in before:
            session.add(kind.row(organisation_id=organisation_id, **_columns(placed)))
        elif placed != before[key]:
            row = session.get_one(kind.row, (organisation_id, *key))
            for name, value in _columns(placed).items():
                setattr(row, name, value)
    session.flush()


def _columns(placed: tuple[int, Value]) -> dict[str, Any]:
    position, value = placed
    return {"position": position, **{name: getattr(value, name) for name in type(value).model_fields}}
