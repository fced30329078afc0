"""From incidents and their log entries to response segments, unanswered incidents and a history of load."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from domain.base import Value
from domain.errors import Fault
from domain.organisation import Incident, Organisation
from domain.response import ResponseSegment, UnansweredIncident
from importers.incidents.heard import FROM, Entry, Heard, Kind, emails, entries, heard
from importers.incidents.names import IncidentNames, Meanings
from importers.incidents.stretches import Worked, at_the_end, worked
from importers.known_names import PeopleByName


class IncidentsRead(Value):
    """What the pager's record means here."""

    segments: tuple[ResponseSegment, ...] = ()
    unanswered: tuple[UnansweredIncident, ...] = ()
    incidents: tuple[Incident, ...] = ()
    open: tuple[str, ...] = ()
    """Incidents that are not over, and those merged into one that is not: they have to be read again together."""
    strange: tuple[str, ...] = ()
    """Incidents in which somebody worked whom nobody knows here, in order of beginning: an address may be put right."""


def read_incidents(
    incidents: Iterable[object],
    log_entries: Iterable[object],
    users: Iterable[object],
    organisation: Organisation,
    names: IncidentNames | None = None,
) -> tuple[IncidentsRead, tuple[Fault, ...]]:
    """The record as PagerDuty's API gives it, and everything of it that could not be used, with why.

    The same record gives the same answer, in whatever order it comes and however often a part of it is repeated.
    """
    faults: list[Fault] = []
    known = {one.id: one for one in heard(incidents, faults)}
    told = _by_incident(entries(log_entries, faults), known, faults)
    work = {key: worked(found) for key, found in _with_merges(told, known, faults).items()}
    reading = _Reading(organisation, Meanings(names or IncidentNames(), organisation), emails(users), faults)
    found = sorted(known.values(), key=lambda one: (one.opened, one.id))
    read = IncidentsRead(
        segments=tuple(segment for one in found for segment in reading.segments(one, work[one.id])),
        unanswered=tuple(missed for one in found if (missed := reading.unanswered(one, work[one.id]))),
        incidents=tuple(load for one in found if (load := reading.load(one))),
        open=tuple(one.id for one in found if _is_open(one, known)),
        strange=tuple(one.id for one in found if one.id in reading.strange),
    )
    return read, tuple(dict.fromkeys(faults))


def _by_incident(found: Iterable[Entry], known: Mapping[str, Heard], faults: list[Fault]) -> dict[str, list[Entry]]:
    told: dict[str, list[Entry]] = {key: [] for key in known}
    strangers = set[str]()
    for entry in found:
        told.get(entry.incident, []).append(entry)
        strangers |= {entry.incident} - known.keys()
    problem = "has log entries but was not read itself"
    faults.extend(Fault(FROM, 0, 0, f"incident {key}", problem) for key in sorted(strangers))
    for key, one in known.items():
        _end_it(one, told[key], faults)
    return told


def _end_it(one: Heard, told: list[Entry], faults: list[Fault]) -> None:
    """Have an incident that is over end, also when its log does not say so."""
    if one.open or any(entry.kind is Kind.RESOLVED for entry in told):
        return
    if one.resolved_at:
        told.append(Entry(one.id, one.resolved_at, Kind.RESOLVED))
    else:
        faults.append(Fault(FROM, 0, 0, f"incident {one.id}", "is over, but nothing says since when"))


def _with_merges(
    told: dict[str, list[Entry]], known: Mapping[str, Heard], faults: list[Fault]
) -> dict[str, list[Entry]]:
    """Entries in which whoever worked on a merged incident takes up the other one; the earliest merge first."""
    merged = [(_end(told[one.id]), one) for one in known.values() if one.merged_into]
    for at, one in sorted(((at, one) for at, one in merged if at), key=lambda pair: (pair[0], pair[1].id)):
        if one.merged_into not in told:
            problem = f"was merged into {one.merged_into}, which was not read"
            faults.append(Fault(FROM, 0, 0, f"incident {one.id}", problem))
            continue
        goes_on = (Entry(one.merged_into, at, Kind.ACKNOWLEDGED, user) for user in at_the_end(told[one.id]))
        over = _end(told[one.merged_into])
        told[one.merged_into] += [entry for entry in goes_on if over is None or at < over]
    return told


def _is_open(one: Heard, known: Mapping[str, Heard]) -> bool:
    seen = {one.id}
    while one.merged_into in known and one.merged_into not in seen:
        one = known[one.merged_into]
        seen.add(one.id)
    return one.open


def _end(found: Iterable[Entry]) -> datetime | None:
    return max((one.at for one in found if one.kind is Kind.RESOLVED), default=None)


class _Reading:
    """Turns work into facts of one organisation; people nobody knows are told of once."""

    def __init__(
        self, organisation: Organisation, meanings: Meanings, addresses: Mapping[str, str], faults: list[Fault]
    ) -> None:
        self._people = PeopleByName(organisation)
        self._meanings = meanings
        self._addresses = addresses
        self._faults = faults
        self.strange = set[str]()

    def segments(self, one: Heard, work: Worked) -> Iterator[ResponseSegment]:
        for user, start, end in work.stretches:
            only_merged = one.merged_into and start == end
            engineer = None if only_merged else self._engineer(user, one)
            if engineer:
                team = self._meanings.team(one.owners)
                yield ResponseSegment(
                    incident=one.id, engineer=engineer, start=start, end=end, team=team, opened=one.opened
                )

    def unanswered(self, one: Heard, work: Worked) -> UnansweredIncident | None:
        """None while it is open: somebody may still answer it. Merged incidents are answered in the other one."""
        if one.open or work.acknowledged or work.stretches or one.merged_into:
            return None
        team = self._meanings.team(one.owners)
        return UnansweredIncident(incident=one.id, opened=one.opened, team=team, auto_resolved=work.by_itself)

    def load(self, one: Heard) -> Incident | None:
        """The page as it burdens a team; a merged incident rang too."""
        team = self._meanings.team(one.owners)
        if team is None:
            owners = ", ".join(one.owners[:4]) or "nothing"
            hint = "list the service under `services` of its team"
            self._faults.append(Fault(FROM, 0, 0, f"incident {one.id}", "no team is known by", owners, hint))
            return None
        severity = self._meanings.severity(one.priority, one.urgency)
        return Incident(id=one.id, team=team, severity=severity, opened=one.opened)

    def _engineer(self, user: str, one: Heard) -> str | None:
        address = self._addresses.get(user, "")
        engineer = self._people.id_of(address) if address else None
        if engineer is None:
            problem = "is nobody's address here" if address else "has no address, so that nobody knows who it is"
            where, hint = f"incident {one.id}, user {user}", "one of more than a month ago: later with --since DAY"
            self._faults.append(Fault(FROM, 0, 0, where, f"{problem}; the work is not taken over", address, hint))
            self.strange.add(one.id)
        return engineer
