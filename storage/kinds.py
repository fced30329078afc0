"""The kinds of parts an organisation is kept in: one for each section of its file, and how a part is known."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from domain.base import Value
from domain.escalation import Escalation
from domain.organisation import Company, HolidayHolder, Incident, Lock, Organisation
from domain.pay import PayPolicy
from domain.people import Absence, Engineer, Wish
from domain.policy import Policy
from domain.rotations import Rotation, Team
from domain.schedule import Shift


@dataclass(frozen=True)
class PartKind:
    """`steps` lead to the section in an organisation; `key` names a part among its kind, from what the part says.

    A key never holds a space and joins names by `~`, which no identifier contains: it is safe in an address. Two parts
    of the same key are told apart by `~2`, `~3`: see `storage.mapping`. `private` fields appear in no difference and in
    no audit entry.
    """

    name: str
    steps: tuple[str, ...]
    model: type[Value]
    key: Callable[[Any], str]
    single: bool = False
    private: frozenset[str] = frozenset()

    @property
    def has_id(self) -> bool:
        """Whether a part says itself how it is called."""
        return "id" in self.model.model_fields

    @property
    def section(self) -> str:
        """How the organisation file calls it: `history.shifts`."""
        return ".".join(self.steps)

    def values(self, organisation: Organisation) -> tuple[Value, ...]:
        """The organisation's values of this kind, in their order."""
        found: Any = organisation
        for step in self.steps:
            found = getattr(found, step)
        return (found,) if self.single else found


def _single(name: str, model: type[Value]) -> PartKind:
    return PartKind(name, (name,), model, lambda _: name, single=True)


def _id(value: Any) -> str:
    return str(value.id)


def _absence(value: Absence) -> str:
    return f"{value.engineer}~{value.first_day or f'{value.start:%Y%m%dT%H%M%SZ}'}"


def _wish(value: Wish) -> str:
    return f"{value.engineer}~{value.week}" + (f"~{value.rotation}" if value.rotation else "")


def _lock(value: Lock) -> str:
    return f"{value.rotation}~{value.role}~{value.week}"


def _past_shift(value: Shift) -> str:
    return f"{value.rotation}~{value.role}~{value.week}~{value.engineer}"


def _holder(value: HolidayHolder) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", value.holiday.lower()).strip("-")
    return f"{name or 'holiday'}~{value.year}~{value.engineer}"


KINDS: tuple[PartKind, ...] = (
    _single("company", Company),
    _single("policy", Policy),
    _single("escalation", Escalation),
    replace(_single("pay", PayPolicy), private=frozenset(PayPolicy.model_fields)),
    PartKind("team", ("teams",), Team, _id),
    PartKind("engineer", ("engineers",), Engineer, _id),
    PartKind("rotation", ("rotations",), Rotation, _id),
    PartKind("absence", ("absences",), Absence, _absence, private=frozenset({"reason"})),
    PartKind("wish", ("wishes",), Wish, _wish),
    PartKind("lock", ("locks",), Lock, _lock),
    PartKind("past-shift", ("history", "shifts"), Shift, _past_shift),
    PartKind("holiday-holder", ("history", "holidays"), HolidayHolder, _holder),
    PartKind("incident", ("incidents",), Incident, _id),
)
KIND = {kind.name: kind for kind in KINDS}
"""By name, as addresses and the audit write them."""
