"""SHA-256 of what is paid and to whom, made over values as they are written.

Fields that say nothing are left out: one that lines get in years to come makes no other hash of the lines of today.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from json import dumps
from typing import Any

from compensation.lines import Payee, PayLine

Written = Mapping[str, Any]
"""A value as its JSON."""

HASHED = 2
"""How reports are hashed today: 1, lines alone, with all their fields; 2, lines and payees."""
_WORDING = "sentence"


def payments_sha256(lines: Iterable[PayLine], payees: Iterable[Payee] = ()) -> str:
    """One hash over lines and payees, whatever their order; wording does not count, what is paid to whom does."""
    return written_sha256(map(_written, lines), map(_written, payees))


def written_sha256(lines: Iterable[Written], payees: Iterable[Written] = (), hashed: int = HASHED) -> str:
    """The same of lines and payees that were written."""
    ordered = sorted(lines, key=lambda line: str(line["id"]))
    if hashed == 1:
        return _sha256([{name: part for name, part in line.items() if name != _WORDING} for line in ordered])
    people = sorted(payees, key=lambda payee: str(payee["engineer"]))
    return _sha256({"lines": list(map(_said, ordered)), "payees": list(map(_said, people))})


def _said(value: Written) -> Written:
    return {name: part for name, part in value.items() if name != _WORDING and part not in (None, "", [])}


def _sha256(data: object) -> str:
    return sha256(dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _written(value: PayLine | Payee) -> Written:
    return value.model_dump(mode="json")
