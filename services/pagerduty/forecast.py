"""Who should be on call, line by line, as the list is and as it will be once PagerDuty's overrides are recorded."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
        return self._pieces((), ())

    def after(self, withdrawn: Collection[int], more: Sequence[Override]) -> Mapping[Line, Sequence[Piece]]:
        """As it will be without these overrides, and with more of them."""
        return self._pieces(withdrawn, more) if withdrawn or more else self.now

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

    def _pieces(self, withdrawn: Collection[int], more: Sequence[Override]) -> Mapping[Line, Sequence[Piece]]:
        published, organisation = self.ledger.published, self.ledger.organisation
        if withdrawn or more:
            with self.database.read() as session:
                published = list_without(session, self.organisation_id, organisation, withdrawn, more)
        return pieces_by_line(ahead(paged(published), self.since, self.horizon_days), organisation, self.directory)
