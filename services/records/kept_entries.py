"""Absences and wishes that people entered in the service: an import keeps those that no file of ours ever listed.

What a file listed once and does not list any more is gone, as everything else of it. The audit knows which is which.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from domain.base import Value
from domain.organisation import Organisation
from domain.people import Absence, Wish
from storage.audit import entries_of
from storage.kinds import KIND
from storage.mapping import PartName, parts_of

IMPORT = "import organisation"
_ENTERED = ("absence", "wish")
_BY_HAND = {f"{verb} {kind}": kind for verb in ("add", "put") for kind in _ENTERED}


class KeptEntry(Value):
    """An absence or a wish that stays though the file does not list it."""

    kind: str
    key: str


def with_entries(
    session: Session, organisation_id: str, before: Organisation, after: Organisation
) -> tuple[Organisation, tuple[KeptEntry, ...]]:
    """The organisation of a file with what people entered since, and which entries these are.

    What names a person or a rotation that the file does not have cannot stay; of one week the file's wish counts.
    """
    listed = _from_files(session, organisation_id)
    there = {part.name for part in parts_of(after) if part.kind in _ENTERED}
    kept = {
        name: value
        for name, value in _entries(before)
        if name not in there and name not in listed and _can_stay(value, after) and not _says_otherwise(value, there)
    }
    absences = [one for one in kept.values() if isinstance(one, Absence)]
    wishes = [one for one in kept.values() if isinstance(one, Wish)]
    more = {"absences": (*after.absences, *absences), "wishes": (*after.wishes, *wishes)}
    told = tuple(KeptEntry(kind=name.kind, key=name.key) for name in kept)
    return (after.model_copy(update=more) if kept else after), told


def _entries(organisation: Organisation) -> Iterable[tuple[PartName, Absence | Wish]]:
    names = (part.name for part in parts_of(organisation) if part.kind in _ENTERED)
    return zip(names, (*organisation.absences, *organisation.wishes), strict=True)


def _from_files(session: Session, organisation_id: str) -> set[PartName]:
    """What the last file that had a say about it listed, and nobody changed in the service since."""
    found = set[PartName]()
    for entry in entries_of(session, organisation_id, (IMPORT, *_BY_HAND)):
        if entry.action in _BY_HAND:
            found.discard(PartName(_BY_HAND[entry.action], entry.subject))
            continue
        for one in (entry.after or {}).get("differences", ()):
            name = PartName(one["kind"], one["key"])
            if one["change"] == "removed":
                found.discard(name)
            elif name.kind in _ENTERED:
                found.add(name)
    return found


def _can_stay(value: Absence | Wish, after: Organisation) -> bool:
    rotation = value.rotation if isinstance(value, Wish) else None
    return value.engineer in after.engineer and (rotation is None or rotation in after.rotation)


def _says_otherwise(value: Absence | Wish, there: set[PartName]) -> bool:
    return isinstance(value, Wish) and PartName("wish", KIND["wish"].key(value)) in there
