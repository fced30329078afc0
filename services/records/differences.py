"""What changed in an organisation, for people and for the audit: part by part, field by field, nothing private."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from domain.base import Value
from storage.kinds import KIND
from storage.parts import PartChange


class FieldDifference(Value):
    """One field: `working_hours.start`. A private field is named, and its values are not shown."""

    field: str
    before: Any = None
    after: Any = None
    shown: bool = True


class PartDifference(Value):
    """One part that was added, removed or changed; the fields of a changed one."""

    kind: str
    key: str
    change: Literal["added", "removed", "changed"]
    fields: tuple[FieldDifference, ...] = ()


def differences(changes: Iterable[PartChange]) -> tuple[PartDifference, ...]:
    """What a person wants to know; parts that only moved among their kind are left out."""
    return tuple(_difference(one) for one in changes if not one.only_moved)


def public_body(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The part without its private fields."""
    return {name: value for name, value in body.items() if name not in KIND[kind].private}


def _difference(change: PartChange) -> PartDifference:
    named = {"kind": change.name.kind, "key": change.name.key}
    if change.before is None:
        return PartDifference(**named, change="added")
    if change.after is None:
        return PartDifference(**named, change="removed")
    fields = tuple(_fields(change.before, change.after, "", KIND[change.name.kind].private))
    return PartDifference(**named, change="changed", fields=fields)


def _fields(
    before: Mapping[str, Any], after: Mapping[str, Any], within: str, private: frozenset[str] = frozenset()
) -> Iterator[FieldDifference]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if name in private:
            yield FieldDifference(field=f"{within}{name}", shown=False)
        elif isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from _fields(old, new, f"{within}{name}.")
        else:
            yield FieldDifference(field=f"{within}{name}", before=old, after=new)
