"""Exceptions taken on the command line: read, worked out where they say `auto`, and put into the organisation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from constraints.allowing import allowing
from constraints.allowing import untakeable as allowing_faults
from domain.allowance import AUTO, Allowance, Kind, Kinds
from domain.errors import Fault, InvalidInput, OutOfTime
from domain.organisation import Organisation
from domain.schedule import Horizon
from services.agreements_in_time import out_of_plan

_NAMED = 6
_BY_NAME = "name some of the agreements yourself, such as --allow share:search+mobile, and leave the others to auto"


@dataclass(frozen=True)
class Agreed:
    """An organisation under further exceptions, and which these are."""

    organisation: Organisation
    allowances: tuple[Allowance, ...] = ()

    def notes(self) -> Iterator[str]:
        """One sentence that names them; empty when there are none."""
        if self.allowances:
            shown = ", ".join(one.text for one in self.allowances[:_NAMED])
            more = f" and {len(self.allowances) - _NAMED} more" if len(self.allowances) > _NAMED else ""
            exceptions = f"{len(self.allowances)} agreed exceptions, all"
            told = "1 agreed exception," if len(self.allowances) == 1 else exceptions
            yield f"Planned under {told} in schedule.json: {shown}{more}."


def taken(
    organisation: Organisation, horizon: Horizon, texts: Iterable[str], seed: int, standing: Iterable[str] = ()
) -> Agreed:
    """The organisation under the exceptions that `--allow` names; InvalidInput with all that cannot be read or taken.

    These must be of the planned weeks; those that are `standing` in a plan made earlier may be of any.

    `KIND:auto`, or `KIND+KIND:auto`, stands for the cheapest package of these kinds, and is worked out after the
    others are taken; a plan that needs nothing takes nothing.
    """
    asked, automatic, faults = _understood(texts)
    stood, as_well, unreadable = _understood(standing)
    allowances, automatic = [*stood, *asked], [*as_well, *automatic]
    faults += [*unreadable, *out_of_plan(organisation, horizon, asked)]
    if faults:
        raise InvalidInput([*faults, *allowing_faults(organisation, allowances)])
    organisation = allowing(organisation, allowances) if allowances else organisation
    for kinds in automatic:
        found = _worked_out(organisation, horizon, kinds, seed)
        organisation = allowing(organisation, found)
        allowances += found
    return Agreed(organisation, tuple(allowances))


def _worked_out(organisation: Organisation, horizon: Horizon, kinds: Kinds, seed: int) -> tuple[Allowance, ...]:
    """The cheapest exceptions of these kinds; none where none is needed."""
    from services.packages import Packages  # its solvers take half a second to load, and hardly anybody needs them

    search = Packages(organisation, horizon, seed)
    if not search.impossible:
        return ()
    try:
        package = search.cheapest(kinds)
    except OutOfTime as late:
        raise OutOfTime(f"--allow {'+'.join(kinds)}{AUTO}: {late}; {_BY_NAME}") from late
    if package is None:
        hint = "leave it out: the plan then says which ways out there are"
        raise InvalidInput([_fault("+".join(kinds) + AUTO, "agreements of this kind are not enough", hint)])
    return package.allowances


def untakeable(organisation: Organisation, texts: Iterable[str], horizon: Horizon | None = None) -> tuple[Fault, ...]:
    """Exceptions that cannot be read, that this organisation cannot take, or that are of other weeks than `horizon`.

    What `auto` stands for is not asked.
    """
    allowances, _, faults = _understood(texts)
    elsewhere = out_of_plan(organisation, horizon, allowances) if horizon else ()
    return (*faults, *elsewhere, *allowing_faults(organisation, allowances))


def _understood(texts: Iterable[str]) -> tuple[list[Allowance], list[Kinds], list[Fault]]:
    """Exceptions that were named, kinds of which the cheapest are to be found, and what cannot be read."""
    given = list(texts)
    faults: list[Fault] = []
    named = list(_read([text for text in given if not text.endswith(AUTO)], faults))
    automatic = list(_kinds_of([text for text in given if text.endswith(AUTO)], faults))
    return named, automatic, faults


def _read(texts: Iterable[str], faults: list[Fault]) -> Iterator[Allowance]:
    for text in texts:
        try:
            yield Allowance.parse(text)
        except ValueError as failure:
            faults.append(_fault(text, str(failure), "see dogwatch plan --help"))


def _kinds_of(texts: Iterable[str], faults: list[Fault]) -> Iterator[Kinds]:
    for text in texts:
        names = text.removesuffix(AUTO).split("+")
        unknown = [name for name in names if name not in set(Kind)]
        if unknown:
            problem = f"unknown kind {unknown[0]!r}"
            faults.append(_fault(text, problem, f"one of {', '.join(Kind)}, several joined by +"))
        else:
            yield tuple(dict.fromkeys(Kind(name) for name in names))


def _fault(text: str, problem: str, hint: str) -> Fault:
    return Fault("", 0, 0, "--allow", problem, text, hint)
