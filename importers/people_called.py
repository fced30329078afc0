"""Who is meant by a name, however people write it: by id, address, or full name in any order, accents or not."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from domain.organisation import Organisation
from importers.found.words import plain, slug
from importers.nodes import Node, Scalar, Table
from importers.report import Report

Person = tuple[str, str, str]
"""Id, name, address."""


class PeopleCalled:
    """Looks people up by whatever they are called; nothing is prepared before somebody asks."""

    def __init__(self, people: Callable[[], Iterable[Person]]) -> None:
        self._people = people

    @classmethod
    def of(cls, organisation: Organisation) -> "PeopleCalled":
        """Everybody of an organisation."""
        return cls(lambda: ((one.id, one.name, one.email) for one in organisation.engineers))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(id_ for id_, _, _ in self._people())

    @cached_property
    def _ids(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for id_, name, address in self._people():
            words = plain(name).split()
            backwards = " ".join(reversed(plain(name).split(maxsplit=1)))
            last_first = " ".join([*words[-1:], *words[:-1]])
            for called in {plain(id_), plain(address), plain(name), backwards, last_first}:
                found.setdefault(called, []).append(id_)
        return found

    def id_of(self, *texts: str) -> str | None:
        """The id by the first of the texts that means one person; None when nobody or several could be meant."""
        for text in texts:
            found = self._meant(text)
            if len(found) == 1:
                return found[0]
        return None

    def by_id(self, row: Node, known: frozenset[str], report: Report) -> Node:
        """The row with the id of its engineer in place of a name; of a name that nobody has, what would be its id."""
        cell = row.entries.get("engineer") if isinstance(row, Table) else None
        if not isinstance(row, Table) or not isinstance(cell, Scalar) or cell.text in known:
            return row
        meant = self._meant(cell.text)
        if len(meant) > 1:
            hint = f"write the id: {' or '.join(meant)}"
            report.fault(cell.place, "engineer", "several people are called so", value=cell.text, hint=hint)
        id_ = meant[0] if meant else slug(cell.text, cell.text) if " " in cell.text else cell.text
        return row._replace(entries=row.entries | {"engineer": cell._replace(text=id_)})

    def _meant(self, text: str) -> Sequence[str]:
        """An id means its own engineer, whatever others are called."""
        if text in self._known:
            return (text,)
        return self._ids.get(plain(text), ()) if text else ()
