"""The journal of one apply, kept in the database: each entry in a transaction of its own, before anything is sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pager.actual import ScheduleKind
from pager.journal import Entry
from pager.lines import Piece
from pager.steps import Step
from services.pagerduty.creation import Creation
from services.pagerduty.ledger import CREATE, MAY_TURN_UP, entry_of, waiting_creations
from storage.database import Database
from storage.pagerduty import keep_object, keep_policy, keep_schedule, kept_elsewhere, kept_objects, note_gone
from storage.pagerduty_journal import Write, WriteState, intend_writes, settle_write, writes


@dataclass(frozen=True)
class StoredJournal:
    """Implements `pager.journal.Journal` for one organisation and one plan."""

    database: Database
    organisation_id: str
    plan_id: str
    clock: Callable[[], datetime]

    def intend(self, schedule: str, steps: Sequence[Step]) -> tuple[int, ...]:
        return self._intend(schedule, [step.model_dump(mode="json") for step in steps])

    def intend_creation(self, creation: Creation) -> int:
        return self._intend(creation.name, [{CREATE: creation.model_dump(mode="json")}])[0]

    def created(self, number: int, creation: Creation, object_id: str) -> None:
        """The ledger of what is ours follows in the same transaction, as for objects."""
        with self.database.write() as session:
            settle_write(session, number, WriteState.DONE, self.clock(), object_id=object_id)
            if creation.line is None:
                keep_policy(session, self.organisation_id, creation.rotation, object_id, creation.rules)
            else:
                keep_schedule(session, self.organisation_id, creation.line, object_id, ScheduleKind.SHIFTS)

    def waiting_creations(self) -> Sequence[Write]:
        with self.database.read() as session:
            return waiting_creations(session, self.organisation_id, self.clock())

    def elsewhere(self) -> frozenset[str]:
        """What other organisations hold: it is not what was created here."""
        with self.database.read() as session:
            return kept_elsewhere(session, self.organisation_id)

    def done(self, number: int, object_id: str, left: Piece | None) -> None:
        """The ledger of what is ours follows in the same transaction."""
        with self.database.write() as session:
            now = self.clock()
            schedule = settle_write(session, number, WriteState.DONE, now, object_id=object_id, left=left)
            if left is None:
                note_gone(session, self.organisation_id, schedule, object_id)
            else:
                keep_object(session, self.organisation_id, schedule, object_id, left, now)

    def refused(self, number: int) -> None:
        self._settle(number, WriteState.REFUSED)

    def unseen(self, number: int) -> None:
        self._settle(number, WriteState.UNSEEN)

    def open_entries(self, schedule: str) -> Sequence[Entry]:
        return [entry_of(one) for one in self._writes(schedule, WriteState.INTENDED)]

    def may_turn_up(self, schedule: str) -> Sequence[Entry]:
        """For a day: what nobody saw until then will not be seen."""
        now = self.clock()
        recent = (one for one in self._writes(schedule, WriteState.UNSEEN) if now - one.intended_at < MAY_TURN_UP)
        return [entry for entry in map(entry_of, recent) if entry.step.is_addition]

    def owned(self, schedule: str) -> Mapping[str, Piece]:
        return self._objects(schedule, adopted=False)

    def adopted(self, schedule: str) -> Mapping[str, Piece]:
        return self._objects(schedule, adopted=True)

    def _objects(self, schedule: str, *, adopted: bool) -> Mapping[str, Piece]:
        with self.database.read() as session:
            kept = kept_objects(session, self.organisation_id, schedule, adopted=adopted)
        return {name: one.piece for name, one in kept.items()}

    def _intend(self, schedule: str, steps: Sequence[dict[str, object]]) -> tuple[int, ...]:
        with self.database.write() as session:
            return intend_writes(session, self.organisation_id, self.plan_id, schedule, steps, self.clock())

    def _settle(self, number: int, state: WriteState) -> None:
        with self.database.write() as session:
            settle_write(session, number, state, self.clock())

    def _writes(self, schedule: str, state: WriteState) -> tuple[Write, ...]:
        with self.database.read() as session:
            found = writes(session, self.organisation_id, schedule_id=schedule, states=(state,))
        return tuple(one for one in found if CREATE not in one.step)
