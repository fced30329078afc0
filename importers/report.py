"""Collects everything that is wrong while reading goes on, so that all of it is told at once."""

from collections.abc import Iterable

from domain.errors import Fault, InvalidInput
from importers.nodes import Place, shown_text


class Report:
    """Faults, which refuse the whole input, and warnings, which come with it."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []

    def fault(self, place: Place, where: str, problem: str, *, value: str = "", hint: str = "") -> None:
        """Note one thing that makes the input unusable."""
        self.faults.append(_fault(place, where, problem, value, hint))

    def warn(self, place: Place, where: str, problem: str, *, value: str = "", hint: str = "") -> None:
        """Note one thing that was left out or looks odd, while the rest is good."""
        self.warnings.append(_fault(place, where, problem, value, hint))

    def add_elsewhere(self, faults: Iterable[Fault]) -> None:
        """Add faults except where one is known already: a value that cannot be read has no other faults."""
        known = {(fault.file, fault.line, fault.column) for fault in self.faults}
        self.faults += [fault for fault in faults if (fault.file, fault.line, fault.column) not in known]

    def refuse_faults(self) -> None:
        """Raise InvalidInput with every fault, when there is one."""
        if self.faults:
            raise self.refusal()

    def refusal(self) -> InvalidInput:
        """The exception that carries every fault, each once."""
        return InvalidInput(dict.fromkeys(self.faults))


def _fault(place: Place, where: str, problem: str, value: str, hint: str) -> Fault:
    return Fault(place.file, place.line, place.column, where, problem, shown_text(value), hint)
