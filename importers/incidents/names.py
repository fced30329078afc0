"""What PagerDuty's names mean here: whose incident it is, and how severe."""

from collections.abc import Iterable, Iterator, Mapping

from domain.base import Name, Value
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from importers.found.words import plain
from importers.suggestions import known_or_nearest

_DIGITS = frozenset("0123456789")


class NameMeaning(Value):
    """One name as a file keeps it; `kind` is `team` or `severity`."""

    kind: str
    name: Name
    meaning: str


class IncidentNames(Value):
    """How names are read that do not speak for themselves.

    `teams`: id or name of a PagerDuty service or team -> team here. `severities`: name of a priority, or `high` and
    `low` for an urgency -> severity of the policy. A meaning that is empty takes a name back.
    """

    teams: Mapping[Name, str] = {}
    severities: Mapping[Name, str] = {}

    @classmethod
    def of(cls, told: Iterable[NameMeaning]) -> "IncidentNames":
        """As a file has kept them."""
        by_kind: dict[str, dict[str, str]] = {"team": {}, "severity": {}}
        for one in told:
            by_kind.setdefault(one.kind, {})[one.name] = one.meaning
        return cls(teams=by_kind["team"], severities=by_kind["severity"])

    def told(self) -> tuple[NameMeaning, ...]:
        """As a file keeps them."""
        kinds = {"team": self.teams, "severity": self.severities}
        return tuple(
            NameMeaning(kind=kind, name=name, meaning=one)
            for kind, names in kinds.items()
            for name, one in names.items()
        )


def strange_names(names: IncidentNames, organisation: Organisation) -> tuple[Fault, ...]:
    """What is named that the organisation does not have."""
    severities = organisation.policy.burden.severities
    return (
        *_unknown("team", names.teams.values(), organisation.team),
        *_unknown("severity", names.severities.values(), severities),
    )


class Meanings:
    """The names of one organisation; InvalidInput for settings that name what it does not have."""

    def __init__(self, names: IncidentNames, organisation: Organisation) -> None:
        if faults := strange_names(names, organisation):
            raise InvalidInput(faults)
        severities = organisation.policy.burden.severities
        own = {plain(name): team.id for team in organisation.teams for name in (team.id, team.name, *team.services)}
        rotations = {
            plain(name): one.teams[0]
            for one in organisation.rotations
            if len(one.teams) == 1
            for name in (one.id, one.name)
        }
        self._teams = rotations | own | {plain(name): team for name, team in names.teams.items()}
        self._severities = list(severities)
        self._named = {plain(one): one for one in severities}
        self._named |= {plain(name): one for name, one in names.severities.items()}

    def team(self, owners: Iterable[str]) -> str | None:
        """The team that one of the names means: the whole name, or a name within it that only one team has."""
        names = [plain(one) for one in owners]
        whole = next((self._teams[name] for name in names if name in self._teams), None)
        return whole or next((team for name in names if (team := self._within(name))), None)

    def severity(self, priority: str, urgency: str) -> str:
        """By the priority's name, else its number (`P2` is the second severity), else the urgency.

        A high urgency without more is the second severity, a low one the last: settings say otherwise.
        """
        if found := self._named.get(plain(priority)):
            return found
        digits = "".join(sign for sign in priority if sign in _DIGITS)
        if digits and 1 <= int(digits[:6]) <= len(self._severities):
            return self._severities[int(digits[:6]) - 1]
        if found := self._named.get(plain(urgency)):
            return found
        return self._severities[-1 if urgency == "low" else min(1, len(self._severities) - 1)]

    def _within(self, name: str) -> str | None:
        padded = f" {name} "
        found = {team for known, team in self._teams.items() if known and f" {known} " in padded}
        return found.pop() if len(found) == 1 else None


def _unknown(what: str, used: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    names = list(known)
    for one in sorted(set(used) - set(names)):
        problem = f"the organisation has no such {what}"
        yield Fault("settings", 0, 0, what, problem, one, known_or_nearest(one, names))
