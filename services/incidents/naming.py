"""What PagerDuty's names mean: as it was said once, until it is said otherwise; every reading keeps to it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from importers.found.words import plain
from importers.incidents.names import IncidentNames, strange_names

_AGAIN = "incidents read before keep what they had; a reading since an earlier day reads them again"


class Naming(NamedTuple):
    """The names that hold, what of them is new, and those whose team or severity is not there any more."""

    kept: IncidentNames
    usable: IncidentNames
    news: tuple[str, ...]
    gone: tuple[Fault, ...]


def naming(before: IncidentNames, given: IncidentNames, organisation: Organisation) -> Naming:
    """The names of `before` and those `given` now, which replace them; an empty meaning takes a name back.

    InvalidInput for given ones that mean what the organisation does not have. One that was kept and lost its meaning is
    only told: it must not keep anything from being read.
    """
    if faults := strange_names(_meant(given.teams, given.severities), organisation):
        raise InvalidInput(faults)
    kept = IncidentNames(
        teams=_together(before.teams, given.teams), severities=_together(before.severities, given.severities)
    )
    severities = organisation.policy.burden.severities
    usable = IncidentNames(
        teams={name: team for name, team in kept.teams.items() if team in organisation.team},
        severities={name: one for name, one in kept.severities.items() if one in severities},
    )
    news = (
        *_news("team", before.teams, kept.teams),
        *_news("severity", before.severities, kept.severities),
    )
    return Naming(kept, usable, (*news, _AGAIN) if news else (), strange_names(kept, organisation))


def _meant(teams: Mapping[str, str], severities: Mapping[str, str]) -> IncidentNames:
    return IncidentNames(teams=_together({}, teams), severities=_together({}, severities))


def _together(before: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    restated = {plain(name) for name in given}
    kept = {name: meaning for name, meaning in before.items() if plain(name) not in restated}
    return kept | {name: meaning for name, meaning in given.items() if meaning}


def _news(what: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    was = {plain(name): meaning for name, meaning in before.items()}
    for name, meaning in after.items():
        earlier = was.pop(plain(name), "")
        if earlier != meaning:
            yield f"{name!r} means {what} {meaning} from now on" + (f", not {earlier}" if earlier else "")
    for name, meaning in before.items():
        if plain(name) in was:
            yield f"{name!r} does not mean {what} {meaning} any more"
