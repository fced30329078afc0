"""Who should be on call, line by line, as the list is and as it will be once PagerDuty's overrides are recorded."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from domain.overrides import Override
from exporters.pagerduty_faults import paged
from exporters.pagerduty_people import Directory
from pager.lines import Line, Piece
from services.pagerduty.expected import ahead, pieces_by_line
from services.pagerduty.ledger import Ledger
from services.pagerduty.outlook import list_without
from storage.database import Database


@dataclass(frozen=True)
class Forecast:
    """The published list from `since` on, in PagerDuty's terms."""

    database: Database
    organisation_id: str
    ledger: Ledger
    directory: Directory
    since: datetime
    horizon_days: int | None

    @cached_property
    def now(self) -> Mapping[Line, Sequence[Piece]]:
        """As the list is."""
        return self._pieces((), (), self.horizon_days)

    def edge(self, line: Line) -> datetime | None:
        """Where the horizon ends for a line, after the last week that begins within it; None without a horizon."""
        if self.horizon_days is None:
            return None
        ends = [piece.end for piece in self.now.get(line, ())]
        return max([*ends, self.since + timedelta(days=self.horizon_days)])

    def whole(self, withdrawn: Collection[int]) -> Mapping[Line, Sequence[Piece]]:
        """As it will be without these overrides, also beyond the horizon."""
        return self.after(withdrawn, ()) if self.horizon_days is None else self._pieces(withdrawn, (), None)

    def after(self, withdrawn: Collection[int], more: Sequence[Override]) -> Mapping[Line, Sequence[Piece]]:
        """As it will be without these overrides, and with more of them."""
        return self._pieces(withdrawn, more, self.horizon_days) if withdrawn or more else self.now

    @property
    def engineers(self) -> Mapping[str, str]:
        """Engineers' ids by their id in PagerDuty; whoever shares an email with another is nobody's."""
        people = self.ledger.organisation.engineers
        shared = Counter(one.email.casefold() for one in people)
        known = (one for one in people if self.directory.knows(one.email) and shared[one.email.casefold()] == 1)
        return {self.directory.user_id(one.email): one.id for one in known}

    def zone(self, line: Line) -> str:
        """On whose clocks the line hands over; the company's for a rotation that is no more."""
        organisation = self.ledger.organisation
        known = line.rotation in organisation.rotation
        return organisation.handoff_zone(line.rotation) if known else organisation.company.zone

    def _pieces(
        self, withdrawn: Collection[int], more: Sequence[Override], horizon_days: int | None
    ) -> Mapping[Line, Sequence[Piece]]:
        published, organisation = self.ledger.published, self.ledger.organisation
        if withdrawn or more:
            with self.database.read() as session:
                published = list_without(session, self.organisation_id, organisation, withdrawn, more)
        return pieces_by_line(ahead(paged(published), self.since, horizon_days), organisation, self.directory)
