"""Allowances: exceptions to the rules that a company agrees to, each written on one line.

share:search+mobile                    the rotations become one pooled rotation
limit:ana.silva:2027-03                one more week for her in that month (2027-03-08: that week does not count)
borrow:ana.silva:search                a person of another rotation may hold secondary there (`:primary` for that)
open:search:secondary:2027-03-08       the secondary week stays open
business-hours:search:2027-03          secondary answers in working hours only, in that month (none: all the time)
rest:ana.silva:2027-03-08              that week of hers is exempt from the rest rule
holiday:ana.silva:2027-03-29           she may hold that week although she held the holiday last year
pairing:search:2027-03-08              nobody experienced is needed in that week
experienced:ana.silva                  she counts as experienced
role:ana.silva:primary                 she may hold that role in her rotations, which she may not otherwise
absence:ana.silva:2027-03-08           she may hold that week although she is away, or said that she cannot
unlock:search:primary:2027-03-08       the lock on that cell is released
join:search                            one more person, yet to be found, belongs to the rotation; again: one more
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from domain.base import Id, Value
from domain.people import PRIMARY, SECONDARY, SHADOW, Role

_ID, _ROLE = TypeAdapter(Id), TypeAdapter(Role)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class Kind(StrEnum):
    """What is given up."""

    SHARE = "share"
    LIMIT = "limit"
    BORROW = "borrow"
    OPEN = "open"
    BUSINESS_HOURS = "business-hours"
    REST = "rest"
    HOLIDAY = "holiday"
    PAIRING = "pairing"
    EXPERIENCED = "experienced"
    ROLE = "role"
    ABSENCE = "absence"
    UNLOCK = "unlock"
    JOIN = "join"


Kinds = tuple[Kind, ...]
AUTO = ":auto"
"""Behind one kind or several: the cheapest exceptions of these kinds."""


class Allowance(Value):
    """One agreed exception. Which fields are there depends on the kind; `text` writes it as people do."""

    kind: Kind
    engineer: Id | None = None
    rotations: tuple[Id, ...] = ()
    role: Role | None = None
    month: str | None = None
    week: date | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """The allowance that `text` writes; ValueError says what is wrong with it and how it is written."""
        name, *fields = text.strip().split(":")
        if name not in _FORMS:
            raise ValueError(f"unknown allowance {name!r}; one of {', '.join(_FORMS)}")
        form = _FORMS[Kind(name)]
        needed = [field for field in form.fields if not field.endswith("?")]
        if not len(needed) <= len(fields) <= len(form.fields) or not all(fields):
            raise ValueError(f"{text!r} is not complete; write it like {form.example}")
        found: dict[str, object] = {}
        for field, value in zip(form.fields, fields, strict=False):
            try:
                found |= _READERS[field.rstrip("?")](value)
            except ValueError as failure:
                raise ValueError(f"{text!r}: {_plain(failure)}; write it like {form.example}") from None
        return cls(kind=Kind(name), **{**form.defaults, **found})

    @property
    def rotation(self) -> str:
        """The one rotation it speaks of; the first of several."""
        return self.rotations[0]

    @property
    def text(self) -> str:
        """As `parse` reads it."""
        role = None if self.kind is Kind.BORROW and self.role == SECONDARY else self.role
        parts = (self.engineer, "+".join(self.rotations), role, self.month, self.week)
        return ":".join([self.kind.value, *(str(part) for part in parts if part)])

    def __str__(self) -> str:
        return self.text


class _Form(Value):
    fields: tuple[str, ...]
    example: str
    defaults: dict[str, object] = {}


_FORMS: Mapping[str, _Form] = {
    Kind.SHARE: _Form(fields=("rotations",), example="share:search+mobile"),
    Kind.LIMIT: _Form(fields=("engineer", "when"), example="limit:ana.silva:2027-03"),
    Kind.BORROW: _Form(
        fields=("engineer", "rotation", "role?"), example="borrow:ana.silva:search", defaults={"role": SECONDARY}
    ),
    Kind.OPEN: _Form(fields=("rotation", "secondary", "week"), example="open:search:secondary:2027-03-08"),
    Kind.BUSINESS_HOURS: _Form(fields=("rotation", "month?"), example="business-hours:search:2027-03"),
    Kind.REST: _Form(fields=("engineer", "week"), example="rest:ana.silva:2027-03-08"),
    Kind.HOLIDAY: _Form(fields=("engineer", "week"), example="holiday:ana.silva:2027-03-29"),
    Kind.PAIRING: _Form(fields=("rotation", "week"), example="pairing:search:2027-03-08"),
    Kind.EXPERIENCED: _Form(fields=("engineer",), example="experienced:ana.silva"),
    Kind.ROLE: _Form(fields=("engineer", "role"), example="role:ana.silva:primary"),
    Kind.ABSENCE: _Form(fields=("engineer", "week"), example="absence:ana.silva:2027-03-08"),
    Kind.UNLOCK: _Form(fields=("rotation", "role", "week"), example="unlock:search:primary:2027-03-08"),
    Kind.JOIN: _Form(fields=("rotation",), example="join:search"),
}


def _several(text: str) -> dict[str, object]:
    found = tuple(_ID.validate_python(one) for one in text.split("+"))
    if len(set(found)) < 2:
        raise ValueError("name two rotations or more, each once")
    return {"rotations": found}


def _month(text: str) -> dict[str, object]:
    if not _MONTH.fullmatch(text):
        raise ValueError(f"{text!r} is not a month such as 2027-03")
    return {"month": text}


def _day(text: str) -> dict[str, object]:
    try:
        return {"week": date.fromisoformat(text)}
    except ValueError:
        raise ValueError(f"{text!r} is not a handoff day such as 2027-03-08") from None


def _when(text: str) -> dict[str, object]:
    return _month(text) if _MONTH.fullmatch(text) else _day(text)


def _secondary(text: str) -> dict[str, object]:
    """The secondary, or another role that a company has behind its primary."""
    if text in (PRIMARY, SHADOW):
        raise ValueError(f"only secondary weeks may stay open, not {text}")
    return {"role": _ROLE.validate_python(text)}


_READERS: Mapping[str, Callable[[str], dict[str, object]]] = {
    "rotations": _several,
    "rotation": lambda text: {"rotations": (_ID.validate_python(text),)},
    "engineer": lambda text: {"engineer": _ID.validate_python(text)},
    "role": lambda text: {"role": _ROLE.validate_python(text)},
    "secondary": _secondary,
    "month": _month,
    "week": _day,
    "when": _when,
}


def _plain(failure: ValueError) -> str:
    if isinstance(failure, ValidationError):
        return f"{failure.errors()[0]['input']!r} is not a name"
    return str(failure)


def _checked(text: str) -> str:
    return Allowance.parse(text).text


AllowanceText = Annotated[
    str,
    AfterValidator(_checked),
    Field(description="An agreed exception, such as `limit:ana.silva:2027-03` or `share:search+mobile`."),
]
"""An allowance as it is written in files and on the command line; kept in its shortest form."""
