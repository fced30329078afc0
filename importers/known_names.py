"""Which engineer a row means, by id or exact e-mail address in any case; and names that nobody has defined."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from domain.errors import Fault
from domain.organisation import Organisation
from domain.people import Engineer
from importers.rows import Row
from importers.suggestions import known_or_nearest


class PeopleByName:
    """Looks people up in one organisation."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation

    @cached_property
    def _by_email(self) -> Mapping[str, str]:
        return {one.email.casefold(): one.id for one in self._organisation.engineers}

    def id_of(self, name: str) -> str | None:
        """The engineer's id; None when nobody is called so."""
        return name if name in self._organisation.engineer else self._by_email.get(name.casefold())

    def engineer(self, name: str) -> Engineer | None:
        """Who is called so; None when nobody is."""
        return self._organisation.engineer.get(self.id_of(name) or "")

    def faults(self, row: Row[Any], name: str) -> Iterator[Fault]:
        """A fault of the row when it names somebody whom the organisation does not have."""
        if self.id_of(name) is None:
            known = self._by_email if "@" in name else self._organisation.engineer
            yield row.fault("engineer", problem="unknown engineer", hint=known_or_nearest(name, known), value=name)


def unknown(row: Row[Any], field: str, name: str | None, known: Collection[str]) -> Iterator[Fault]:
    """A fault of the row when `field` gives a name and it is not one of `known`."""
    if name is not None and name not in known:
        yield row.fault(field, problem=f"unknown {field}", hint=known_or_nearest(name, known))
